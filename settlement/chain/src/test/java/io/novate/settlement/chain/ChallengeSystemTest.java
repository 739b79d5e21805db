package io.novate.settlement.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.web3j.utils.Numeric;

/** An operator that cheats and one that stops, on a chain, from public data alone. */
class ChallengeSystemTest {
    private static final long DEPOSIT = 1_000_000;
    private static final long DAY_SECONDS = 86_400;

    @Test
    void shouldCatchAFraudAndRecover() {
        try (SettledChain settled = new SettledChain()) {
            ChainSigner watcher = new ChainSigner(settled.node, DevKeys.key(3));
            Watch watch = new Watch(settled);
            NaiveBook honest = new NaiveBook(address(settled.operator));
            InboxReader inbox = InboxReader.latest(settled.contract, InboxReader.Position.START);
            int account = settled.fundedAccount(DEPOSIT);
            inbox.poll(honest::inbox);
            settled.contract.post(settled.operator, settled.book.seal());
            honest.seal();
            assertEquals(Optional.empty(), watch.next());

            settled.book.conjure(NaiveBook.INSURANCE, 500_000);
            settled.book.transfer(NaiveBook.INSURANCE, account, 10);
            settled.contract.post(settled.operator, settled.book.seal());
            settled.contract.post(settled.operator, settled.book.seal());
            Refutation found = watch.next().orElseThrow();
            assertInstanceOf(Refutation.FalseStep.class, found);
            assertEquals(StepVerdict.STEP_ROOT, found.verdict());
            long reward =
                    new Challenges(settled.contract)
                            .refute(watcher, settled.contract.posted(2).orElseThrow(), found);
            assertEquals(SettledChain.BOND / 2, reward);
            assertEquals(BigInteger.valueOf(reward), settled.token.balance(watcher.address()));
            assertEquals(1, settled.contract.headNumber());
            assertEquals(0, settled.contract.bondHeld());

            settled.bond();
            honest.out(account, 400_000);
            PostedBatch again = settled.contract.post(settled.operator, honest.seal());
            assertEquals(2, again.header().number());
            assertEquals(Optional.empty(), watch.next());
            settled.chain.advanceSeconds(SettledChain.FINALITY_WINDOW_SECONDS + 1);
            assertEquals(
                    400_000,
                    new Claims(settled.contract)
                            .claim(settled.owner, again, honest.proof(account)));
        }
    }

    @Test
    void shouldCatchAnAccountLeftInsolvent() {
        try (SettledChain settled = new SettledChain()) {
            ChainSigner watcher = new ChainSigner(settled.node, DevKeys.key(3));
            Watch watch = new Watch(settled);
            int account = settled.fundedAccount(DEPOSIT);
            settled.book.transfer(account, NaiveBook.INSURANCE, DEPOSIT + 1);
            PostedBatch posted = settled.contract.post(settled.operator, settled.book.seal());
            Refutation found = watch.next().orElseThrow();
            assertEquals(StepVerdict.INSOLVENT, found.verdict());
            new Challenges(settled.contract).refute(watcher, posted, found);
            assertEquals(0, settled.contract.headNumber());
        }
    }

    @Test
    void shouldRefuseToRefuteAnHonestBatch() {
        try (SettledChain settled = new SettledChain()) {
            settled.fundedAccount(DEPOSIT);
            settled.book.fill(2, NaiveBook.INSURANCE, 2);
            PostedBatch posted = settled.contract.post(settled.operator, settled.book.seal());
            byte[] stream = settled.contract.stream(posted);
            ChainReplay replay = new ChainReplay(address(settled.operator));
            InboxReader.latest(settled.contract, InboxReader.Position.START).poll(replay::add);
            StepState pre = StepState.before(posted.header());
            for (int step = 0; step < stream.length / StepRun.STEP_BYTES; step++) {
                StepRun run = new StepRun(replay, posted.header().to(), pre);
                run.entries(ChainReplay.elements(stream, step));
                Refutation none =
                        new Refutation.FalseStep(StepVerdict.HONEST, step, pre, run.witness());
                ContractRefusal e =
                        assertThrows(
                                ContractRefusal.class,
                                () ->
                                        new Challenges(settled.contract)
                                                .refute(settled.owner, posted, none));
                assertEquals("Honest", e.errorName());
                pre = run.state();
            }
        }
    }

    @Test
    void shouldLetEverybodyOutWhenTheOperatorStops() {
        try (SettledChain settled = new SettledChain()) {
            Watch watch = new Watch(settled);
            int first = settled.fundedAccount(DEPOSIT);
            int second = settled.fundedAccount(DEPOSIT);
            settled.book.transfer(first, second, 300);
            settled.book.transfer(second, NaiveBook.INSURANCE, 50);
            settled.book.out(first, 1_000);
            PostedBatch last = settled.contract.post(settled.operator, settled.book.seal());
            assertEquals(Optional.empty(), watch.next());
            settled.token.mint(settled.owner, settled.owner.address(), BigInteger.valueOf(77));
            settled.token.approve(
                    settled.owner, settled.contract.address(), BigInteger.valueOf(77));
            settled.contract.deposit(settled.owner, first, 77);

            Exit exit = new Exit(settled.contract);
            settled.chain.advanceSeconds(3 * DAY_SECONDS + 1);
            exit.freeze(settled.owner);
            settled.chain.advanceSeconds(SettledChain.FINALITY_WINDOW_SECONDS + 1);
            exit.windUp(settled.owner, last);
            long paid =
                    new Claims(settled.contract)
                            .claim(settled.owner, last, settled.book.proof(first));
            for (int account : List.of(first, second, NaiveBook.INSURANCE)) {
                byte[] witness = watch.replay.accountWitness(account);
                paid += exit.escape(settled.owner, witness);
            }
            watch.poll();
            paid += exit.refund(settled.owner, watch.replay.item(4));
            assertEquals(2 * DEPOSIT + 77, paid);
            assertEquals(settled.contract.cumDeposits(), paid);
            assertEquals(
                    BigInteger.valueOf(SettledChain.BOND),
                    settled.token.balance(settled.contract.address()));
        }
    }

    private static byte[] address(ChainSigner signer) {
        return Numeric.hexStringToByteArray(signer.address());
    }

    /** Reads the chain and replays it, knowing nothing else. */
    private static final class Watch {
        final ChainReplay replay;
        private final ClearingContract contract;
        private final InboxReader inbox;

        Watch(SettledChain settled) {
            contract = settled.contract;
            replay = new ChainReplay(address(settled.operator));
            inbox = InboxReader.latest(contract, InboxReader.Position.START);
        }

        void poll() {
            inbox.poll(replay::add);
        }

        Optional<Refutation> next() {
            poll();
            PostedBatch batch = contract.posted(replay.headNumber() + 1).orElseThrow();
            return replay.apply(batch.header(), contract.stream(batch));
        }
    }
}

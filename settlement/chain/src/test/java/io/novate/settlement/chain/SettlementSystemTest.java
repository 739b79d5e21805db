package io.novate.settlement.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.batch.SettlementLog;
import io.novate.core.command.Events;
import io.novate.core.command.InboxKind;
import io.novate.core.command.SealedBatch;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.utils.Numeric;

/** The core's own batches on the contract, from deposits to claims. */
class SettlementSystemTest {
    private static final long SEED = 20_210_519;
    private static final int CUSTOMERS = 400;
    private static final int INSTRUMENTS = 15;
    private static final int INTERVALS = 4;
    private static final long CUSTOMER_CASH = 120_000;

    @TempDir Path directory;

    @Test
    void shouldSettleWhatTheCoreSealed() {
        try (SettledChain settled = new SettledChain();
                Arena arena = Arena.ofConfined()) {
            byte[] operator = Numeric.hexStringToByteArray(settled.operator.address());
            SettlementLog log =
                    new SettlementLog(Limits.forAccounts(1_000), arena, new Web3Keccak(), operator);
            int account = deposited(settled, log);
            List<PostedBatch> posted = new ArrayList<>();
            int sealed = 0;
            try (BatchPublisher publisher =
                    BatchPublisher.start(
                            directory,
                            settled.contract,
                            settled.operator,
                            PublisherTerms.local(),
                            posted::add)) {
                SplittableRandom random = new SplittableRandom(SEED);
                openCustomers(log, operator, account);
                for (int interval = 0; interval < INTERVALS; interval++) {
                    trade(log, random);
                    log.out(account, 0, 1_000);
                    seal(log, publisher);
                }
                sealed = Math.toIntExact(log.batchNumber());
                assertTrue(publisher.awaitLag(0, Duration.ofSeconds(60)), "seed=" + SEED);
                assertTrue(publisher.entryTotal() > INTERVALS * CUSTOMERS);
            }
            assertTrue(sealed > 2 * INTERVALS, "batches=" + sealed);
            assertEquals(sealed, posted.size());
            assertArrayEquals(root(log::accountsRoot), settled.contract.headAccounts());
            assertArrayEquals(root(log::tableRoot), settled.contract.headTable());
            assertEquals(2, settled.contract.inboxCursor());
            assertEquals(INTERVALS * 1_000, settled.contract.cumOut());

            settled.chain.advanceSeconds(SettledChain.FINALITY_WINDOW_SECONDS + 1);
            Claims claims = new Claims(settled.contract);
            assertEquals(
                    INTERVALS * 1_000,
                    claims.claim(settled.owner, posted.getLast(), log.proof(account)));
            assertEquals(
                    BigInteger.valueOf(INTERVALS * 1_000),
                    settled.token.balance(settled.owner.address()));
        }
    }

    private static int deposited(SettledChain settled, SettlementLog log) {
        int account = settled.contract.open(settled.owner, "0x" + "0".repeat(40));
        BigInteger amount = BigInteger.valueOf(50_000_000);
        settled.token.mint(settled.owner, settled.owner.address(), amount);
        settled.token.approve(settled.owner, settled.contract.address(), amount);
        settled.contract.deposit(settled.owner, account, amount.longValueExact());
        settled.inbox.poll(item -> consume(log, item));
        return account;
    }

    private static void consume(SettlementLog log, InboxItem item) {
        if (item.kind() == InboxKind.OPEN) {
            log.inboxOpen(item.account(), item.sender(), item.signer());
        } else {
            log.inboxDeposit(
                    item.account(), item.key(), item.amount(), item.sender(), item.signer());
        }
    }

    private static void openCustomers(SettlementLog log, byte[] owner, int payer) {
        for (int i = 0; i < CUSTOMERS; i++) {
            log.open(Limits.VENUE_ACCOUNT_FROM + i, owner, new byte[20]);
            log.leg(payer, 0, 0, -CUSTOMER_CASH);
            log.leg(Limits.VENUE_ACCOUNT_FROM + i, 0, 0, CUSTOMER_CASH);
        }
    }

    private static void trade(SettlementLog log, SplittableRandom random) {
        for (int i = 0; i < 4 * CUSTOMERS; i++) {
            int buyer = random.nextInt(CUSTOMERS);
            int seller = (buyer + 1 + random.nextInt(CUSTOMERS - 1)) % CUSTOMERS;
            int key = 1 + random.nextInt(INSTRUMENTS);
            long lots = 1 + random.nextInt(9);
            long cash = lots * (450 + random.nextInt(150));
            log.leg(Limits.VENUE_ACCOUNT_FROM + buyer, key, lots, -cash);
            log.leg(Limits.VENUE_ACCOUNT_FROM + seller, key, -lots, cash);
        }
    }

    private static void seal(SettlementLog log, BatchPublisher publisher) {
        long[] unitValue = new long[INSTRUMENTS + 1];
        long[] maintenance = new long[INSTRUMENTS + 1];
        for (int key = 1; key <= INSTRUMENTS; key++) {
            unitValue[key] = 500 + log.batchNumber() + key;
            maintenance[key] = 256L * key;
        }
        log.seal(
                INSTRUMENTS,
                unitValue,
                maintenance,
                true,
                new Events() {
                    @Override
                    public void sealed(SealedBatch batch) {
                        publisher.accept(batch);
                    }
                });
    }

    private static byte[] root(java.util.function.Consumer<MemorySegment> copy) {
        MemorySegment root = MemorySegment.ofArray(new byte[32]);
        copy.accept(root);
        return root.toArray(ValueLayout.JAVA_BYTE);
    }
}

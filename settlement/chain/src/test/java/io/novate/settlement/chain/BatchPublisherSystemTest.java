package io.novate.settlement.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.SealedBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

class BatchPublisherSystemTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Consumer<PostedBatch> NOBODY = posted -> {};

    @TempDir Path directory;

    @Test
    void shouldPostEveryBatchInOrder() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000_000);
            List<Long> confirmed = Collections.synchronizedList(new ArrayList<>());
            long gas = 0;
            try (BatchPublisher publisher =
                    start(settled, posted -> confirmed.add(posted.header().number()))) {
                settled.book.out(account, 77);
                for (SealedBatch batch : batches(settled, account, 60, 63)) {
                    publisher.accept(batch);
                }
                assertTrue(publisher.awaitLag(0, PATIENCE));
                assertEquals(0, publisher.lag());
                assertEquals(60, publisher.confirmedNumber());
                assertEquals(60, publisher.confirmedCount());
                assertEquals(60, publisher.journaledNumber());
                assertEquals(60 * 63 * 14 + 3, publisher.entryTotal());
                gas = publisher.gasTotal();
            }
            assertEquals(LongStream.rangeClosed(1, 60).boxed().toList(), confirmed);
            expectPosted(settled, 60);
            assertEquals(77, settled.contract.cumOut());
            long expectedGas = 0;
            for (long number = 1; number <= 60; number++) {
                expectedGas += settled.contract.posted(number).orElseThrow().gasUsed();
            }
            assertEquals(expectedGas, gas);
        }
    }

    @Test
    void shouldSendTheSameBytesWhenClosedBetweenSendingAndConfirming() {
        try (SettledChain settled = new SettledChain();
                FaultyGate gate = new FaultyGate(settled.chain.url());
                ChainNode node = new ChainNode(gate.url())) {
            int account = settled.fundedAccount(1_000);
            List<SealedBatch> batches = batches(settled, account, 12, 1);
            settled.chain.mineAtOnce(false);
            try (BatchPublisher publisher = start(settled, NOBODY)) {
                batches.forEach(publisher::accept);
                awaitPending(settled, 12);
                assertEquals(12, publisher.lag());
                assertFalse(publisher.awaitLag(11, Duration.ofMillis(1)));
            }
            List<?> sent =
                    settled.node.block("pending").orElseThrow().getTransactions().stream()
                            .map(each -> each.get())
                            .toList();
            AtomicInteger sends = new AtomicInteger();
            gate.exchanges(
                    (request, reply) -> {
                        sends.addAndGet(request.contains("eth_sendRaw") ? 1 : 0);
                        boolean tip = request.contains("eth_maxPriorityFeePerGas");
                        return tip ? reply.replace("\"0x", "\"0x1") : reply;
                    });
            ClearingContract contract = ClearingContract.at(node, settled.contract.address());
            ChainSigner operator = new ChainSigner(node, DevKeys.key(1));
            try (BatchPublisher publisher =
                    BatchPublisher.start(
                            directory, contract, operator, PublisherTerms.local(), NOBODY)) {
                batches.forEach(publisher::accept);
                await("sent again", () -> sends.get() >= 12);
                settled.chain.mineAtOnce(true);
                settled.chain.mine();
                assertTrue(publisher.awaitLag(0, PATIENCE));
                assertEquals(12, publisher.confirmedNumber());
            }
            expectPosted(settled, 12);
            for (int i = 0; i < 12; i++) {
                assertEquals(
                        sent.get(i),
                        settled.contract.posted(1 + i).orElseThrow().transactionHash());
            }
        }
    }

    @Test
    void shouldContinueAfterTheProcessWasKilled() throws Exception {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            for (int round = 0; round < 2; round++) {
                try (ChildProcess child =
                        new ChildProcess(
                                Poster.class,
                                settled.chain.url(),
                                settled.contract.address(),
                                settled.operator.address(),
                                directory.toString())) {
                    long confirmed = 0;
                    while (confirmed < 7 + 20L * round) {
                        confirmed = Long.parseLong(child.await("confirmed "));
                    }
                    child.kill();
                }
            }
            try (BatchPublisher publisher = start(settled, NOBODY)) {
                for (SealedBatch batch : batches(settled, account, Poster.BATCHES, 8)) {
                    publisher.accept(batch);
                }
                assertTrue(publisher.awaitLag(0, PATIENCE));
            }
            expectPosted(settled, Poster.BATCHES);
        }
    }

    @Test
    void shouldPostOnceWhateverTheNodeLoses() {
        for (long seed = 1; seed <= 3; seed++) {
            try (SettledChain settled = new SettledChain();
                    FaultyGate gate = new FaultyGate(settled.chain.url());
                    ChainNode node = new ChainNode(gate.url())) {
                int account = settled.fundedAccount(1_000);
                SplittableRandom random = new SplittableRandom(seed);
                ClearingContract contract = ClearingContract.at(node, settled.contract.address());
                ChainSigner operator = new ChainSigner(node, DevKeys.key(1));
                Path folder = directory.resolve("seed-" + seed);
                List<Long> confirmed = Collections.synchronizedList(new ArrayList<>());
                try (BatchPublisher publisher =
                        BatchPublisher.start(
                                folder,
                                contract,
                                operator,
                                new PublisherTerms(8, 60_000, 20, 5, 1_000, 60_000),
                                posted -> confirmed.add(posted.header().number()))) {
                    gate.faults(request -> fault(random));
                    batches(settled, account, 40, 2).forEach(publisher::accept);
                    boolean done = publisher.awaitLag(0, PATIENCE);
                    assertTrue(done, "seed=" + seed + ", " + publisher.stopped());
                }
                expectPosted(settled, 40);
                assertEquals(LongStream.rangeClosed(1, 40).boxed().toList(), confirmed);
            }
        }
    }

    @Test
    void shouldPostAgainWhatTheChainGaveUp() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            List<SealedBatch> batches = batches(settled, account, 20, 1);
            List<Long> confirmed = Collections.synchronizedList(new ArrayList<>());
            try (BatchPublisher publisher =
                    start(settled, posted -> confirmed.add(posted.header().number()))) {
                batches.subList(0, 10).forEach(publisher::accept);
                assertTrue(publisher.awaitLag(0, PATIENCE));
                settled.node.control("anvil_rollback", 4);
                long head = settled.contract.headNumber(); // 6, or less when a block held two
                assertTrue(head <= 6, "head=" + head);
                batches.subList(10, 20).forEach(publisher::accept);
                assertTrue(publisher.awaitLag(0, PATIENCE), () -> publisher.stopped() + "");
            }
            expectPosted(settled, 20);
            assertEquals(20, confirmed.getLast());
            assertTrue(confirmed.containsAll(LongStream.rangeClosed(1, 20).boxed().toList()));
        }
    }

    @Test
    void shouldPostAgainWhatTheChainGaveUpWhileMoreIsInFlight() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            List<SealedBatch> batches = batches(settled, account, 15, 1);
            PublisherTerms terms = new PublisherTerms(8, 60_000, 100, 5, 50, 60_000);
            try (BatchPublisher publisher =
                    BatchPublisher.start(
                            directory, settled.contract, settled.operator, terms, NOBODY)) {
                batches.subList(0, 10).forEach(publisher::accept);
                assertTrue(publisher.awaitLag(0, PATIENCE));
                settled.chain.mineAtOnce(false);
                batches.subList(10, 15).forEach(publisher::accept);
                awaitPending(settled, 15);
                settled.node.control("anvil_rollback", 4);
                settled.chain.mineAtOnce(true);
                assertTrue(publisher.awaitLag(0, PATIENCE), () -> publisher.stopped() + "");
            }
            expectPosted(settled, 15);
        }
    }

    @Test
    void shouldGoOnWhenTheSameBatchWasPostedByAnotherTransaction() {
        try (SettledChain settled = new SettledChain();
                FaultyGate gate = new FaultyGate(settled.chain.url());
                ChainNode node = new ChainNode(gate.url())) {
            int account = settled.fundedAccount(1_000);
            List<SealedBatch> batches = batches(settled, account, 3, 1);
            ClearingContract contract = ClearingContract.at(node, settled.contract.address());
            ChainSigner operator = new ChainSigner(node, DevKeys.key(1));
            journalAsSent(contract, operator, batches.getFirst(), 1);
            AtomicBoolean first = new AtomicBoolean(true);
            gate.faults(
                    request -> {
                        if (request.contains("eth_sendRaw") && first.getAndSet(false)) {
                            settled.contract.post(settled.operator, batches.getFirst());
                        }
                        return FaultyGate.Fault.NONE;
                    });
            try (BatchPublisher publisher =
                    BatchPublisher.start(
                            directory, contract, operator, PublisherTerms.local(), NOBODY)) {
                batches.forEach(publisher::accept);
                assertTrue(publisher.awaitLag(0, PATIENCE), () -> publisher.stopped() + "");
                assertEquals(3, publisher.confirmedCount());
            }
            assertEquals(3, settled.contract.headNumber());
        }
    }

    @Test
    void shouldRaiseTheFeeOfATransactionThatIsNotMined() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            PublisherTerms terms = new PublisherTerms(8, 30_000, 500, 5, 50, 200);
            settled.chain.mineAtOnce(false);
            try (BatchPublisher publisher =
                    BatchPublisher.start(
                            directory, settled.contract, settled.operator, terms, NOBODY)) {
                batches(settled, account, 3, 1).forEach(publisher::accept);
                awaitPending(settled, 3);
                settled.node.control("anvil_setNextBlockBaseFeePerGas", 2_600_000_000L);
                settled.chain.mine();
                assertEquals(0, settled.contract.headNumber());
                settled.chain.mineAtOnce(true);
                assertTrue(publisher.awaitLag(0, PATIENCE), () -> publisher.stopped() + "");
            }
            expectPosted(settled, 3);
        }
    }

    @Test
    void shouldStopWithTheContractsReason() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            settled.book.fill(account, NaiveBook.INSURANCE, 1);
            SealedBatch good = settled.book.seal();
            settled.book.fill(account, NaiveBook.INSURANCE, 1);
            SealedBatch bad = settled.book.seal();
            byte[] stream = (byte[]) bad.stream().heapBase().orElseThrow();
            stream[31] ^= 5;
            SealedBatch after = settled.book.seal();
            try (BatchPublisher publisher = start(settled, NOBODY)) {
                publisher.accept(good);
                publisher.accept(bad);
                publisher.accept(after);
                PublishingStopped e =
                        assertThrows(
                                PublishingStopped.class, () -> publisher.awaitLag(0, PATIENCE));
                assertEquals(
                        "Clearing "
                                + settled.contract.address()
                                + " refuses batch 2: Sum(expected=0, actual=-5)",
                        e.getMessage());
                publisher.accept(after);
                assertEquals(2, publisher.lag());
            }
            assertEquals(1, settled.contract.headNumber());
        }
    }

    @Test
    void shouldStopWhenABatchIsMissingOrChanged() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            List<SealedBatch> batches = batches(settled, account, 3, 1);
            try (BatchPublisher publisher = start(settled, NOBODY)) {
                publisher.accept(batches.get(0));
                publisher.accept(batches.get(2));
                expectStopped(publisher, "batch 3 cannot follow batch 1 in ");
            }
            NaiveBook other = new NaiveBook(new byte[20]);
            try (BatchPublisher publisher = start(settled, NOBODY)) {
                publisher.accept(other.seal());
                publisher.accept(batches.get(1));
                expectStopped(publisher, "batch 1 differs from the batch 1 that was accepted");
            }
        }
    }

    @Test
    void shouldStopWhenTheContractHoldsOtherRoots() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            settled.book.transfer(account, NaiveBook.INSURANCE, 5);
            settled.contract.post(settled.operator, settled.book.seal());
            NaiveBook other = new NaiveBook(new byte[20]);
            try (BatchPublisher publisher = start(settled, NOBODY)) {
                publisher.accept(other.seal());
                publisher.accept(other.seal());
                expectStopped(publisher, "batch 1 ends with accounts root 0x");
            }
        }
    }

    @Test
    void shouldStopWhenTheChainShowsAnotherStream() {
        try (SettledChain settled = new SettledChain();
                FaultyGate gate = new FaultyGate(settled.chain.url());
                ChainNode node = new ChainNode(gate.url())) {
            SealedBatch batch = batches(settled, settled.fundedAccount(1_000), 1, 1).getFirst();
            byte[] stream = (byte[]) batch.stream().heapBase().orElseThrow();
            String da = Numeric.toHexStringNoPrefix(Hash.sha3(stream));
            gate.replies(reply -> reply.replace(da, "0".repeat(64)));
            ClearingContract contract = ClearingContract.at(node, settled.contract.address());
            ChainSigner operator = new ChainSigner(node, DevKeys.key(1));
            try (BatchPublisher publisher =
                    BatchPublisher.start(
                            directory, contract, operator, PublisherTerms.local(), NOBODY)) {
                publisher.accept(batch);
                expectStopped(publisher, "invariant published stream is the sealed one");
            }
        }
    }

    @Test
    void shouldTakeOverAContractWithoutItsJournal() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            List<SealedBatch> batches = batches(settled, account, 6, 1);
            for (SealedBatch batch : batches.subList(0, 4)) {
                settled.contract.post(settled.operator, batch);
            }
            try (BatchPublisher publisher = start(settled, NOBODY)) {
                batches.forEach(publisher::accept);
                assertTrue(publisher.awaitLag(0, PATIENCE), () -> publisher.stopped() + "");
                assertEquals(2, publisher.confirmedCount());
            }
            expectPosted(settled, 6);
        }
    }

    @Test
    void shouldSayThatTheOperatorCannotPay() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            settled.chain.fund(settled.operator.address(), 0);
            try (BatchPublisher publisher = start(settled, NOBODY)) {
                batches(settled, account, 1, 1).forEach(publisher::accept);
                expectStopped(
                        publisher, settled.operator.address() + " cannot pay the gas of batch 1: ");
            }
        }
    }

    @Test
    void shouldStopWhenTheChainStaysAway() {
        SettledChain settled = new SettledChain();
        int account = settled.fundedAccount(1_000);
        PublisherTerms terms = new PublisherTerms(8, 300, 50, 5, 1_000, 2_000);
        try (BatchPublisher publisher =
                BatchPublisher.start(
                        directory, settled.contract, settled.operator, terms, NOBODY)) {
            List<SealedBatch> batches = batches(settled, account, 2, 1);
            String url = settled.chain.url();
            settled.close();
            batches.forEach(publisher::accept);
            expectStopped(publisher, "chain URL " + url + " cannot be reached: ");
            assertEquals(2, publisher.journaledNumber());
        }
    }

    private BatchPublisher start(SettledChain settled, Consumer<PostedBatch> listener) {
        return BatchPublisher.start(
                directory, settled.contract, settled.operator, PublisherTerms.local(), listener);
    }

    /** Writes the journal of a publisher that had signed a batch with this transaction number. */
    private void journalAsSent(
            ClearingContract contract, ChainSigner operator, SealedBatch sealed, long nonce) {
        BatchHeader header = BatchHeader.of(sealed);
        byte[] stream = (byte[]) sealed.stream().heapBase().orElseThrow();
        ChainSigner.Terms terms = operator.terms(nonce, 1_000_000);
        String input = ClearingContract.postInput(header, stream);
        String hash = operator.sign(contract.address(), input, terms).hash();
        try (BatchJournal journal = BatchJournal.open(directory, contract.identity())) {
            journal.append(new BatchJournal.Batch(header, sealed.entryCount(), stream));
            journal.append(new BatchJournal.Sent(1, terms, Numeric.hexStringToByteArray(hash)));
        }
    }

    private static void expectStopped(BatchPublisher publisher, String sentence) {
        PublishingStopped e =
                assertThrows(PublishingStopped.class, () -> publisher.awaitLag(0, PATIENCE));
        assertTrue(e.getMessage().startsWith(sentence), e.getMessage());
        assertEquals(e.getMessage(), publisher.stopped().orElseThrow().getMessage());
    }

    /** Each batch is on the chain and no transaction was spent beside them. */
    private static void expectPosted(SettledChain settled, int batchCount) {
        assertEquals(batchCount, settled.contract.headNumber());
        assertArrayEquals(settled.book.accountsRoot(), settled.contract.headAccounts());
        assertEquals(
                settled.spentBefore + batchCount,
                settled.node.transactionCount(settled.operator.address(), ChainNode.LATEST));
    }

    private static void awaitPending(SettledChain settled, int transactions) {
        String operator = settled.operator.address();
        await(
                transactions + " transactions pending",
                () ->
                        settled.node.transactionCount(operator, "pending")
                                >= settled.spentBefore + transactions);
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in vain: " + what);
            Thread.onSpinWait();
        }
    }

    private static List<SealedBatch> batches(
            SettledChain settled, int account, int count, int steps) {
        List<SealedBatch> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            settled.book.fill(account, NaiveBook.INSURANCE, steps);
            batches.add(settled.book.seal());
        }
        return batches;
    }

    private static FaultyGate.Fault fault(SplittableRandom random) {
        synchronized (random) {
            FaultyGate.Fault[] all = FaultyGate.Fault.values();
            return random.nextInt(8) > 0 ? FaultyGate.Fault.NONE : all[random.nextInt(all.length)];
        }
    }

    /** Publishes batches until it is killed. */
    static final class Poster {
        static final int BATCHES = 120;

        private Poster() {}

        /** Called by the test in another JVM. */
        public static void main(String[] arguments) throws Exception {
            ChainNode node = new ChainNode(arguments[0]);
            ClearingContract contract = ClearingContract.at(node, arguments[1]);
            ChainSigner operator = new ChainSigner(node, DevKeys.key(1));
            NaiveBook book = new NaiveBook(Numeric.hexStringToByteArray(arguments[2]));
            InboxReader.latest(contract, InboxReader.Position.START).poll(book::inbox);
            try (BatchPublisher publisher =
                    BatchPublisher.start(
                            Path.of(arguments[3]),
                            contract,
                            operator,
                            PublisherTerms.local(),
                            posted ->
                                    System.out.println("confirmed " + posted.header().number()))) {
                for (int i = 0; i < BATCHES; i++) {
                    book.fill(2, NaiveBook.INSURANCE, 8);
                    publisher.accept(book.seal());
                }
                publisher.awaitLag(0, PATIENCE);
                System.out.println("confirmed " + publisher.confirmedNumber());
                Thread.currentThread().join();
            }
        }
    }
}

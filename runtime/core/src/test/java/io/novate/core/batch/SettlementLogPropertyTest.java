package io.novate.core.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.unit.Limits;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random changes, sealed, and replayed from the stream's bytes by a second implementation. */
final class SettlementLogPropertyTest {
    /** Legs that one change of the book may make. */
    private static final int CHANGE_LEGS = 5;

    @ParameterizedTest
    @CsvSource({
        "32, 64, 400, 1", "32, 64, 400, 2", "48, 64, 400, 3", "48, 96, 400, 4",
        "64, 512, 400, 5", "1024, 512, 600, 6", "1024, 64, 400, 7", "32, 4096, 600, 8",
    })
    void shouldReplayFromTheStreamAlone(int elementsMax, int legsMax, int changes, long seed) {
        String replay = "elementsMax=" + elementsMax + " legsMax=" + legsMax + " seed=" + seed;
        try {
            run(new Limits(12, 24, 1, 40, 3, 64, legsMax, 1, elementsMax), changes, seed);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(replay + ": " + e.getMessage(), e);
        }
    }

    private static void run(Limits limits, int changes, long seed) {
        RandomBook book = new RandomBook(seed, limits);
        ReplayedChain chain = new ReplayedChain(RandomBook.OPERATOR);
        SplittableRandom random = new SplittableRandom(~seed);
        for (int i = 0; i < changes; i++) {
            if (book.legRoom() < CHANGE_LEGS || random.nextInt(120) == 0) {
                seal(book, chain, limits);
            }
            if (random.nextInt(150) == 0 && book.logs.size() < 4) {
                book.addRestored();
            }
            book.change();
        }
        seal(book, chain, limits);
        assertEquals(List.of(), book.seal(), "a seal without changes makes no batch");
        assertTrue(chain.batchNumber() > 1);
    }

    private static void seal(RandomBook book, ReplayedChain chain, Limits limits) {
        List<BatchCopy> batches = book.seal();
        chain.items.clear();
        chain.items.addAll(book.items);
        for (BatchCopy batch : batches) {
            int padding = chain.replay(batch);
            boolean isLast = batch.equals(batches.getLast());
            assertEquals(isLast, batch.settled());
            if (!isLast) {
                assertEquals(limits.elementsMax(), batch.elementCount(), "a cut batch is full");
                assertTrue(padding <= 2, "padding of a cut batch: " + padding);
            }
        }
        compare(book, chain);
    }

    private static void compare(RandomBook book, ReplayedChain chain) {
        assertEquals(book.accounts.keySet(), chain.accounts.keySet());
        SettlementLog log = book.logs.getFirst();
        assertEquals(chain.batchNumber(), log.batchNumber());
        assertEquals(book.items.size(), log.inboxCursor());
        assertEquals(0, log.pendingLegs());
        book.accounts.forEach(
                (id, live) -> {
                    ReplayedChain.Account account = chain.accounts.get(id);
                    assertEquals(BigInteger.valueOf(live.cash), account.cash, "cash of " + id);
                    assertEquals(BigInteger.valueOf(live.out), account.out, "out of " + id);
                    assertArrayEquals(live.signer, account.signer, "signer of " + id);
                    live.lots.forEach(
                            (key, lots) -> {
                                BigInteger expected = BigInteger.valueOf(lots);
                                assertEquals(expected, account.positions.get(key));
                                assertEquals(lots, log.settledLots(id, key));
                            });
                    int held = account.positions.headMap(SettlementKey.CLAIM).size();
                    assertEquals(live.lots.size(), held, "positions of " + id);
                    assertEquals(live.cash, log.settledCash(id));
                    assertEquals(live.out, log.settledOut(id));
                    compareProof(log.proof(id), account, chain);
                });
    }

    private static void compareProof(
            AccountProof proof, ReplayedChain.Account account, ReplayedChain chain) {
        assertArrayEquals(account.owner, proof.owner());
        assertArrayEquals(account.signer, proof.signer());
        assertEquals(account.positions.size() * 10, proof.positions().length);
        byte[] leaf = chain.leaf(proof.account());
        byte[] root = NaiveTree.fold(proof.account(), leaf, proof.siblings());
        assertEquals(chain.accountsRoot(), BatchCopy.hex(root));
    }
}

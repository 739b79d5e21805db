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
    private static final int CHANGE_LEGS = 6;

    @ParameterizedTest
    @CsvSource({
        "32, 64, 400, 1, false", "32, 64, 400, 2, true", "48, 64, 400, 3, false",
        "48, 96, 400, 4, true", "64, 512, 400, 5, true", "1024, 512, 600, 6, false",
        "1024, 64, 400, 7, true", "32, 4096, 600, 8, false", "32, 4096, 600, 9, true",
    })
    void shouldReplayFromTheStreamAlone(
            int elementsMax, int legsMax, int changes, long seed, boolean rich) {
        String replay = "elementsMax=" + elementsMax + " legsMax=" + legsMax + " seed=" + seed;
        try {
            int[] cuts = run(limits(legsMax, elementsMax), changes, seed, rich);
            if (rich) {
                assertEquals(cuts[0], cuts[1], "cut batches of solvent accounts are settled");
            }
            assertTrue(elementsMax > 64 || cuts[0] > 0, "seals of several batches");
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(replay + ": " + e.getMessage(), e);
        }
    }

    private static Limits limits(int legsMax, int elementsMax) {
        return new Limits(12, 24, 1, 40, 3, 64, legsMax, 1, elementsMax);
    }

    /** Returns the number of batches cut within a seal, and how many of these are settled. */
    private static int[] run(Limits limits, int changes, long seed, boolean rich) {
        int[] cuts = new int[2];
        RandomBook book = new RandomBook(seed, limits, rich);
        ReplayedChain chain = new ReplayedChain(RandomBook.OPERATOR);
        SplittableRandom random = new SplittableRandom(~seed);
        for (int i = 0; i < changes; i++) {
            if (book.legRoom() < CHANGE_LEGS || random.nextInt(120) == 0) {
                seal(book, chain, limits, cuts);
            }
            if (random.nextInt(150) == 0 && book.logs.size() < 4) {
                book.addRestored();
            }
            book.change();
        }
        seal(book, chain, limits, cuts);
        assertEquals(List.of(), book.seal(), "a seal without changes makes no batch");
        assertTrue(chain.batchNumber() > 0);
        return cuts;
    }

    private static void seal(RandomBook book, ReplayedChain chain, Limits limits, int[] cuts) {
        List<BatchCopy> batches = book.seal();
        chain.items.clear();
        chain.items.addAll(book.items);
        for (BatchCopy batch : batches) {
            int padding = chain.replay(batch);
            if (batch.equals(batches.getLast())) {
                assertTrue(batch.settled() || !book.isSolvent(), "the last batch is settled");
            } else {
                cuts[0]++;
                cuts[1] += batch.settled() ? 1 : 0;
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

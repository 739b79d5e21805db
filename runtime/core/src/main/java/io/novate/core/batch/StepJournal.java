package io.novate.core.batch;

import io.novate.core.merkle.LeafDescriptor;
import io.novate.core.merkle.PriceDescriptor;
import io.novate.core.merkle.StepTree;
import io.novate.kernel.HashKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What the steps of one batch changed, kept until the batch is full and then hashed all at once.
 *
 * <p>The preimage of every touched leaf is copied when its step closes, so hashing needs no order
 * between steps and each kernel call carries as many messages as the batch has.
 */
final class StepJournal {
    private static final int LEAF_STRIDE = 112;
    private static final int PRICE_STRIDE = 24;
    private static final int HASH_BYTES = StepTree.HASH_BYTES;
    private static final int POSITION_BYTES = PositionPool.POSITION_BYTES;
    private static final int POSITIONS_BYTES_MAX = SettlementKey.POSITIONS_MAX * POSITION_BYTES;
    private static final int GATHERED_MAX = 256;
    private static final ValueLayout.OfByte INT8 = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort BIG16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong BIG64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final HashKernel hash;
    private final SettledAccounts accounts;
    private final StepTree accountTree;
    private final StepTree tableTree;

    private int stepCount;
    private int leafCount;
    private int priceCount;
    private final int[] leafEnds;
    private final int[] leafAccounts;
    private final int[] leafPositionCounts;
    private final long[] leafPositionOffsets;
    private final int[] leafOrder;
    private final int[] countStarts = new int[SettlementKey.POSITIONS_MAX + 2];
    private final int[] priceEnds;
    private final int[] priceKeys;
    private final boolean[] priceIsZero;
    private final MemorySegment leaves;
    private final MemorySegment positions;
    private final MemorySegment prices;
    private final MemorySegment states;
    private final MemorySegment gathered;
    private final MemorySegment digests;
    private final MemorySegment digestsAgain;
    private final MemorySegment accountRoots;
    private final MemorySegment tableRoots;
    private final MemorySegment emptyHash;
    private long positionsEnd;

    StepJournal(
            int stepsMax,
            HashKernel hash,
            SettledAccounts accounts,
            StepTree accountTree,
            StepTree tableTree,
            Arena arena) {
        this.hash = hash;
        this.accounts = accounts;
        this.accountTree = accountTree;
        this.tableTree = tableTree;
        int leavesMax = stepsMax * ElementDescriptor.STEP_ENTRIES;
        leafEnds = new int[stepsMax];
        leafAccounts = new int[leavesMax];
        leafPositionCounts = new int[leavesMax];
        leafPositionOffsets = new long[leavesMax];
        leafOrder = new int[leavesMax];
        priceEnds = new int[stepsMax];
        priceKeys = new int[leavesMax];
        priceIsZero = new boolean[leavesMax];
        leaves = arena.allocate((long) leavesMax * LEAF_STRIDE, Long.BYTES);
        positions = arena.allocate((long) leavesMax * POSITIONS_BYTES_MAX, Long.BYTES);
        prices = arena.allocate((long) leavesMax * PRICE_STRIDE, Long.BYTES);
        states = arena.allocate((long) stepsMax * StateDescriptor.BYTES, Long.BYTES);
        gathered = arena.allocate((long) GATHERED_MAX * POSITIONS_BYTES_MAX, Long.BYTES);
        digests = arena.allocate((long) leavesMax * HASH_BYTES, Long.BYTES);
        digestsAgain = arena.allocate((long) leavesMax * HASH_BYTES, Long.BYTES);
        accountRoots = arena.allocate((long) stepsMax * HASH_BYTES, Long.BYTES);
        tableRoots = arena.allocate((long) stepsMax * HASH_BYTES, Long.BYTES);
        emptyHash = arena.allocate(HASH_BYTES, Long.BYTES);
        hash.keccak256(gathered, 0, 0, 1, emptyHash);
    }

    void clear() {
        stepCount = 0;
        leafCount = 0;
        priceCount = 0;
        positionsEnd = 0;
    }

    int stepCount() {
        return stepCount;
    }

    /** Notes that the present step changes an account. */
    void touch(int account) {
        int from = stepCount == 0 ? 0 : leafEnds[stepCount - 1];
        for (int i = from; i < leafCount; i++) {
            if (leafAccounts[i] == account) {
                return;
            }
        }
        leafAccounts[leafCount] = account;
        leafCount++;
    }

    /** Notes a price of the present step; keys ascend within a batch. */
    void price(int key, long unitValue, long maintenance256) {
        long at = (long) priceCount * PRICE_STRIDE;
        prices.set(INT8, at, PriceDescriptor.DOMAIN);
        prices.set(BIG16, at + PriceDescriptor.KEY_OFFSET, (short) key);
        prices.set(BIG64, at + PriceDescriptor.UNIT_VALUE_OFFSET, unitValue);
        prices.set(BIG64, at + PriceDescriptor.MAINTENANCE_OFFSET, maintenance256);
        priceKeys[priceCount] = key;
        priceIsZero[priceCount] = unitValue == 0 && maintenance256 == 0;
        priceCount++;
    }

    /** Ends the present step with its state; accounts must not change before this returns. */
    void closeStep(int key, long run, long net, long cursor, long out, int phase) {
        int from = stepCount == 0 ? 0 : leafEnds[stepCount - 1];
        sortAccounts(from);
        for (int i = from; i < leafCount; i++) {
            copyLeaf(i);
        }
        leafEnds[stepCount] = leafCount;
        priceEnds[stepCount] = priceCount;
        long at = (long) stepCount * StateDescriptor.BYTES;
        StateDescriptor.put(states, at, key, run, net, cursor, out, phase);
        stepCount++;
    }

    private void sortAccounts(int from) {
        for (int i = from + 1; i < leafCount; i++) {
            int account = leafAccounts[i];
            int to = i;
            while (to > from && leafAccounts[to - 1] > account) {
                leafAccounts[to] = leafAccounts[to - 1];
                to--;
            }
            leafAccounts[to] = account;
        }
    }

    private void copyLeaf(int leaf) {
        int account = leafAccounts[leaf];
        accounts.copyLeaf(account, leaves, (long) leaf * LEAF_STRIDE);
        leafPositionOffsets[leaf] = positionsEnd;
        leafPositionCounts[leaf] = accounts.positionCount(account);
        positionsEnd += accounts.copyPositions(account, positions, positionsEnd);
    }

    /** Hashes the batch and writes the state root of each step into the stream. */
    void hash(MemorySegment stream) {
        hashLeaves();
        accountTree.advance(stepCount, leafEnds, leafAccounts, digests, accountRoots);
        hashPrices();
        tableTree.advance(stepCount, priceEnds, priceKeys, digests, tableRoots);
        for (int step = 0; step < stepCount; step++) {
            long at = (long) step * StateDescriptor.BYTES;
            long root = (long) step * HASH_BYTES;
            long accountsAt = at + StateDescriptor.ACCOUNTS_OFFSET;
            MemorySegment.copy(accountRoots, root, states, accountsAt, HASH_BYTES);
            MemorySegment.copy(
                    tableRoots, root, states, at + StateDescriptor.TABLE_OFFSET, HASH_BYTES);
        }
        hash.keccak256(states, StateDescriptor.BYTES, StateDescriptor.BYTES, stepCount, digests);
        for (int step = 0; step < stepCount; step++) {
            putRoot(stream, step);
        }
    }

    private void putRoot(MemorySegment stream, int step) {
        int half = HASH_BYTES / 2;
        long from = (long) step * HASH_BYTES;
        long to =
                ((long) (step + 1) * (ElementDescriptor.STEP_ENTRIES + 2) - 2)
                        * ElementDescriptor.BYTES;
        int kind = ElementDescriptor.ROOT;
        ElementDescriptor.putPayload(stream, to, kind, digests, from, half);
        ElementDescriptor.putPayload(
                stream, to + ElementDescriptor.BYTES, kind, digests, from + half, half);
    }

    /** Hashes every touched leaf of the closed steps, in order, for {@link #leafHashes}. */
    void hashLeaves() {
        hashPositions();
        hash.keccak256(leaves, LEAF_STRIDE, LeafDescriptor.BYTES, leafCount, digestsAgain);
        hash.keccak256(digestsAgain, HASH_BYTES, HASH_BYTES, leafCount, digests);
    }

    private void hashPrices() {
        hash.keccak256(prices, PRICE_STRIDE, PriceDescriptor.BYTES, priceCount, digestsAgain);
        hash.keccak256(digestsAgain, HASH_BYTES, HASH_BYTES, priceCount, digests);
        for (int i = 0; i < priceCount; i++) {
            if (priceIsZero[i]) {
                for (int at = 0; at < HASH_BYTES; at += Long.BYTES) {
                    digests.set(BIG64, (long) i * HASH_BYTES + at, 0);
                }
            }
        }
    }

    /** Kernels take messages of one length, so leaves are ordered by their number of positions. */
    private void hashPositions() {
        Arrays.fill(countStarts, 0);
        for (int i = 0; i < leafCount; i++) {
            countStarts[leafPositionCounts[i] + 1]++;
        }
        for (int i = 1; i < countStarts.length; i++) {
            countStarts[i] += countStarts[i - 1];
        }
        for (int i = 0; i < leafCount; i++) {
            leafOrder[countStarts[leafPositionCounts[i]]++] = i;
        }
        int from = 0;
        while (from < leafCount) {
            int positionCount = leafPositionCounts[leafOrder[from]];
            int to = from + 1;
            while (to < leafCount
                    && to < from + GATHERED_MAX
                    && leafPositionCounts[leafOrder[to]] == positionCount) {
                to++;
            }
            hashPositions(from, to, positionCount);
            from = to;
        }
    }

    private void hashPositions(int from, int to, int positionCount) {
        int bytes = positionCount * POSITION_BYTES;
        for (int i = from; i < to && positionCount > 0; i++) {
            long at = (long) (i - from) * bytes;
            MemorySegment.copy(positions, leafPositionOffsets[leafOrder[i]], gathered, at, bytes);
        }
        if (positionCount > 0) {
            hash.keccak256(gathered, bytes, bytes, to - from, digests);
        }
        for (int i = from; i < to; i++) {
            long at = (long) leafOrder[i] * LEAF_STRIDE + LeafDescriptor.POSITIONS_OFFSET;
            if (positionCount > 0) {
                MemorySegment.copy(digests, (long) (i - from) * HASH_BYTES, leaves, at, HASH_BYTES);
            } else {
                MemorySegment.copy(emptyHash, 0, leaves, at, HASH_BYTES);
            }
        }
    }

    int leafCount() {
        return leafCount;
    }

    int leafAccount(int leaf) {
        return leafAccounts[leaf];
    }

    MemorySegment leafHashes() {
        return digests;
    }
}

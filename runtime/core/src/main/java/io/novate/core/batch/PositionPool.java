package io.novate.core.batch;

import io.novate.core.unit.Invariant;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Blocks of four positions, chained per account.
 *
 * <p><b>Shape</b>: block {@code b}, from 1, is 40 bytes of positions at {@code b * 40} and the
 * number of the next block, 0 at the end. A position is key u16, lots i64, big endian: the bytes of
 * a chain are those that the chain hashes. Blocks of one size cannot fragment, so the pool is
 * exhausted only when the sum of {@code ceil(positions / 4)} over all accounts exceeds it.
 */
final class PositionPool {
    static final int POSITION_BYTES = 10;
    static final int BLOCK_POSITIONS = 4;
    static final int BLOCK_BYTES = BLOCK_POSITIONS * POSITION_BYTES;

    private static final ValueLayout.OfInt INT32 = ValueLayout.JAVA_INT;

    private final int blocksMax;
    private final MemorySegment bytes;
    private final MemorySegment next;
    private int firstFree;
    private int takenEnd = 1;
    private int usedCount;

    PositionPool(int blocksMax, Arena arena) {
        this.blocksMax = blocksMax;
        bytes = arena.allocate((long) (blocksMax + 1) * BLOCK_BYTES, Long.BYTES);
        next = arena.allocate((long) (blocksMax + 1) * Integer.BYTES, Integer.BYTES);
    }

    static int blocksOf(int positionCount) {
        return (positionCount + BLOCK_POSITIONS - 1) / BLOCK_POSITIONS;
    }

    int freeCount() {
        return blocksMax - usedCount;
    }

    boolean isUsed() {
        return usedCount > 0;
    }

    MemorySegment bytes() {
        return bytes;
    }

    static long offset(int block) {
        return (long) block * BLOCK_BYTES;
    }

    int next(int block) {
        return next.get(INT32, (long) block * Integer.BYTES);
    }

    private void link(int block, int to) {
        next.set(INT32, (long) block * Integer.BYTES, to);
    }

    private int take() {
        Invariant.check("position blocks", usedCount < blocksMax, usedCount);
        usedCount++;
        int block = firstFree;
        if (block == 0) {
            block = takenEnd;
            takenEnd++;
        } else {
            firstFree = next(block);
        }
        link(block, 0);
        return block;
    }

    private void give(int block) {
        link(block, firstFree);
        firstFree = block;
        usedCount--;
    }

    /** Copies a chain into {@code to}; returns the bytes copied. */
    int copyOut(int head, int positionCount, MemorySegment to, long toOffset) {
        int restBytes = positionCount * POSITION_BYTES;
        long at = toOffset;
        int block = head;
        while (restBytes > 0) {
            int count = Math.min(restBytes, BLOCK_BYTES);
            MemorySegment.copy(bytes, offset(block), to, at, count);
            at += count;
            restBytes -= count;
            block = next(block);
        }
        return positionCount * POSITION_BYTES;
    }

    /** Replaces a chain by the positions in {@code from}; returns its first block, 0 when empty. */
    int replace(int head, MemorySegment from, int positionCount) {
        int wanted = blocksOf(positionCount);
        int restBytes = positionCount * POSITION_BYTES;
        long at = 0;
        int newHead = 0;
        int last = 0;
        int block = head;
        for (int i = 0; i < wanted; i++) {
            if (block == 0) {
                block = take();
            }
            if (last == 0) {
                newHead = block;
            } else {
                link(last, block);
            }
            int count = Math.min(restBytes, BLOCK_BYTES);
            MemorySegment.copy(from, at, bytes, offset(block), count);
            at += count;
            restBytes -= count;
            last = block;
            block = next(block);
        }
        if (last != 0) {
            link(last, 0);
        }
        while (block != 0) {
            int after = next(block);
            give(block);
            block = after;
        }
        return newHead;
    }
}

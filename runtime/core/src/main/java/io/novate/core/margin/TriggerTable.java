package io.novate.core.margin;

import io.novate.core.ledger.AccountSet;
import io.novate.core.memory.Column;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Triggers by track and notch: which accounts are due when a loss coordinate has come so far.
 *
 * <p>A track is a coordinate that rises as holders lose, counted in notches. A trigger is reached
 * when its track comes to its notch, from wherever; a track that falls reaches none. Triggers near
 * a track are kept by notch, those farther away by 8, 64, ... notches; when the track comes to such
 * a bucket they are kept anew, nearer.
 *
 * <p><b>Shape</b>: per track {@link #LEVELS} rings of {@link #RING} buckets; ring {@code k} keeps
 * what waits for notches {@code b * 8^k} to {@code (b + 1) * 8^k - 1} in bucket {@code b mod RING},
 * and 16 bits say which buckets hold anything. A bucket is a list of chunks of 64 bytes, the newest
 * first, and a trigger is one int64:
 *
 * <pre>
 * chunk    | next chunk int64 | trigger int64 x 7 |
 * trigger  | row 24 bits [40..63] | stamp 8 bits [32..39] | notch int32 [0..31] |
 * </pre>
 *
 * <p>The stamp of an account changes when it is armed anew, so the triggers it had before are told
 * from those it has; they go when their bucket is reached.
 *
 * <p><b>Exactness</b>: a trigger is reached at its notch and not later, whatever else its bucket
 * keeps: a track that rises passes each bucket number up to its own, in every ring. An old trigger
 * whose stamp came round again may be taken for a new one; its account is then due early.
 *
 * <p><b>Aliasing and ownership</b>: owned by {@link Triggers}; derived state, never in a snapshot.
 *
 * <p><b>Errors</b>: {@link #add} answers false when the trigger is reached already or no chunk is
 * left.
 */
final class TriggerTable {
    /** Notches a trigger can be away at most. */
    static final int NOTCHES_MAX = (1 << 18) - 1;

    /** Rings of a track. */
    static final int LEVELS = 6;

    /** Buckets of a ring. */
    static final int RING = 16;

    /** Triggers of a chunk. */
    static final int CHUNK_TRIGGERS = 7;

    private static final int LEVEL_BITS = 3;
    private static final int RING_BITS = 4;
    private static final int CHUNK_LONGS = CHUNK_TRIGGERS + 1;
    private static final int COUNT_BITS = 3;
    private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;
    private static final int ROW_SHIFT = 40;
    private static final int STAMP_SHIFT = 32;
    private static final long STAMP_MASK = 0xff;
    private static final long NOTCH_MASK = 0xffff_ffffL;

    private final int chunkMax;
    private final long[] notch;
    private final int[] newest;
    private final int[] filled;
    private final byte[] stamps;
    private final MemorySegment chunks;
    private int chunkCount;
    private int freeChunk;
    private boolean full;

    /**
     * Takes all memory.
     *
     * @param rowCount rows of the account table, at most 2^24
     * @param chunkMax room for triggers, chunks of seven
     */
    TriggerTable(int trackCount, int rowCount, int chunkMax, Arena arena) {
        this.chunkMax = chunkMax;
        notch = new long[trackCount];
        newest = new int[trackCount * LEVELS * RING];
        filled = new int[trackCount * LEVELS];
        stamps = new byte[rowCount];
        chunks = Column.rows(arena, chunkMax + 1L, CHUNK_LONGS * Long.BYTES);
    }

    /** Forgets every trigger; tracks stay where they are. */
    void clear() {
        Arrays.fill(newest, 0);
        Arrays.fill(filled, 0);
        chunkCount = 0;
        freeChunk = 0;
        full = false;
    }

    /** Returns whether a trigger was refused for want of room since {@link #clear}. */
    boolean isFull() {
        return full;
    }

    /** Lets the triggers that an account had be old. */
    void renew(int row) {
        stamps[row]++;
    }

    /**
     * Adds a trigger of an account at a notch, or at the farthest that can be kept before it.
     *
     * @return whether it is ahead of the track and was kept
     */
    boolean add(int track, long atNotch, int row) {
        long kept = Math.min(atNotch, notch[track] + NOTCHES_MAX);
        if (kept <= notch[track]) {
            return false;
        }
        long stamp = stamps[row] & STAMP_MASK;
        return put(track, (long) row << ROW_SHIFT | stamp << STAMP_SHIFT | kept & NOTCH_MASK);
    }

    /** Moves a track and adds the accounts whose triggers it reaches to {@code due}. */
    void move(int track, long toNotch, AccountSet due) {
        long from = notch[track];
        notch[track] = toNotch;
        for (int level = 0; level < LEVELS; level++) {
            long last = toNotch >> level * LEVEL_BITS;
            long first = Math.max((from >> level * LEVEL_BITS) + 1, last - RING + 1);
            if (first > last) {
                return;
            }
            int ring = track * LEVELS + level;
            for (int left = filled[ring] & between(first, last); left != 0; left &= left - 1) {
                reach(track, ring, Integer.numberOfTrailingZeros(left), due);
            }
        }
    }

    /** Puts a track elsewhere; everybody who waits on it is due. */
    void restart(int track, long atNotch, AccountSet due) {
        notch[track] = Integer.MAX_VALUE;
        for (int ring = track * LEVELS; ring < (track + 1) * LEVELS; ring++) {
            for (int left = filled[ring]; left != 0; left &= left - 1) {
                reach(track, ring, Integer.numberOfTrailingZeros(left), due);
            }
        }
        notch[track] = atNotch;
    }

    /** Returns the chunks in use, for figures. */
    int chunksUsed() {
        int free = 0;
        for (int chunk = freeChunk; chunk != 0; chunk = next(chunk)) {
            free++;
        }
        return chunkCount - free;
    }

    /** Returns the buckets of a ring from one number to another, at most a whole ring, as bits. */
    private static int between(long first, long last) {
        int count = (int) (last - first) + 1;
        int bits = (1 << count) - 1 << (int) (first & RING - 1);
        return (bits | bits >>> RING) & (1 << RING) - 1;
    }

    /** Keeps a trigger ahead of its track: in the finest ring that reaches it, else in the last. */
    private boolean put(int track, long trigger) {
        long ahead = (int) trigger - notch[track];
        int bits = Long.SIZE - Long.numberOfLeadingZeros(ahead);
        int level = Math.clamp((bits - RING_BITS + LEVEL_BITS - 1) / LEVEL_BITS, 0, LEVELS - 1);
        int ring = track * LEVELS + level;
        int bucket = (int) trigger >> level * LEVEL_BITS & RING - 1;
        int index = ring * RING + bucket;
        int head = newest[index];
        int count = head & COUNT_MASK;
        if (head == 0 || count == CHUNK_TRIGGERS) {
            int chunk = take();
            if (chunk == 0) {
                full = true;
                return false;
            }
            chunks.setAtIndex(Column.LONG, (long) chunk * CHUNK_LONGS, head >>> COUNT_BITS);
            filled[ring] |= 1 << bucket;
            head = chunk << COUNT_BITS;
            count = 0;
        }
        long at = (long) (head >>> COUNT_BITS) * CHUNK_LONGS + 1 + count;
        chunks.setAtIndex(Column.LONG, at, trigger);
        newest[index] = head + 1;
        return true;
    }

    private void reach(int track, int ring, int bucket, AccountSet due) {
        int head = newest[ring * RING + bucket];
        newest[ring * RING + bucket] = 0;
        filled[ring] &= ~(1 << bucket);
        int count = head & COUNT_MASK;
        int chunk = head >>> COUNT_BITS;
        while (chunk != 0) {
            long at = (long) chunk * CHUNK_LONGS;
            for (int place = 1; place <= count; place++) {
                reach(track, chunks.getAtIndex(Column.LONG, at + place), due);
            }
            int next = next(chunk);
            chunks.setAtIndex(Column.LONG, at, freeChunk);
            freeChunk = chunk;
            chunk = next;
            count = CHUNK_TRIGGERS;
        }
    }

    private void reach(int track, long trigger, AccountSet due) {
        int row = (int) (trigger >>> ROW_SHIFT);
        boolean isOld = stamps[row] != (byte) (trigger >>> STAMP_SHIFT);
        if (!isOld && ((int) trigger <= notch[track] || !put(track, trigger))) {
            due.addAt(row);
        }
    }

    private int take() {
        if (freeChunk != 0) {
            int chunk = freeChunk;
            freeChunk = next(chunk);
            return chunk;
        }
        return chunkCount < chunkMax ? ++chunkCount : 0;
    }

    private int next(int chunk) {
        return (int) chunks.getAtIndex(Column.LONG, (long) chunk * CHUNK_LONGS);
    }
}

package io.novate.core.merkle;

import io.novate.core.unit.Invariant;
import io.novate.kernel.HashKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A Merkle tree of fixed depth that yields the root after each of many steps.
 *
 * <p><b>Shape</b>: nodes {@code keccak(left, right)}, an absent leaf is 32 zero bytes. Only one or
 * two dense regions of leaves have memory: the first starts at index 0, the second, if any, at the
 * middle of the tree; with the second goes a tail, the last leaves of the tree. Each region is
 * stored level by level, padded to pairs, so that the 64 bytes of two siblings are one message. The
 * path above the tail is stored apart until it meets the nodes of the second region.
 *
 * <p>What a node is after step {@code s} depends only on its children after step {@code s}, never
 * on a root. Hence all steps of a batch go up one level together: 64 steps of 14 leaves are 24
 * kernel calls of up to 896 messages instead of 1,536 calls of up to 14, and the single path above
 * a region is hashed for all steps side by side.
 *
 * <p><b>Units</b>: bytes; indices of leaves.
 *
 * <p><b>Exactness</b>: bit-exact.
 *
 * <p><b>Aliasing and ownership</b>: owns its nodes; the arena belongs to the caller; arguments are
 * borrowed for the call.
 *
 * <p><b>Errors</b>: a leaf outside the regions stops the machine.
 *
 * <p><b>Source</b>: settlement protocol, section 2.
 */
public final class StepTree {
    /** Bytes of a node. */
    public static final int HASH_BYTES = 32;

    private static final int PAIR_BYTES = 2 * HASH_BYTES;

    private final HashKernel hash;
    private final int depth;
    private final int regionShift;
    private final int[] regionLeafCount;
    private final int[] regionLeafEnd;
    private final int tailCount;
    private final long[] tailBase;
    private final long[] levelBase;
    private final MemorySegment nodes;
    private final MemorySegment zeros;
    private final MemorySegment messages;
    private final MemorySegment digests;
    private final int[] nodeIndices;
    private final int[] ends;

    /**
     * Takes memory for a tree with one region.
     *
     * @param leafCount leaves {@code 0..leafCount - 1} have memory
     * @param updatesMax leaves of one {@link #advance}
     * @param stepsMax steps of one {@link #advance}
     */
    public static StepTree ofOneRegion(
            Arena arena, HashKernel hash, int depth, int leafCount, int updatesMax, int stepsMax) {
        int[] counts = {leafCount};
        return new StepTree(arena, hash, depth, depth, counts, 0, updatesMax, stepsMax);
    }

    /**
     * Takes memory for a tree with two regions and a tail.
     *
     * @param lowCount leaves {@code 0..lowCount - 1} have memory
     * @param highCount leaves from the middle of the tree have memory, none of them in the tail
     * @param tailCount the last leaves of the tree that have memory, a power of two, or 0
     * @param updatesMax leaves of one {@link #advance}
     * @param stepsMax steps of one {@link #advance}
     */
    public static StepTree ofTwoRegions(
            Arena arena,
            HashKernel hash,
            int depth,
            int lowCount,
            int highCount,
            int tailCount,
            int updatesMax,
            int stepsMax) {
        int[] counts = {lowCount, highCount};
        return new StepTree(arena, hash, depth, depth - 1, counts, tailCount, updatesMax, stepsMax);
    }

    private StepTree(
            Arena arena,
            HashKernel hash,
            int depth,
            int regionShift,
            int[] regionLeafCount,
            int tailCount,
            int updatesMax,
            int stepsMax) {
        this.hash = hash;
        this.depth = depth;
        this.regionShift = regionShift;
        this.regionLeafCount = regionLeafCount;
        this.tailCount = tailCount;
        regionLeafEnd = new int[regionLeafCount.length];
        tailBase = new long[depth + 1];
        levelBase = new long[regionLeafCount.length * (depth + 1)];
        nodes = arena.allocate(layOut(), HASH_BYTES);
        zeros = arena.allocate((long) (depth + 1) * HASH_BYTES, HASH_BYTES);
        messages = arena.allocate((long) Math.max(1, updatesMax) * PAIR_BYTES, HASH_BYTES);
        digests = arena.allocate((long) Math.max(1, updatesMax) * HASH_BYTES, HASH_BYTES);
        nodeIndices = new int[updatesMax];
        ends = new int[stepsMax];
        fillZeros();
    }

    /** Sets the offset of each level of each region and returns the bytes of all nodes. */
    private long layOut() {
        long end = 0;
        for (int level = 0; level <= depth; level++) {
            for (int region = 0; region < regionLeafCount.length; region++) {
                long levelShift = regionShift - level;
                long firstIndex = levelShift < 0 ? 0 : (long) region << levelShift;
                if (levelShift < 0 && region > 0) {
                    continue;
                }
                levelBase[region * (depth + 1) + level] = end - firstIndex * HASH_BYTES;
                end += (long) allocatedCount(region, level) * HASH_BYTES;
            }
            if (isTailApart(level)) {
                int first = tailFrom(level);
                tailBase[level] = end - (long) first * HASH_BYTES;
                end += (long) ((1 << depth - level) - first) * HASH_BYTES;
            }
        }
        return end;
    }

    /** Returns the first node of a level whose pair lies above the tail. */
    private int tailFrom(int level) {
        return (1 << depth) - tailCount >> level & ~1;
    }

    /** Returns whether the nodes above the tail are not among those of the second region. */
    private boolean isTailApart(int level) {
        if (tailCount == 0 || level >= regionShift) {
            return false;
        }
        int highEnd = (1 << regionShift - level) + allocatedCount(1, level);
        return tailFrom(level) >= highEnd;
    }

    private int allocatedCount(int region, int level) {
        if (level >= regionShift) {
            return 1;
        }
        int count = Math.max(0, regionLeafCount[region] - 1 >> level) + 1;
        return count + 1 & ~1;
    }

    private void fillZeros() {
        for (int level = 0; level < depth; level++) {
            Words.copy32(zeros, (long) level * HASH_BYTES, messages, 0);
            Words.copy32(zeros, (long) level * HASH_BYTES, messages, HASH_BYTES);
            hash.keccak256(messages, PAIR_BYTES, PAIR_BYTES, 1, digests);
            Words.copy32(digests, 0, zeros, (long) (level + 1) * HASH_BYTES);
        }
        for (int level = 1; level <= depth; level++) {
            for (int region = 0; region < regionLeafCount.length; region++) {
                int firstIndex = level > regionShift ? 0 : region << regionShift - level;
                int count = level > regionShift && region > 0 ? 0 : allocatedCount(region, level);
                for (int i = 0; i < count; i++) {
                    zero(level, nodes, offset(level, firstIndex + i));
                }
            }
            int tailEnd = isTailApart(level) ? 1 << depth - level : 0;
            for (int node = tailFrom(level); node < tailEnd; node++) {
                zero(level, nodes, offset(level, node));
            }
        }
    }

    private void zero(int level, MemorySegment to, long toOffset) {
        Words.copy32(zeros, (long) level * HASH_BYTES, to, toOffset);
    }

    private long offset(int level, int nodeIndex) {
        if (tailCount > 0 && nodeIndex >= tailFrom(level) && isTailApart(level)) {
            return tailBase[level] + (long) nodeIndex * HASH_BYTES;
        }
        int region = level > regionShift ? 0 : nodeIndex >>> regionShift - level;
        return levelBase[region * (depth + 1) + level] + (long) nodeIndex * HASH_BYTES;
    }

    /**
     * Changes leaves step after step and writes the root after each step.
     *
     * @param stepCount number of steps
     * @param updateEnds per step the end of its updates; step {@code s} owns updates from the end
     *     of the step before
     * @param leafIndices leaf of each update, ascending and distinct within a step
     * @param leaves new leaf hash of each update, 32 bytes each
     * @param roots receives 32 bytes per step
     */
    public void advance(
            int stepCount,
            int[] updateEnds,
            int[] leafIndices,
            MemorySegment leaves,
            MemorySegment roots) {
        int updateCount = stepCount == 0 ? 0 : updateEnds[stepCount - 1];
        for (int i = 0; i < updateCount; i++) {
            noteLeaf(leafIndices[i]);
            nodeIndices[i] = leafIndices[i];
            Words.copy32(leaves, (long) i * HASH_BYTES, digests, (long) i * HASH_BYTES);
        }
        System.arraycopy(updateEnds, 0, ends, 0, stepCount);
        if (updateCount > 0) {
            for (int level = 0; level < depth; level++) {
                int parentCount = raise(level, stepCount);
                hash.keccak256(messages, PAIR_BYTES, PAIR_BYTES, parentCount, digests);
            }
        }
        writeRoots(stepCount, roots);
    }

    /** Stores the nodes of one level, step by step, and gathers the messages of their parents. */
    private int raise(int level, int stepCount) {
        int from = 0;
        int parentCount = 0;
        for (int step = 0; step < stepCount; step++) {
            int to = ends[step];
            for (int i = from; i < to; i++) {
                long nodeOffset = offset(level, nodeIndices[i]);
                Words.copy32(digests, (long) i * HASH_BYTES, nodes, nodeOffset);
            }
            int parentFrom = parentCount;
            for (int i = from; i < to; i++) {
                int parent = nodeIndices[i] >>> 1;
                if (parentCount == parentFrom || nodeIndices[parentCount - 1] != parent) {
                    long pairOffset = offset(level, parent << 1);
                    Words.copy64(nodes, pairOffset, messages, (long) parentCount * PAIR_BYTES);
                    nodeIndices[parentCount] = parent;
                    parentCount++;
                }
            }
            ends[step] = parentCount;
            from = to;
        }
        return parentCount;
    }

    private void writeRoots(int stepCount, MemorySegment roots) {
        long rootOffset = offset(depth, 0);
        int from = 0;
        for (int step = 0; step < stepCount; step++) {
            if (ends[step] > from) {
                Words.copy32(digests, (long) from * HASH_BYTES, nodes, rootOffset);
            }
            from = ends[step];
            Words.copy32(nodes, rootOffset, roots, (long) step * HASH_BYTES);
        }
    }

    /** Writes one leaf and leaves the nodes above it stale until {@link #rebuild}. */
    public void setLeaf(int leafIndex, MemorySegment from, long fromOffset) {
        noteLeaf(leafIndex);
        Words.copy32(from, fromOffset, nodes, offset(0, leafIndex));
    }

    /** Hashes every node above the leaves that were ever set; allocates, for restoring only. */
    public void rebuild() {
        for (int level = 0; level < regionShift; level++) {
            for (int region = 0; region < regionLeafCount.length; region++) {
                int nodeCount = (regionLeafEnd[region] - 1 >> level) + 1;
                rebuildPairs(level, region << regionShift - level, nodeCount + 1 >> 1);
            }
            if (tailCount > 0) {
                int first = tailFrom(level);
                rebuildPairs(level, first, (1 << depth - level) - first >> 1);
            }
        }
        if (regionShift < depth) {
            rebuildPairs(regionShift, 0, 1);
        }
    }

    private void rebuildPairs(int level, int firstIndex, int pairCount) {
        if (pairCount > 0) {
            MemorySegment pairs =
                    nodes.asSlice(offset(level, firstIndex), (long) pairCount * PAIR_BYTES);
            MemorySegment parents =
                    nodes.asSlice(
                            offset(level + 1, firstIndex >>> 1), (long) pairCount * HASH_BYTES);
            hash.keccak256(pairs, PAIR_BYTES, PAIR_BYTES, pairCount, parents);
        }
    }

    private void noteLeaf(int leafIndex) {
        if (leafIndex >= (1 << depth) - tailCount && leafIndex < 1 << depth) {
            return;
        }
        int region = leafIndex >>> regionShift;
        Invariant.check("tree leaf region", region < regionLeafCount.length, leafIndex);
        int local = leafIndex - (region << regionShift);
        Invariant.check("tree leaf index", local < regionLeafCount[region], leafIndex);
        regionLeafEnd[region] = Math.max(regionLeafEnd[region], local + 1);
    }

    /** Copies the root into the first 32 bytes of {@code to}. */
    public void root(MemorySegment to) {
        Words.copy32(nodes, offset(depth, 0), to, 0);
    }

    /** Returns the siblings of a leaf from the bottom up, 32 bytes each; allocates. */
    public byte[] siblings(int leafIndex) {
        byte[] path = new byte[depth * HASH_BYTES];
        MemorySegment view = MemorySegment.ofArray(path);
        for (int level = 0; level < depth; level++) {
            Words.copy32(
                    nodes, offset(level, leafIndex >>> level ^ 1), view, (long) level * HASH_BYTES);
        }
        return path;
    }
}

package io.novate.core.merkle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.kernel.HashKernel;
import io.novate.kernel.scalar.ScalarHashKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares many steps at once with one root after the other from all leaves. */
final class StepTreeTest {
    private static final int DEPTH = 9;
    private static final int TAIL = 8;
    private static final int MIDDLE = 1 << DEPTH - 1;
    private static final int UPDATES_MAX = 60;
    private static final int STEPS_MAX = 12;

    private final Arena arena = Arena.ofAuto();
    private final HashKernel hash = new ScalarHashKernel();
    private final MemorySegment leaves = arena.allocate(UPDATES_MAX * 32L, 8);
    private final MemorySegment roots = arena.allocate(STEPS_MAX * 32L, 8);

    private StepTree twoRegions(int lowCount, int highCount) {
        return StepTree.ofTwoRegions(
                arena, hash, DEPTH, lowCount, highCount, TAIL, UPDATES_MAX, STEPS_MAX);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 31, 32, 33, 255, 256})
    void shouldGiveTheRootAfterEveryStep(int leafCount) {
        for (long seed = 1; seed <= 6; seed++) {
            String replay = "leafCount=" + leafCount + " seed=" + seed;
            StepTree tree = twoRegions(leafCount, Math.max(1, leafCount / 2));
            TreeMap<Integer, byte[]> present = new TreeMap<>();
            SplittableRandom random = new SplittableRandom(seed);
            for (int round = 0; round < 3; round++) {
                advance(tree, present, leafCount, random, replay);
            }
            for (int leaf : present.keySet()) {
                byte[] folded = fold(leaf, present.get(leaf), tree.siblings(leaf));
                assertArrayEquals(naiveRoot(DEPTH, 0, present), folded, replay + " leaf=" + leaf);
            }
            assertRebuilds(present, leafCount, replay);
        }
    }

    private void advance(
            StepTree tree,
            TreeMap<Integer, byte[]> present,
            int leafCount,
            SplittableRandom random,
            String replay) {
        int stepCount = random.nextInt(STEPS_MAX + 1);
        int[] ends = new int[STEPS_MAX];
        int[] indices = new int[UPDATES_MAX];
        byte[][] expected = new byte[stepCount][];
        int count = 0;
        for (int step = 0; step < stepCount; step++) {
            TreeSet<Integer> changed = new TreeSet<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                boolean isLow = random.nextBoolean();
                int regionCount = isLow ? leafCount : Math.max(1, leafCount / 2);
                changed.add(random.nextInt(regionCount) + (isLow ? 0 : MIDDLE));
            }
            for (int leaf : changed) {
                byte[] value = new byte[32];
                if (random.nextInt(5) > 0) {
                    random.nextBytes(value);
                }
                present.put(leaf, value);
                indices[count] = leaf;
                MemorySegment.copy(value, 0, leaves, ValueLayout.JAVA_BYTE, count * 32L, 32);
                count++;
            }
            ends[step] = count;
            expected[step] = naiveRoot(DEPTH, 0, present);
        }
        tree.advance(stepCount, ends, indices, leaves, roots);
        for (int step = 0; step < stepCount; step++) {
            byte[] root = roots.asSlice(step * 32L, 32).toArray(ValueLayout.JAVA_BYTE);
            assertArrayEquals(expected[step], root, replay + " step=" + step);
        }
        assertArrayEquals(naiveRoot(DEPTH, 0, present), root(tree), replay);
    }

    private void assertRebuilds(TreeMap<Integer, byte[]> present, int leafCount, String replay) {
        StepTree tree = twoRegions(leafCount, Math.max(1, leafCount / 2));
        present.forEach((leaf, value) -> tree.setLeaf(leaf, MemorySegment.ofArray(value), 0));
        tree.rebuild();
        assertArrayEquals(naiveRoot(DEPTH, 0, present), root(tree), replay + " rebuilt");
    }

    private static byte[] root(StepTree tree) {
        byte[] root = new byte[32];
        tree.root(MemorySegment.ofArray(root));
        return root;
    }

    private byte[] naiveRoot(int depth, int from, TreeMap<Integer, byte[]> present) {
        if (depth == 0) {
            return present.getOrDefault(from, new byte[32]);
        }
        int middle = from + (1 << depth - 1);
        return pair(naiveRoot(depth - 1, from, present), naiveRoot(depth - 1, middle, present));
    }

    private byte[] fold(int leaf, byte[] value, byte[] siblings) {
        assertEquals(DEPTH * 32, siblings.length);
        byte[] node = value;
        for (int level = 0; level < DEPTH; level++) {
            byte[] sibling = new byte[32];
            System.arraycopy(siblings, level * 32, sibling, 0, 32);
            node = (leaf >> level & 1) == 0 ? pair(node, sibling) : pair(sibling, node);
        }
        return node;
    }

    private byte[] pair(byte[] left, byte[] right) {
        MemorySegment message = arena.allocate(64, 8);
        MemorySegment.copy(left, 0, message, ValueLayout.JAVA_BYTE, 0, 32);
        MemorySegment.copy(right, 0, message, ValueLayout.JAVA_BYTE, 32, 32);
        MemorySegment digest = arena.allocate(32, 8);
        hash.keccak256(message, 64, 64, 1, digest);
        return digest.toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void shouldStopAtALeafOutsideItsRegions() {
        StepTree tree = twoRegions(5, 3);
        MemorySegment leaf = arena.allocate(32, 8);
        tree.setLeaf(4, leaf, 0);
        tree.setLeaf(MIDDLE + 2, leaf, 0);
        assertStops("tree leaf index", () -> tree.setLeaf(5, leaf, 0));
        assertStops("tree leaf index", () -> tree.setLeaf(MIDDLE + 3, leaf, 0));
        assertStops("tree leaf region", () -> tree.setLeaf(2 * MIDDLE, leaf, 0));
        StepTree one = StepTree.ofOneRegion(arena, hash, DEPTH, 7, 1, 1);
        one.setLeaf(6, leaf, 0);
        assertStops("tree leaf index", () -> one.setLeaf(7, leaf, 0));
        assertStops("tree leaf region", () -> one.setLeaf(2 * MIDDLE, leaf, 0));
    }

    private static void assertStops(String expected, Runnable action) {
        String message = assertThrows(IllegalStateException.class, action::run).getMessage();
        assertTrue(message.contains(expected), message);
    }
}

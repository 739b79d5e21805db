package io.novate.core.batch;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A sparse Merkle tree computed from its leaves alone, every time. */
final class NaiveTree {
    private static final byte[][] ZEROS = zeros();

    private NaiveTree() {}

    private static byte[][] zeros() {
        byte[][] zeros = new byte[25][];
        zeros[0] = new byte[32];
        for (int depth = 1; depth <= 24; depth++) {
            zeros[depth] = NaiveKeccak.hash(zeros[depth - 1], zeros[depth - 1]);
        }
        return zeros;
    }

    static byte[] zero(int depth) {
        return ZEROS[depth];
    }

    static byte[] root(int depth, Map<Integer, byte[]> leaves) {
        return root(depth, 0, new TreeMap<>(leaves));
    }

    private static byte[] root(int depth, int from, SortedMap<Integer, byte[]> leaves) {
        if (leaves.isEmpty()) {
            return ZEROS[depth];
        }
        if (depth == 0) {
            return leaves.get(from);
        }
        int middle = from + (1 << depth - 1);
        return NaiveKeccak.hash(
                root(depth - 1, from, leaves.headMap(middle)),
                root(depth - 1, middle, leaves.tailMap(middle)));
    }

    static byte[] fold(int index, byte[] leaf, byte[] siblings) {
        byte[] node = leaf;
        for (int level = 0; level < siblings.length / 32; level++) {
            byte[] sibling = new byte[32];
            System.arraycopy(siblings, level * 32, sibling, 0, 32);
            boolean isRight = (index >> level & 1) == 1;
            node = isRight ? NaiveKeccak.hash(sibling, node) : NaiveKeccak.hash(node, sibling);
        }
        return node;
    }
}

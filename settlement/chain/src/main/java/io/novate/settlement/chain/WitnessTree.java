package io.novate.settlement.chain;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.web3j.crypto.Hash;

/** A sparse Merkle tree of fixed depth that gives paths as witnesses carry them. */
final class WitnessTree {
    private static final int HASH_BYTES = 32;

    private final int depth;
    private final List<byte[]> empty = new ArrayList<>(List.of(new byte[HASH_BYTES]));
    private final List<Map<Integer, byte[]>> levels = new ArrayList<>();

    WitnessTree(int depth) {
        this.depth = depth;
        for (int level = 0; level <= depth; level++) {
            levels.add(new HashMap<>());
            empty.add(pair(empty.getLast(), empty.getLast()));
        }
    }

    byte[] root() {
        return node(depth, 0);
    }

    void set(int index, byte[] leafHash) {
        put(0, index, leafHash);
        for (int level = 1; level <= depth; level++) {
            int parent = index >>> level;
            put(level, parent, pair(node(level - 1, 2 * parent), node(level - 1, 2 * parent + 1)));
        }
    }

    /** Writes a mask of whole bytes and the siblings that are not roots of empty subtrees. */
    void path(int index, ByteArrayOutputStream to) {
        int mask = 0;
        ByteArrayOutputStream siblings = new ByteArrayOutputStream();
        for (int level = 0; level < depth; level++) {
            byte[] sibling = levels.get(level).get(index >>> level ^ 1);
            if (sibling != null) {
                mask |= 1 << level;
                siblings.writeBytes(sibling);
            }
        }
        for (int shift = depth - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            to.write(mask >>> shift);
        }
        to.writeBytes(siblings.toByteArray());
    }

    private byte[] node(int level, int index) {
        return levels.get(level).getOrDefault(index, empty.get(level));
    }

    private void put(int level, int index, byte[] hash) {
        if (Arrays.equals(hash, empty.get(level))) {
            levels.get(level).remove(index);
        } else {
            levels.get(level).put(index, hash);
        }
    }

    private static byte[] pair(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, 2 * HASH_BYTES);
        System.arraycopy(right, 0, both, HASH_BYTES, HASH_BYTES);
        return Hash.sha3(both);
    }
}

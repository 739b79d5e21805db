package io.novate.core.machine;

import io.novate.core.memory.SnapshotWriter;
import io.novate.kernel.HashKernel;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One 32-byte name of the whole state, equal on every replica.
 *
 * <p>The snapshot's bytes are cut into chunks of 1024 bytes, the last padded with zeros; eight
 * chunks are hashed at once and chained: {@code h = keccak(h || c1 || ... || c8)}. The last link
 * also takes the length, so padding cannot be mistaken for state.
 */
public final class StateHash {
    private static final int CHUNK_BYTES = 1024;
    private static final int CHUNKS = 8;
    private static final int DIGEST_BYTES = 32;
    private static final int GROUP_BYTES = CHUNK_BYTES * CHUNKS;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private StateHash() {}

    /** Returns the hash of a machine's state. */
    public static byte[] of(ClearingMachine machine, HashKernel hash) {
        try (Arena arena = Arena.ofConfined()) {
            Chain chain = new Chain(hash, arena);
            SnapshotWriter writer = new SnapshotWriter(chain);
            machine.snapshot(writer);
            writer.flush();
            return chain.finish();
        }
    }

    /** Takes the snapshot's bytes and keeps only the chain. */
    private static final class Chain extends OutputStream {
        private final HashKernel hash;
        private final MemorySegment group;
        private final MemorySegment link;
        private final MemorySegment head;
        private long lengthBytes;
        private int filled;

        Chain(HashKernel hash, Arena arena) {
            this.hash = hash;
            group = arena.allocate(GROUP_BYTES, Long.BYTES);
            link = arena.allocate((1 + CHUNKS) * DIGEST_BYTES, Long.BYTES);
            head = arena.allocate(DIGEST_BYTES, Long.BYTES);
        }

        @Override
        public void write(int value) {
            group.set(BYTE, filled, (byte) value);
            advance(1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            int done = 0;
            while (done < count) {
                int part = Math.min(count - done, GROUP_BYTES - filled);
                MemorySegment.copy(bytes, from + done, group, BYTE, filled, part);
                advance(part);
                done += part;
            }
        }

        private void advance(int count) {
            filled += count;
            lengthBytes += count;
            if (filled == GROUP_BYTES) {
                link();
            }
        }

        private void link() {
            MemorySegment.copy(head, 0, link, 0, DIGEST_BYTES);
            hash.keccak256(group, CHUNK_BYTES, CHUNK_BYTES, CHUNKS, link.asSlice(DIGEST_BYTES));
            hash.keccak256(link, link.byteSize(), (int) link.byteSize(), 1, head);
            group.fill((byte) 0);
            filled = 0;
        }

        byte[] finish() {
            long length = lengthBytes;
            link();
            group.set(ValueLayout.JAVA_LONG, 0, length);
            link();
            return head.toArray(BYTE);
        }
    }
}

package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.scalar.ScalarHashKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every hash kernel must pass: published digests, the scalar definition's bits, and nothing
 * else touched.
 *
 * <p>A backend module subclasses this in its tests. An unavailable backend fails, it does not skip.
 */
public abstract class HashKernelConformanceTest {
    private static final long SEED = 1_600L;
    private static final int LENGTH_MAX = 300;
    private static final int COUNT_MAX = 33;

    /** Messages in ASCII and the digests that Ethereum's documentation and contracts print. */
    private static final String[][] PUBLISHED = {
        {"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"},
        {"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"},
        {"hello", "1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8"},
        {"testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"},
        {
            "The quick brown fox jumps over the lazy dog",
            "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15"
        },
        {
            "Transfer(address,address,uint256)",
            "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
        },
    };

    private final HashKernel definition = new ScalarHashKernel();
    private HashKernel kernel;

    /** For subclasses. */
    protected HashKernelConformanceTest() {}

    /** Returns the backend under test. */
    protected abstract KernelBackend backend();

    @BeforeEach
    final void requireBackend() {
        KernelBackend backend = backend();
        assertEquals("", backend.unavailableBecause(), backend.name() + " must be available here");
        kernel = backend.hashKernel();
    }

    @Test
    final void shouldMatchPublishedDigestsInEveryLane() {
        for (String[] known : PUBLISHED) {
            byte[] message = known[0].getBytes(StandardCharsets.US_ASCII);
            try (Arena arena = Arena.ofShared()) {
                MemorySegment messages = arena.allocate(Math.max(1, message.length), 8);
                messages.asSlice(0, message.length).copyFrom(MemorySegment.ofArray(message));
                MemorySegment digests = arena.allocate(COUNT_MAX * 32L, 8);
                kernel.keccak256(messages, 0, message.length, COUNT_MAX, digests);
                for (int index = 0; index < COUNT_MAX; index++) {
                    assertEquals(known[1], hex(digests, index), "'" + known[0] + "' as " + index);
                }
            }
        }
    }

    @Test
    final void shouldAgreeOnEveryLengthAndCount() {
        for (int messageBytes = 0; messageBytes <= LENGTH_MAX; messageBytes++) {
            try (Arena arena = Arena.ofShared()) {
                for (int count = 0; count <= COUNT_MAX; count++) {
                    compare(arena, messageBytes, messageBytes, count);
                }
            }
        }
    }

    @Test
    final void shouldAgreeOnLongMessages() {
        for (int messageBytes : new int[] {407, 408, 409, 543, 544, 1_000, 1_087, 1_088, 10_007}) {
            try (Arena arena = Arena.ofShared()) {
                compare(arena, messageBytes, messageBytes, 11);
            }
        }
    }

    @Test
    final void shouldAgreeOnAnyStride() {
        for (int messageBytes : new int[] {0, 1, 32, 33, 64, 135, 136, 137, 272}) {
            for (int strideBytes : new int[] {0, 1, 7, 8, 64, 96, 137, 300}) {
                try (Arena arena = Arena.ofShared()) {
                    compare(arena, messageBytes, strideBytes, 17);
                }
            }
        }
    }

    @Test
    final void shouldRefuseWhatDoesNotFit() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment messages = arena.allocate(8 * 64, 8);
            MemorySegment digests = arena.allocate(8 * 32, 8);
            kernel.keccak256(messages, 64, 64, 8, digests);
            checkShort(messages.asSlice(1), 64, 64, 8, digests);
            checkShort(messages, 64, 65, 8, digests);
            checkShort(messages, 65, 64, 8, digests);
            checkShort(messages, Long.MAX_VALUE, 64, 8, digests);
            checkShort(messages, 1L << 62, 64, 5, digests);
            checkShort(messages, 64, 64, 8, digests.asSlice(1));
            checkNegative(messages, -1, 64, 2, digests);
            checkNegative(messages, 64, -1, 2, digests);
            checkNegative(messages, 64, 64, -1, digests);
        }
    }

    @Test
    final void shouldAllocateNothingPerCall() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment messages = arena.allocate(19 * 160, 8);
            MemorySegment digests = arena.allocate(19 * 32, 8);
            AllocationMeter.assertNone(
                    "keccak256", () -> kernel.keccak256(messages, 160, 151, 19, digests));
        }
    }

    private void compare(Arena arena, int messageBytes, int strideBytes, int count) {
        String where = "length=" + messageBytes + " stride=" + strideBytes + " count=" + count;
        SplittableRandom random = new SplittableRandom(SEED + messageBytes);
        long size = count == 0 ? 0 : (long) (count - 1) * strideBytes + messageBytes;
        GuardedSegment messages = new GuardedSegment(arena, random, "messages", size);
        GuardedSegment expected = new GuardedSegment(arena, random, "digests", count * 32L);
        GuardedSegment actual = new GuardedSegment(arena, random, "digests", count * 32L);
        definition.keccak256(
                messages.segment(), strideBytes, messageBytes, count, expected.segment());
        kernel.keccak256(messages.segment(), strideBytes, messageBytes, count, actual.segment());
        for (int index = 0; index < count; index++) {
            assertEquals(hex(expected.segment(), index), hex(actual.segment(), index), where);
        }
        messages.assertUntouched(where);
        actual.assertUntouchedFrom(count * 32L, where);
    }

    private void checkShort(
            MemorySegment messages,
            long strideBytes,
            int messageBytes,
            int count,
            MemorySegment digests) {
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> kernel.keccak256(messages, strideBytes, messageBytes, count, digests));
    }

    private void checkNegative(
            MemorySegment messages,
            long strideBytes,
            int messageBytes,
            int count,
            MemorySegment digests) {
        assertThrows(
                IllegalArgumentException.class,
                () -> kernel.keccak256(messages, strideBytes, messageBytes, count, digests));
    }

    private static String hex(MemorySegment digests, int index) {
        byte[] digest = digests.asSlice(index * 32L, 32).toArray(ValueLayout.JAVA_BYTE);
        return HexFormat.of().formatHex(digest);
    }
}

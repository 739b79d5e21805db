package io.novate.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Computes Keccak-256 digests of many messages of one length.
 *
 * <p><b>Shape</b>: message {@code i} is {@code messageBytes} bytes at {@code i * strideBytes} of
 * {@code messages}; digest {@code i} is 32 bytes at {@code i * 32} of {@code digests}. Any length
 * of at least 0, any stride of at least 0: messages may overlap each other.
 *
 * <p><b>Units</b>: bytes.
 *
 * <p><b>Exactness</b>: the Keccak-256 of the Ethereum yellow paper (rate 136 bytes, padding 0x01),
 * not SHA3-256.
 *
 * <p><b>Aliasing and ownership</b>: native segments, borrowed for the call, messages and digests
 * not overlapping. No byte outside the messages is read, none outside the digests is written. A
 * kernel belongs to one thread and allocates nothing per call.
 *
 * <p><b>Errors</b>: {@link IllegalArgumentException} for a negative size, {@link
 * IndexOutOfBoundsException} when a segment is too short; nothing is written then.
 *
 * <p><b>Source</b>: Keccak reference, G. Bertoni et al., version 3.0; Ethereum yellow paper,
 * appendix on KEC.
 */
public interface HashKernel {
    /** Bytes of one digest. */
    int DIGEST_BYTES = 32;

    /** Message bytes that one permutation takes in. */
    int RATE_BYTES = 136;

    /**
     * Hashes messages {@code messageFrom <= i < messageTo}, {@code messageBytes} bytes each.
     *
     * @param messages message 0 at offset 0
     * @param strideBytes distance between the beginnings of two messages
     * @param messageBytes length of every message
     * @param messageFrom first message, at least 0
     * @param messageTo one after the last message
     * @param digests digest 0 at offset 0; those of other messages are not written
     */
    void keccak256(
            MemorySegment messages,
            long strideBytes,
            int messageBytes,
            int messageFrom,
            int messageTo,
            MemorySegment digests);

    /**
     * Hashes {@code messageCount} messages of {@code messageBytes} bytes each.
     *
     * @param messages first message at offset 0
     * @param strideBytes distance between the beginnings of two messages
     * @param messageBytes length of every message
     * @param messageCount number of messages, at least 0
     * @param digests first digest at offset 0
     */
    default void keccak256(
            MemorySegment messages,
            long strideBytes,
            int messageBytes,
            int messageCount,
            MemorySegment digests) {
        keccak256(messages, strideBytes, messageBytes, 0, messageCount, digests);
    }

    /** Throws unless the arguments of {@link #keccak256} fit their segments. */
    static void checkShape(
            MemorySegment messages,
            long strideBytes,
            int messageBytes,
            int messageFrom,
            int messageTo,
            MemorySegment digests) {
        requireNotNegative("strideBytes", strideBytes);
        requireNotNegative("messageBytes", messageBytes);
        requireNotNegative("messageFrom", messageFrom);
        requireNotNegative("messageTo - messageFrom", messageTo - messageFrom);
        if (messageTo == messageFrom) {
            return;
        }
        long steps = messageTo - 1L;
        boolean wraps = Math.multiplyHigh(strideBytes, steps) != 0 || strideBytes * steps < 0;
        long lastFrom = wraps ? Long.MAX_VALUE : strideBytes * steps;
        Objects.checkFromIndexSize(lastFrom, messageBytes, messages.byteSize());
        Objects.checkFromIndexSize(0, (long) messageTo * DIGEST_BYTES, digests.byteSize());
    }

    private static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + "=" + value + " is negative");
        }
    }
}

package io.novate.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Computes Keccak-256 digests of many messages of one length.
 *
 * <p><b>Shape</b>: message {@code i} is {@code messageBytes} bytes at {@code i * strideBytes} of
 * {@code messages}; digest {@code i} is 32 bytes at {@code i * 32} of {@code digests}.
 *
 * <p><b>Units</b>: bytes.
 *
 * <p><b>Exactness</b>: the Keccak-256 of the Ethereum yellow paper (rate 136 bytes, padding 0x01),
 * not SHA3-256.
 *
 * <p><b>Aliasing and ownership</b>: native segments, borrowed for the call, not overlapping.
 *
 * <p><b>Errors</b>: {@link IndexOutOfBoundsException} when a segment is too short.
 *
 * <p><b>Source</b>: Keccak reference, G. Bertoni et al., version 3.0; Ethereum yellow paper,
 * appendix on KEC.
 */
public interface HashKernel {
    /** Hashes {@code messageCount} messages of {@code messageBytes} bytes each. */
    void keccak256(
            MemorySegment messages,
            long strideBytes,
            int messageBytes,
            int messageCount,
            MemorySegment digests);
}

package io.novate.bench.baseline;

import java.lang.foreign.MemorySegment;

/** Keccak-256 in plain C: messages of whole words, fewer than 17 of them, one after another. */
public final class CHashes {
    private CHashes() {}

    /** Hashes one message after another. */
    public static void one(
            MemorySegment messages, long messageBytes, long count, MemorySegment digests) {
        try {
            CFunctions.KECCAK.invokeExact(messages, messageBytes / 8, count, digests);
        } catch (Throwable thrown) {
            throw CFunctions.fault(thrown);
        }
    }

    /** Hashes as many messages side by side as the widest vector has words. */
    public static void lanes(
            MemorySegment messages, long messageBytes, long count, MemorySegment digests) {
        try {
            CFunctions.KECCAK_LANES.invokeExact(messages, messageBytes / 8, count, digests);
        } catch (Throwable thrown) {
            throw CFunctions.fault(thrown);
        }
    }
}

package io.novate.core.batch;

import io.novate.core.merkle.StepTree;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** How far the chain of batches has come: what the next batch continues. */
final class ChainPosition {
    long batchNumber;
    long lastSettled;
    long inboxCursor;
    final MemorySegment inboxHash;

    ChainPosition(Arena arena) {
        inboxHash = arena.allocate(StepTree.HASH_BYTES, Long.BYTES);
    }
}

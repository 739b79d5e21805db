package io.novate.core.batch;

import io.novate.core.command.SealedBatch;
import io.novate.core.merkle.StepTree;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The batch being sealed, filled field by field and lent to the listener. */
final class SealedBatchFlyweight implements SealedBatch {
    long number;
    long inboxFrom;
    long inboxTo;
    long out;
    boolean settled;
    long lastSettled;
    int stepCount;
    int entryCount;
    final MemorySegment prevAccounts;
    final MemorySegment prevTable;
    final MemorySegment nextAccounts;
    final MemorySegment nextTable;
    final MemorySegment inboxToHash;
    final MemorySegment stream;
    private final MemorySegment lentPrevAccounts;
    private final MemorySegment lentPrevTable;
    private final MemorySegment lentNextAccounts;
    private final MemorySegment lentNextTable;
    private final MemorySegment lentInboxToHash;

    /** One read-only slice per number of steps, made once so that lending allocates nothing. */
    private final MemorySegment[] lentStreams;

    SealedBatchFlyweight(int stepsMax, Arena arena) {
        prevAccounts = hash(arena);
        prevTable = hash(arena);
        nextAccounts = hash(arena);
        nextTable = hash(arena);
        inboxToHash = hash(arena);
        lentPrevAccounts = prevAccounts.asReadOnly();
        lentPrevTable = prevTable.asReadOnly();
        lentNextAccounts = nextAccounts.asReadOnly();
        lentNextTable = nextTable.asReadOnly();
        lentInboxToHash = inboxToHash.asReadOnly();
        long stepBytes = (long) Limits.STEP_ELEMENTS * ElementDescriptor.BYTES;
        stream = arena.allocate(stepsMax * stepBytes, ElementDescriptor.BYTES);
        lentStreams = new MemorySegment[stepsMax + 1];
        for (int steps = 0; steps <= stepsMax; steps++) {
            lentStreams[steps] = stream.asSlice(0, steps * stepBytes).asReadOnly();
        }
    }

    private static MemorySegment hash(Arena arena) {
        return arena.allocate(StepTree.HASH_BYTES, Long.BYTES);
    }

    @Override
    public int mode() {
        return MODE_CALLDATA;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public MemorySegment prevAccounts() {
        return lentPrevAccounts;
    }

    @Override
    public MemorySegment prevTable() {
        return lentPrevTable;
    }

    @Override
    public MemorySegment nextAccounts() {
        return lentNextAccounts;
    }

    @Override
    public MemorySegment nextTable() {
        return lentNextTable;
    }

    @Override
    public long inboxFrom() {
        return inboxFrom;
    }

    @Override
    public long inboxTo() {
        return inboxTo;
    }

    @Override
    public MemorySegment inboxToHash() {
        return lentInboxToHash;
    }

    @Override
    public long out() {
        return out;
    }

    @Override
    public boolean settled() {
        return settled;
    }

    @Override
    public long lastSettled() {
        return lastSettled;
    }

    @Override
    public MemorySegment stream() {
        return lentStreams[stepCount];
    }

    @Override
    public int elementCount() {
        return stepCount * Limits.STEP_ELEMENTS;
    }

    @Override
    public int entryCount() {
        return entryCount;
    }
}

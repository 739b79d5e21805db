package io.novate.core.batch;

import io.novate.core.command.Events;
import io.novate.core.command.SealedBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;

/** A sealed batch copied out of its flyweight. */
record BatchCopy(
        int mode,
        long number,
        String prevAccounts,
        String prevTable,
        String nextAccounts,
        String nextTable,
        long inboxFrom,
        long inboxTo,
        String inboxToHash,
        long out,
        boolean settled,
        long lastSettled,
        String stream,
        int elementCount,
        int entryCount) {

    static BatchCopy of(SealedBatch batch) {
        return new BatchCopy(
                batch.mode(),
                batch.number(),
                hex(batch.prevAccounts()),
                hex(batch.prevTable()),
                hex(batch.nextAccounts()),
                hex(batch.nextTable()),
                batch.inboxFrom(),
                batch.inboxTo(),
                hex(batch.inboxToHash()),
                batch.out(),
                batch.settled(),
                batch.lastSettled(),
                hex(batch.stream()),
                batch.elementCount(),
                batch.entryCount());
    }

    static Events into(List<BatchCopy> batches) {
        return new Events() {
            @Override
            public void sealed(SealedBatch batch) {
                batches.add(BatchCopy.of(batch));
            }
        };
    }

    static String hex(MemorySegment bytes) {
        return hex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.substring(2));
    }
}

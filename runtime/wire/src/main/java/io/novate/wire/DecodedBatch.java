package io.novate.wire;

import io.novate.core.command.SealedBatch;
import io.novate.core.unit.Limits;
import io.novate.wire.sbe.SealedDecoder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A batch as a message carried it; what it lends is written over by the next. */
final class DecodedBatch implements SealedBatch {
    private static final int HASH_BYTES = SealedDecoder.inboxToHashLength();
    private static final int HASHES = 5;
    private static final int ELEMENT_BYTES = 32;

    private final ByteBuffer bytes;
    private final MemorySegment[] hashes = new MemorySegment[HASHES];
    private final MemorySegment elements;
    private MemorySegment stream;
    private SealedDecoder from;
    private boolean settled;

    DecodedBatch(int messageBytesMax) {
        MemorySegment lent =
                Arena.ofAuto().allocate(HASHES * HASH_BYTES + messageBytesMax, Long.BYTES);
        bytes = lent.asByteBuffer();
        for (int index = 0; index < HASHES; index++) {
            hashes[index] = lent.asSlice((long) index * HASH_BYTES, HASH_BYTES);
        }
        elements = lent.asSlice((long) HASHES * HASH_BYTES);
        stream = elements.asSlice(0, 0);
    }

    void read(MessageReader in, SealedDecoder root) throws WireException {
        from = root;
        settled = Codes.flag(root.settledRaw());
        hash(0, SealedDecoder.prevAccountsEncodingOffset());
        hash(1, SealedDecoder.prevTableEncodingOffset());
        hash(2, SealedDecoder.nextAccountsEncodingOffset());
        hash(3, SealedDecoder.nextTableEncodingOffset());
        hash(4, SealedDecoder.inboxToHashEncodingOffset());
        int length = in.length("stream");
        if (length % (Limits.STEP_ELEMENTS * ELEMENT_BYTES) != 0) {
            throw new WireException("stream: length " + length + " is not whole steps");
        }
        in.buffer().getBytes(in.take(length), bytes, HASHES * HASH_BYTES, length);
        if (stream.byteSize() != length) {
            stream = elements.asSlice(0, length);
        }
    }

    private void hash(int index, int fieldOffset) {
        from.buffer().getBytes(from.offset() + fieldOffset, bytes, index * HASH_BYTES, HASH_BYTES);
    }

    @Override
    public int mode() {
        return from.mode();
    }

    @Override
    public long number() {
        return from.number();
    }

    @Override
    public MemorySegment prevAccounts() {
        return hashes[0];
    }

    @Override
    public MemorySegment prevTable() {
        return hashes[1];
    }

    @Override
    public MemorySegment nextAccounts() {
        return hashes[2];
    }

    @Override
    public MemorySegment nextTable() {
        return hashes[3];
    }

    @Override
    public long inboxFrom() {
        return from.inboxFrom();
    }

    @Override
    public long inboxTo() {
        return from.inboxTo();
    }

    @Override
    public MemorySegment inboxToHash() {
        return hashes[4];
    }

    @Override
    public long out() {
        return from.moneyOut();
    }

    @Override
    public boolean settled() {
        return settled;
    }

    @Override
    public long lastSettled() {
        return from.lastSettled();
    }

    @Override
    public MemorySegment stream() {
        return stream;
    }

    @Override
    public int elementCount() {
        return (int) (stream.byteSize() / ELEMENT_BYTES);
    }

    @Override
    public int entryCount() {
        return from.entryCount();
    }
}

package io.novate.settlement.chain;

import io.novate.core.command.SealedBatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.StaticStruct;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/**
 * The header H of a batch, as in the settlement protocol, section 2.
 *
 * @param mode data availability mode
 * @param number batch number, from 1
 * @param prevAccounts accounts root before, 32 bytes
 * @param prevTable price table root before, 32 bytes
 * @param nextAccounts accounts root after, 32 bytes
 * @param nextTable price table root after, 32 bytes
 * @param from first inbox item not consumed before
 * @param to first inbox item not consumed after
 * @param toHash inbox hash chain value at {@code to}, 32 bytes
 * @param out settlement currency made claimable, money
 * @param settled whether every account is solvent after the batch
 * @param lastSettled number of the last settled batch before, 0 when none
 */
public record BatchHeader(
        int mode,
        long number,
        byte[] prevAccounts,
        byte[] prevTable,
        byte[] nextAccounts,
        byte[] nextTable,
        long from,
        long to,
        byte[] toHash,
        long out,
        boolean settled,
        long lastSettled) {
    /** Bytes of a header in this process's own records and in the contract's call data. */
    static final int WORDS = 12;

    static final int BYTES = 32 * WORDS;

    /** Copies the header of a sealed batch. */
    public static BatchHeader of(SealedBatch batch) {
        return new BatchHeader(
                batch.mode(),
                batch.number(),
                root(batch.prevAccounts()),
                root(batch.prevTable()),
                root(batch.nextAccounts()),
                root(batch.nextTable()),
                batch.inboxFrom(),
                batch.inboxTo(),
                root(batch.inboxToHash()),
                batch.out(),
                batch.settled(),
                batch.lastSettled());
    }

    /** Reads the twelve words that {@link #write} wrote, which are also the contract's encoding. */
    static BatchHeader read(ByteBuffer in) {
        return new BatchHeader(
                Math.toIntExact(number(in)),
                number(in),
                root(in),
                root(in),
                root(in),
                root(in),
                number(in),
                number(in),
                root(in),
                number(in),
                number(in) != 0,
                number(in));
    }

    /** Writes the header as the contract's ABI does: twelve words of 32 bytes, big endian. */
    void write(ByteBuffer out) {
        number(out, mode);
        number(out, number);
        out.put(prevAccounts).put(prevTable).put(nextAccounts).put(nextTable);
        number(out, from);
        number(out, to);
        out.put(toHash);
        number(out, this.out);
        number(out, settled ? 1 : 0);
        number(out, lastSettled);
    }

    /** Returns the twelve words. */
    byte[] words() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES);
        write(buffer);
        return buffer.array();
    }

    /** Returns the header as an argument of the contract. */
    StaticStruct argument() {
        return new StaticStruct(
                new Uint8(mode),
                uint64(number),
                new Bytes32(prevAccounts),
                new Bytes32(prevTable),
                new Bytes32(nextAccounts),
                new Bytes32(nextTable),
                uint64(from),
                uint64(to),
                new Bytes32(toHash),
                uint64(out),
                new Bool(settled),
                uint64(lastSettled));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BatchHeader that && Arrays.equals(words(), that.words());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words());
    }

    static Uint64 uint64(long value) {
        return new Uint64(BigInteger.valueOf(value));
    }

    private static byte[] root(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    private static byte[] root(ByteBuffer in) {
        byte[] root = new byte[32];
        in.get(root);
        return root;
    }

    private static long number(ByteBuffer in) {
        in.position(in.position() + 24);
        return in.getLong();
    }

    private static void number(ByteBuffer out, long value) {
        out.putLong(0).putLong(0).putLong(0).putLong(value);
    }
}

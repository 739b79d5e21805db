package io.novate.settlement.chain;

import java.nio.ByteBuffer;
import org.web3j.abi.datatypes.StaticStruct;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Int64;
import org.web3j.abi.datatypes.generated.Uint16;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.crypto.Hash;

/**
 * State of a batch after a step; its hash is published.
 *
 * @param accounts accounts root, 32 bytes
 * @param table price table root, 32 bytes
 * @param key key of the last leg that had one
 * @param run lots of that key so far
 * @param net cash of all legs so far, money
 * @param cursor next inbox item
 * @param out made claimable so far, money
 * @param phase 0 while only prices were seen
 */
public record StepState(
        byte[] accounts,
        byte[] table,
        int key,
        long run,
        long net,
        long cursor,
        long out,
        int phase) {
    private static final int WORD_BYTES = 32;
    private static final int WORDS = 8;

    /** Returns the state that a batch starts from. */
    static StepState before(BatchHeader header) {
        return new StepState(
                header.prevAccounts(), header.prevTable(), 0, 0, 0, header.from(), 0, 0);
    }

    /** Returns what is published: the keccak of eight ABI words. */
    byte[] hash() {
        ByteBuffer words = ByteBuffer.allocate(WORDS * WORD_BYTES);
        words.put(accounts).put(table);
        for (long value : new long[] {key, run, net, cursor, out, phase}) {
            long sign = value >> Long.SIZE - 1;
            words.putLong(sign).putLong(sign).putLong(sign).putLong(value);
        }
        return Hash.sha3(words.array());
    }

    /** Returns the state as an argument of the contract. */
    StaticStruct argument() {
        return new StaticStruct(
                new Bytes32(accounts),
                new Bytes32(table),
                new Uint16(key),
                new Int64(run),
                new Int64(net),
                ClearingContract.uint64(cursor),
                ClearingContract.uint64(out),
                new Uint8(phase));
    }
}

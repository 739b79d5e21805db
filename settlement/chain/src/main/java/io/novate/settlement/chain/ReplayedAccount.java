package io.novate.settlement.chain;

import io.novate.core.batch.SettlementKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.web3j.crypto.Hash;

/**
 * A leaf as whoever replays the log knows it; without an owner it is the empty leaf.
 *
 * <p><b>Units</b>: money; lots or asset units by key.
 */
final class ReplayedAccount {
    private static final int ADDRESS_BYTES = 20;
    private static final int HEAD_BYTES = 4 + 2 * ADDRESS_BYTES + 4 + 3 * Long.BYTES;
    private static final byte LEAF = 0x4c;

    final int index;
    final SortedMap<Integer, Long> positions = new TreeMap<>();
    byte[] owner = new byte[ADDRESS_BYTES];
    byte[] signer = new byte[ADDRESS_BYTES];
    long cash;
    long out;

    ReplayedAccount(int index) {
        this.index = index;
    }

    ReplayedAccount copy() {
        ReplayedAccount copy = new ReplayedAccount(index);
        copy.open(owner, signer);
        copy.cash = cash;
        copy.out = out;
        copy.positions.putAll(positions);
        return copy;
    }

    void open(byte[] newOwner, byte[] newSigner) {
        owner = newOwner.clone();
        signer = newSigner.clone();
    }

    boolean isEmpty() {
        return Arrays.equals(owner, new byte[ADDRESS_BYTES]);
    }

    long lots(int key) {
        return positions.getOrDefault(key, 0L);
    }

    void setLots(int key, long lots) {
        if (lots == 0) {
            positions.remove(key);
        } else {
            positions.put(key, lots);
        }
    }

    int derivativeCount() {
        return positions.headMap(SettlementKey.DERIVATIVE_END).size();
    }

    byte[] hash() {
        if (isEmpty()) {
            return new byte[32];
        }
        ByteBuffer leaf = ByteBuffer.allocate(1 + HEAD_BYTES + 32);
        leaf.put(LEAF).put(head()).put(Hash.sha3(positionBytes()));
        return Hash.sha3(Hash.sha3(leaf.array()));
    }

    /** Writes the leaf as a witness carries it, without its path. */
    void write(ByteArrayOutputStream to) {
        to.writeBytes(head());
        to.write(positions.size());
        to.writeBytes(positionBytes());
    }

    private byte[] head() {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        head.putInt(index).put(owner).put(signer).putInt(0).putLong(0).putLong(cash).putLong(out);
        return head.array();
    }

    private byte[] positionBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(positions.size() * 10);
        positions.forEach((key, lots) -> bytes.putShort(key.shortValue()).putLong(lots));
        return bytes.array();
    }
}

package io.novate.settlement.chain;

import java.nio.ByteBuffer;
import org.web3j.crypto.Hash;

/**
 * A price of the table.
 *
 * @param key derivative
 * @param unitValue value per lot, money
 * @param maintenance256 maintenance margin per lot, money with 8 fraction bits
 */
record ReplayedPrice(int key, long unitValue, long maintenance256) {
    private static final byte PRICE = 0x50;

    byte[] hash() {
        if (unitValue == 0 && maintenance256 == 0) {
            return new byte[32];
        }
        ByteBuffer price = ByteBuffer.allocate(1 + 2 + 2 * Long.BYTES);
        price.put(PRICE).putShort((short) key).putLong(unitValue).putLong(maintenance256);
        return Hash.sha3(Hash.sha3(price.array()));
    }

    /** Returns the price as a witness carries it behind the key. */
    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
        return bytes.putLong(unitValue).putLong(maintenance256).array();
    }
}

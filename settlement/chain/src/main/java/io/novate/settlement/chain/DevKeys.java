package io.novate.settlement.chain;

import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.MnemonicUtils;

/** The publicly known keys that a local chain gives ether to; worthless on any other chain. */
public final class DevKeys {
    /** Number of keys. */
    public static final int COUNT = 10;

    private static final String MNEMONIC =
            "test test test test test test test test test test test junk";
    private static final int HARDENED = Bip32ECKeyPair.HARDENED_BIT;

    private static final Bip32ECKeyPair MASTER =
            Bip32ECKeyPair.generateKeyPair(MnemonicUtils.generateSeed(MNEMONIC, ""));

    private DevKeys() {}

    /** Returns the key of an index below {@link #COUNT}. */
    public static Credentials key(int index) {
        if (index < 0 || index >= COUNT) {
            throw new IllegalArgumentException("dev key index=" + index);
        }
        int[] path = {44 | HARDENED, 60 | HARDENED, HARDENED, 0, index};
        return Credentials.create(Bip32ECKeyPair.deriveKeyPair(MASTER, path));
    }
}

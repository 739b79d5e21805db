package io.novate.app.settle;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The operator and the traders who come in through the contract.
 *
 * <p>Their addresses are those of the publicly known keys every local test chain gives ether to.
 */
public final class OnChainTraders {
    /** Traders beside the operator. */
    public static final int COUNT = 8;

    private static final List<String> ADDRESSES =
            List.of(
                    "f39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
                    "70997970C51812dc3A010C7d01b50e0d17dc79C8",
                    "3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
                    "90F79bf6EB2c4f870365E785982E1f101E93b906",
                    "15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
                    "9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
                    "976EA74026E726554dB657fA54763abd0C3a0aa9",
                    "14dC79964da2C08b23698B3D3cc7Ca32193d9955",
                    "23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f");

    private OnChainTraders() {}

    /** Returns the operator's address, 20 bytes. */
    public static byte[] operator() {
        return address(0);
    }

    /** Returns a trader's address, 20 bytes. */
    public static byte[] trader(int traderIndex) {
        return address(traderIndex + 1);
    }

    private static byte[] address(int keyIndex) {
        return HexFormat.of().parseHex(ADDRESSES.get(keyIndex).toLowerCase(Locale.ROOT));
    }
}

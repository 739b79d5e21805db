package io.novate.core.batch;

/**
 * Ranges of settlement keys.
 *
 * <p><b>Source</b>: settlement protocol, section 2.
 */
public final class SettlementKey {
    /** The settlement currency. */
    public static final int CASH = 0;

    /** First key after the derivatives, which are the instrument ids from 1. */
    public static final int DERIVATIVE_END = 0x8000;

    /** Key of asset {@code a} is this plus {@code a}. */
    public static final int ASSET = 0x8000;

    /** Key of the claimable units of asset {@code a} is this plus {@code a}. */
    public static final int CLAIM = 0xc000;

    /** Positions of one leaf: 64 derivatives, 16 assets, 16 claims. */
    public static final int POSITIONS_MAX = 96;

    private SettlementKey() {}

    /** Returns whether lots of the key are contracts. */
    public static boolean isDerivative(int key) {
        return key > CASH && key < DERIVATIVE_END;
    }

    /** Returns whether lots of the key are units of collateral. */
    public static boolean isAsset(int key) {
        return key >= ASSET && key < CLAIM;
    }

    static int claimOf(int assetKey) {
        return assetKey - ASSET + CLAIM;
    }
}

package io.novate.core.margin;

import io.novate.core.ledger.AccountTable;
import io.novate.core.unit.Limits;
import java.util.Arrays;

/**
 * Fee tiers and who is in which.
 *
 * <p><b>Units</b>: scales are parts per million of the listed fee; a negative maker scale is a
 * rebate.
 *
 * <p><b>Exactness</b>: fees round up, rebates round down.
 */
public final class FeeTiers {
    /** Tiers there are; everybody starts in tier 0, which starts with the fees as listed. */
    public static final int TIERS_MAX = 16;

    private final AccountTable accounts;
    private final int[] takerScalePpm = new int[TIERS_MAX];
    private final int[] makerScalePpm = new int[TIERS_MAX];

    /** Keeps who is in which tier in the account table. */
    public FeeTiers(AccountTable accounts) {
        this.accounts = accounts;
        Arrays.fill(takerScalePpm, Limits.PPM);
        Arrays.fill(makerScalePpm, Limits.PPM);
    }

    /** Returns whether there is a tier of this number. */
    public static boolean isTier(int tier) {
        return tier >= 0 && tier < TIERS_MAX;
    }

    /** Returns whether scales lower fees, and a maker's perhaps into a rebate. */
    public static boolean areScales(int takerPpm, int makerPpm) {
        return takerPpm >= 0
                && takerPpm <= Limits.PPM
                && makerPpm >= -Limits.PPM
                && makerPpm <= Limits.PPM;
    }

    /** Writes the scales of a tier. */
    public void set(int tier, int takerPpm, int makerPpm) {
        takerScalePpm[tier] = takerPpm;
        makerScalePpm[tier] = makerPpm;
    }

    /** Puts an account into a tier. */
    public void assign(int account, int tier) {
        accounts.setTier(account, tier);
    }

    /** Returns the tier of an account. */
    public int tier(int account) {
        return accounts.tier(account);
    }

    /** Returns what a tier pays of the listed taker fee. */
    public int takerScalePpm(int tier) {
        return takerScalePpm[tier];
    }

    /** Returns what a tier pays of the listed maker fee, negative when it receives. */
    public int makerScalePpm(int tier) {
        return makerScalePpm[tier];
    }
}

package io.novate.pricing.venue;

/**
 * Whether dYdX v4 lets an account go from one state to another.
 *
 * <p>Equity that covers the initial margin is always good. Below it only what makes the account
 * better passes: maintenance margin does not grow and equity per maintenance margin does not fall;
 * without maintenance margin on one side, equity has to grow.
 *
 * <p><b>Source</b>: dYdX v4-chain, x/subaccounts/lib/updates.go.
 */
public enum UpdateCheck {
    /** The new state is allowed. */
    SUCCESS("success"),
    /** The account covered its initial margin before and would not afterwards. */
    NEWLY_UNDERCOLLATERALIZED("newly_undercollateralized"),
    /** The account did not cover its initial margin before and gets no better. */
    STILL_UNDERCOLLATERALIZED("still_undercollateralized");

    private final String word;

    UpdateCheck(String word) {
        this.word = word;
    }

    /**
     * An account in one state, money.
     *
     * @param equity net collateral
     * @param initial initial margin
     * @param maintenance maintenance margin
     */
    public record State(long equity, long initial, long maintenance) {
        /** Returns whether equity covers the initial margin; equality does. */
        public boolean coversInitial() {
            return equity >= initial;
        }

        /** Returns whether equity covers the maintenance margin; equality does. */
        public boolean coversMaintenance() {
            return equity >= maintenance;
        }

        /** Returns whether the account is liquidated: only one with a requirement ever is. */
        public boolean isLiquidatable() {
            return maintenance > 0 && maintenance > equity;
        }
    }

    /** Returns the word of the source. */
    public String word() {
        return word;
    }

    /** Returns what is said to a change. */
    public static UpdateCheck of(State before, State after) {
        if (after.coversInitial() || improves(before, after)) {
            return SUCCESS;
        }
        return before.coversInitial() ? NEWLY_UNDERCOLLATERALIZED : STILL_UNDERCOLLATERALIZED;
    }

    private static boolean improves(State before, State after) {
        if (after.maintenance > before.maintenance) {
            return false;
        }
        if (after.maintenance == 0 || before.maintenance == 0) {
            return after.equity > before.equity;
        }
        return Quotient.product(after.equity, before.maintenance)
                        .compareTo(Quotient.product(before.equity, after.maintenance))
                >= 0;
    }
}

package io.novate.app.settle;

import io.novate.app.BadInput;
import io.novate.settlement.chain.SettlementFailure;

/** Finds the settlement that the user named. */
public final class Settlements {
    /** The name of no settlement at all. */
    public static final String NONE = "none";

    private static final String ANVIL = "anvil";

    private Settlements() {}

    /**
     * Checks the name before anything is started.
     *
     * @throws BadInput when it is neither none, anvil nor a URL
     */
    public static void check(String where) {
        if (!where.equals(NONE) && !where.equals(ANVIL) && !where.matches("https?://[^/ ]+.*")) {
            throw new BadInput("--settle '" + where + "': expected anvil, none or an http URL");
        }
    }

    /**
     * Opens the settlement.
     *
     * @throws BadInput when the chain cannot be started or reached
     */
    public static Settlement open(String where) {
        check(where);
        try {
            return switch (where) {
                case NONE -> new NoSettlement();
                case ANVIL -> ChainSettlement.local();
                default -> ChainSettlement.at(where);
            };
        } catch (SettlementFailure e) {
            throw new BadInput("--settle " + where + ": " + e.getMessage());
        }
    }
}

package io.novate.settlement.chain;

/** The node answered a request with an error instead of a result. */
public final class ChainRefusal extends SettlementFailure {
    private static final long serialVersionUID = 1L;

    private final String revertHex;

    ChainRefusal(String method, String reason, String revertHex) {
        super("the node refuses " + method + ": " + reason, null);
        this.revertHex = revertHex;
    }

    /** Returns what the contract reverted with, in hex with 0x; "0x" when it did not say. */
    public String revertHex() {
        return revertHex;
    }
}

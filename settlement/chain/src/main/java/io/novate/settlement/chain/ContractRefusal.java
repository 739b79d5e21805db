package io.novate.settlement.chain;

/** The contract reverted; the message names the contract, the error and its arguments. */
public final class ContractRefusal extends SettlementFailure {
    private static final long serialVersionUID = 1L;

    private final String errorName;

    ContractRefusal(String message, String errorName) {
        super(message, null);
        this.errorName = errorName;
    }

    /** Returns the name of the contract's error, empty when it gave none. */
    public String errorName() {
        return errorName;
    }
}

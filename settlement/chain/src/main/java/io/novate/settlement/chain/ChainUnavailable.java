package io.novate.settlement.chain;

/** The chain cannot be reached, or does not answer as a chain does; the message is one sentence. */
public final class ChainUnavailable extends SettlementFailure {
    private static final long serialVersionUID = 1L;

    /** Creates the exception from a sentence for people. */
    public ChainUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.novate.settlement.chain;

/** The publisher has stopped for good; the message says why in one sentence. */
public final class PublishingStopped extends SettlementFailure {
    private static final long serialVersionUID = 1L;

    PublishingStopped(String message, Throwable cause) {
        super(message, cause);
    }
}

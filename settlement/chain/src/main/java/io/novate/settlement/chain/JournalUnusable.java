package io.novate.settlement.chain;

/** The publisher's journal cannot be used; the message is one sentence. */
public final class JournalUnusable extends SettlementFailure {
    private static final long serialVersionUID = 1L;

    JournalUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}

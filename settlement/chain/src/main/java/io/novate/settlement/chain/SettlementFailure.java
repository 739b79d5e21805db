package io.novate.settlement.chain;

/**
 * Something outside this process keeps settlement from going on; the message is one sentence for
 * the operator.
 */
public abstract sealed class SettlementFailure extends RuntimeException
        permits ChainRefusal,
                ChainUnavailable,
                ContractRefusal,
                JournalUnusable,
                PublishingStopped {
    private static final long serialVersionUID = 1L;

    SettlementFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

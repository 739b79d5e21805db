package io.novate.settlement.chain;

/** The contract is not where the publisher left it, so the publisher must look again. */
final class ChainMoved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChainMoved(String message) {
        super(message);
    }
}

package io.novate.app.vectors;

import io.novate.core.command.Rejection;

/** A command that the core refused while a row was played. */
final class CoreRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Rejection reason;

    /** Takes what was refused and why. */
    CoreRefusal(String command, Rejection reason) {
        super("the core refuses the " + command + " with " + reason, null, false, false);
        this.reason = reason;
    }

    /** Returns left out when a number of the row is beyond a bound, else failed. */
    Verdict verdict() {
        return switch (reason) {
            case LISTING_INVALID,
                    LISTING_TOO_COARSE,
                    AMOUNT_RANGE,
                    LOTS_RANGE,
                    PRICE_RANGE,
                    POSITION_LIMIT,
                    GROSS_BOUND ->
                    new Verdict.LeftOut(getMessage());
            default -> new Verdict.Failed(getMessage());
        };
    }
}

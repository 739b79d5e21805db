package io.novate.app.vectors;

/** A row whose numbers are wider than the width table allows: it is left out, not failed. */
final class OutsideWidths extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the reason, the same for every row of its class. */
    OutsideWidths(String reason) {
        super(reason, null, false, false);
    }
}

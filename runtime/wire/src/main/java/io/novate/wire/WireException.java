package io.novate.wire;

/**
 * Bytes that are no message of this schema; its text is one sentence that says why.
 *
 * <p>It carries no stack trace, so that refusing bytes costs about as much as reading them.
 */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    WireException(String sentence) {
        super(sentence, null, false, false);
    }
}

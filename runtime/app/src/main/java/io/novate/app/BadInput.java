package io.novate.app;

/**
 * Bad input from the user: the message is the one sentence that names what, where and the value.
 */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the sentence shown to the user. */
    public BadInput(String sentence) {
        super(sentence);
    }
}

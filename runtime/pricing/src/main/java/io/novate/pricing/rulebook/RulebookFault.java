package io.novate.pricing.rulebook;

/** A rulebook that cannot be used: one sentence {@code file: field: value: why}. */
public final class RulebookFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the sentence shown to the user. */
    public RulebookFault(String sentence) {
        super(sentence, null, false, false);
    }
}

package io.novate.pricing.board;

/** A board that cannot be used: one sentence that names file, line, field and value. */
public final class BoardFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the sentence shown to the user. */
    public BoardFault(String sentence) {
        super(sentence, null, false, false);
    }
}

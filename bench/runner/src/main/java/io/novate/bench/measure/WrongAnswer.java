package io.novate.bench.measure;

/** A subject that does not compute what the scalar definition does: its time means nothing. */
public final class WrongAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the sentence shown to the user. */
    public WrongAnswer(String sentence) {
        super(sentence);
    }
}

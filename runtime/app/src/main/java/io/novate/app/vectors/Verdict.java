package io.novate.app.vectors;

/** What became of one row. */
public sealed interface Verdict {
    /** The production code gives the numbers of the row. */
    Verdict PASSED = new Passed();

    /** The row agrees. */
    record Passed() implements Verdict {}

    /** The row disagrees; {@code why} names the column and both numbers. */
    record Failed(String why) implements Verdict {}

    /** The row asks for something this version cannot say; {@code why} is the reason. */
    record LeftOut(String why) implements Verdict {}

    /** Returns the first verdict that is not a pass, else a pass. */
    static Verdict all(Verdict... verdicts) {
        for (Verdict verdict : verdicts) {
            if (!(verdict instanceof Passed)) {
                return verdict;
            }
        }
        return PASSED;
    }
}

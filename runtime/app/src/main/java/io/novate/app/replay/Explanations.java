package io.novate.app.replay;

import io.novate.core.command.Explanation;
import io.novate.core.command.ExplanationKind;
import io.novate.core.liquidation.ExplanationCheck;
import io.novate.core.liquidation.LiquidationStrategy;
import io.novate.core.liquidation.StandardStrategy;
import io.novate.core.unit.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the core's explanations, keeps one as an example, and when somebody asked for them checks
 * each and writes it in words.
 */
final class Explanations {
    /** Positions of an example at most, so that it can be read at a glance. */
    private static final int EXAMPLE_POSITIONS_MAX = 3;

    private final Writer out;
    private final ExplanationText text;
    private final LiquidationStrategy strategy = new StandardStrategy();
    private final Map<ExplanationKind, Long> counts = new EnumMap<>(ExplanationKind.class);
    private String example = "";
    private long verifiedCount;
    private long failedCount;
    private IOException failure;

    /** Writes to {@code out}, null when nobody asked. */
    Explanations(Writer out, ExplanationText text) {
        this.out = out;
        this.text = text;
    }

    /** Takes what the core lends for this call; never throws into the core. */
    void add(Explanation explanation) {
        counts.merge(explanation.kind(), 1L, Long::sum);
        boolean isExample = example.isEmpty() && isGoodExample(explanation);
        if (out == null && !isExample) {
            return;
        }
        List<String> faults = ExplanationCheck.faults(explanation, strategy);
        if (faults.isEmpty()) {
            verifiedCount++;
        } else {
            failedCount++;
        }
        String statement = text.of(explanation, faults);
        if (isExample) {
            example = statement;
        }
        write(statement);
    }

    private void write(String statement) {
        try {
            if (out != null && failure == null) {
                out.write(statement);
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private static boolean isGoodExample(Explanation explanation) {
        return explanation.kind() == ExplanationKind.LIQUIDATION_ORDER
                && explanation.account() != Limits.BACKSTOP
                && explanation.positionCount() <= EXAMPLE_POSITIONS_MAX;
    }

    /**
     * Makes sure that everything could be written so far.
     *
     * @throws UncheckedIOException when not
     */
    void checkWritten() {
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns how many there were of each kind. */
    Map<ExplanationKind, Long> counts() {
        return counts;
    }

    /** Returns a liquidation order of a small account in words, empty when there was none. */
    String example() {
        return example;
    }

    /** Returns the explanations computed again with the same result. */
    long verifiedCount() {
        return verifiedCount;
    }

    /** Returns the explanations whose decision does not follow from them. */
    long failedCount() {
        return failedCount;
    }
}

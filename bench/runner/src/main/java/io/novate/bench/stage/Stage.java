package io.novate.bench.stage;

import io.novate.bench.measure.Timing;
import java.util.List;

/** A part of the product that is measured by itself. */
public interface Stage {
    /** Returns the word that chooses it on the command line. */
    String name();

    /** Measures every shape, one after another. */
    void measure(Results results);

    /** Takes the results of one shape as soon as they are there. */
    interface Results {
        /**
         * Takes the timings of one shape.
         *
         * @param stage name of the stage
         * @param unit what one unit is
         * @param shape sizes of what was measured
         * @param timings one for each subject
         */
        void add(String stage, String unit, String shape, List<Timing> timings);
    }
}

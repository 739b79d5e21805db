package io.novate.bench.report;

import io.novate.bench.measure.Peaks;
import io.novate.bench.measure.Subject;
import io.novate.bench.measure.Timing;
import java.util.ArrayList;
import java.util.List;

/** Makes rows of timings: times for one unit, ratio, share of the roofline. */
public final class RowMaker {
    private final Peaks peaks;
    private final String indexChecks;

    /** Takes the peaks of this run and its setting of the index checks. */
    public RowMaker(Peaks peaks, boolean hasIndexChecks) {
        this.peaks = peaks;
        indexChecks = hasIndexChecks ? "on" : "off";
    }

    /** Returns a row for each timing of a shape; the first is the scalar definition. */
    public List<Row> rows(String stage, String unit, String shape, List<Timing> timings) {
        List<Row> rows = new ArrayList<>();
        Timing definition = timings.get(0);
        double definitionNs = definition.perUnit(definition.warm().median());
        for (Timing timing : timings) {
            Subject subject = timing.subject();
            double medianNs = timing.perUnit(timing.warm().median());
            rows.add(
                    new Row(
                            stage,
                            shape,
                            subject.name(),
                            unit,
                            indexChecks,
                            subject.units(),
                            timing.warm().count(),
                            Rounded.to3(timing.perUnit(timing.coldNs())),
                            Rounded.to3(timing.perUnit(timing.warm().min())),
                            Rounded.to3(medianNs),
                            Rounded.to3(timing.perUnit(timing.warm().percentile(99))),
                            Rounded.to3(definitionNs / medianNs),
                            Rounded.to3(subject.bytesPerUnit()),
                            Rounded.to3(
                                    peaks.share(
                                            subject.bytesPerUnit(),
                                            subject.multipliesPerUnit(),
                                            subject.threads(),
                                            medianNs)),
                            Rounded.to3(timing.perUnit(timing.cpu().median())),
                            timing.answer(),
                            timing.definition()));
        }
        return rows;
    }
}

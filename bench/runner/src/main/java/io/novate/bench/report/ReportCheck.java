package io.novate.bench.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whether a result file is one: complete, consistent, and every answer that of the scalar
 * definition.
 */
public final class ReportCheck {
    private ReportCheck() {}

    /** Returns one sentence for each fault of a file's text, none when it is a result. */
    public static List<String> faults(String text) {
        BenchReport report;
        try {
            report = Json.read(text, BenchReport.class);
        } catch (IllegalArgumentException e) {
            return List.of("this is no report: " + e.getMessage());
        }
        return faults(report);
    }

    /** Returns one sentence for each fault of a report, none when it is a result. */
    public static List<String> faults(BenchReport report) {
        List<String> faults = new ArrayList<>();
        if (!report.schema().equals(BenchReport.SCHEMA)) {
            faults.add("schema '" + report.schema() + "' is not " + BenchReport.SCHEMA);
        }
        if (report.results().isEmpty()) {
            faults.add("there is no result");
        }
        if (!(report.peaks().readBytesPerSecond() > 0)
                || !(report.peaks().multipliesPerSecond() > 0)) {
            faults.add("the peaks of the machine are missing");
        }
        Map<String, String> definitions = new HashMap<>();
        for (Row row : report.results()) {
            String where = row.stage() + ", " + row.shape() + ", '" + row.subject() + "': ";
            if (!row.answer().equals(row.definition())) {
                faults.add(
                        where
                                + "answer "
                                + row.answer()
                                + " differs from the scalar definition's "
                                + row.definition());
            }
            String same = row.stage() + row.shape() + row.units();
            String known = definitions.putIfAbsent(same, row.definition());
            if (known != null && !known.equals(row.definition())) {
                faults.add(where + "there are two answers of the scalar definition");
            }
            addFaultsOfTimes(faults, where, row);
        }
        return faults;
    }

    private static void addFaultsOfTimes(List<String> faults, String where, Row row) {
        if (row.answer().isBlank()) {
            faults.add(where + "there is no answer");
        }
        if (row.units() < 1 || row.rounds() < 1) {
            faults.add(where + "nothing was timed");
        }
        boolean isOrdered =
                row.minNs() > 0
                        && row.minNs() <= row.medianNs()
                        && row.medianNs() <= row.p99Ns()
                        && row.coldNs() > 0;
        if (!isOrdered) {
            faults.add(where + "minimum, median and p99 are not in order");
        }
        if (!List.of("on", "off").contains(row.indexChecks())) {
            faults.add(where + "index_checks '" + row.indexChecks() + "' is neither on nor off");
        }
    }
}

package io.novate.app.vectors;

import io.novate.app.vectors.VectorRun.FileResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A run as text for people, or as one JSON object. */
public final class VectorReport {
    private static final int FAILURES_SHOWN = 10;

    private final List<FileResult> results;

    /** Reports these results. */
    public VectorReport(List<FileResult> results) {
        this.results = results;
    }

    /** Returns whether every file could be read and no row disagrees. */
    public boolean isGood() {
        return faults().isEmpty() && results.stream().allMatch(result -> result.failed() == 0);
    }

    /** Returns one sentence per file that is no vectors. */
    public List<String> faults() {
        return results.stream().map(FileResult::fault).filter(fault -> !fault.isEmpty()).toList();
    }

    /** Returns a line per file, its failures and the reasons of rows left out, and a total. */
    public List<String> lines() {
        int width = results.stream().mapToInt(result -> result.name().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (FileResult result : results) {
            String name = String.format("%-" + width + "s", result.name());
            if (!result.isKnown()) {
                lines.add(name + "  unknown: there is no check for a file of this name");
                continue;
            }
            if (!result.fault().isEmpty()) {
                lines.add(name + "  unreadable: no row was compared");
                continue;
            }
            lines.add(
                    String.format(
                            "%s  %4d passed  %4d failed  %4d left out",
                            name, result.passed(), result.failed(), result.leftOut()));
            addFailures(lines, result);
            reasons(result)
                    .forEach((why, count) -> lines.add("    left out: " + count + ": " + why));
        }
        lines.add(total());
        return lines;
    }

    /** Returns the whole run as one JSON object. */
    public String json() {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode();
        ArrayNode files = root.putArray("files");
        for (FileResult result : results) {
            ObjectNode file = files.addObject();
            file.put("name", result.name());
            file.put("known", result.isKnown());
            file.put("passed", result.passed());
            file.put("failed", result.failed());
            file.put("left_out", result.leftOut());
            file.put("fault", result.fault());
            ObjectNode failures = file.putObject("failures");
            for (int row = 0; row < result.verdicts().size(); row++) {
                if (result.verdicts().get(row) instanceof Verdict.Failed failed) {
                    failures.put("" + (row + 1), failed.why());
                }
            }
            ObjectNode reasons = file.putObject("reasons_left_out");
            reasons(result).forEach(reasons::put);
        }
        root.put("passed", sum(FileResult::passed));
        root.put("failed", sum(FileResult::failed));
        root.put("left_out", sum(FileResult::leftOut));
        root.put("unknown_files", unknown());
        return root.toString();
    }

    private static void addFailures(List<String> lines, FileResult result) {
        int shown = 0;
        for (int row = 0; row < result.verdicts().size(); row++) {
            if (result.verdicts().get(row) instanceof Verdict.Failed failed) {
                shown++;
                if (shown <= FAILURES_SHOWN) {
                    lines.add("    row " + (row + 1) + " failed: " + failed.why());
                }
            }
        }
        if (shown > FAILURES_SHOWN) {
            lines.add("    and " + (shown - FAILURES_SHOWN) + " more");
        }
    }

    private static Map<String, Integer> reasons(FileResult result) {
        Map<String, Integer> reasons = new TreeMap<>();
        for (Verdict verdict : result.verdicts()) {
            if (verdict instanceof Verdict.LeftOut leftOut) {
                reasons.merge(leftOut.why(), 1, Integer::sum);
            }
        }
        return reasons;
    }

    private String total() {
        return String.format(
                "total: %d files, %d passed, %d failed, %d left out, %d unknown files",
                results.size() - unknown(),
                sum(FileResult::passed),
                sum(FileResult::failed),
                sum(FileResult::leftOut),
                unknown());
    }

    private long unknown() {
        return results.stream().filter(result -> !result.isKnown()).count();
    }

    private long sum(ToLongFunction<FileResult> count) {
        return results.stream().mapToLong(count).sum();
    }
}

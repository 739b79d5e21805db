package io.novate.bench.report;

import io.novate.app.BadInput;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes sure before a run that its report can be written after it. */
public final class ReportFile {
    private ReportFile() {}

    /**
     * Checks where a report is to go.
     *
     * @throws BadInput when it cannot be written there
     */
    public static void check(Path report) {
        Path folder = report.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new BadInput("--report " + report + ": the folder of the report does not exist");
        }
        if (Files.isDirectory(report) || Files.exists(report) && !Files.isWritable(report)) {
            throw new BadInput("--report " + report + ": this is no file that can be written");
        }
        if (!Files.isWritable(folder)) {
            throw new BadInput("--report " + report + ": its folder cannot be written");
        }
    }
}

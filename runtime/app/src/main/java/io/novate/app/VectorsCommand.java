package io.novate.app;

import io.novate.app.vectors.VectorReport;
import io.novate.app.vectors.VectorRun;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks the rules against numbers of real venues. */
@Command(
        name = "vectors",
        mixinStandardHelpOptions = true,
        version = Main.VERSION,
        description = {
            "Runs every file of a folder that it knows by its name: numbers taken from real venues,"
                    + " compared with what Novate's own rules give for them.",
            "A line per file: name, rows passed, failed and left out, with the reasons; exit status"
                    + " 1 when a row fails, 2 when a file is no vectors; the others are run all the same."
        })
final class VectorsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Folder of vector files.")
    private Path folder;

    @Option(names = "--json", description = "Print one JSON object instead of lines.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        VectorReport report = new VectorReport(VectorRun.run(folder));
        if (json) {
            spec.commandLine().getOut().println(report.json());
        } else {
            report.lines().forEach(spec.commandLine().getOut()::println);
        }
        report.faults().forEach(spec.commandLine().getErr()::println);
        if (!report.faults().isEmpty()) {
            return 2;
        }
        return report.isGood() ? 0 : 1;
    }
}

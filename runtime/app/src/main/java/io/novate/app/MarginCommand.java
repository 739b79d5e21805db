package io.novate.app;

import io.novate.app.margin.MarginReport;
import io.novate.app.margin.PortfolioFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A portfolio and rules in; equity, margins, binding scenarios, greeks, liquidation prices out. */
@Command(
        name = "margin",
        mixinStandardHelpOptions = true,
        version = Main.VERSION,
        description = {
            "Says what an account would be worth and would have to cover, by the code that margins"
                    + " every account.",
            "FILE is a JSON object: rulebook (a shipped name or a file beside it), mode (CROSS,"
                    + " PORTFOLIO, or ISOLATED for one position with its own cash), time, cash,"
                    + " underlyings [symbol, spot, tick, lot], positions [kind, underlying, size,"
                    + " and mark, entry or expiry, strike, vol, forward], collateral [symbol,"
                    + " units, price]."
        })
final class MarginCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "The portfolio.")
    private Path file;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        MarginReport report = MarginReport.of(PortfolioFile.read(file));
        if (json) {
            spec.commandLine().getOut().println(report.json());
        } else {
            report.lines().forEach(spec.commandLine().getOut()::println);
        }
        return 0;
    }
}

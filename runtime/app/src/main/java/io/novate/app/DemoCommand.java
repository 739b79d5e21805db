package io.novate.app;

import io.novate.app.market.MarketHistory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The main job on bundled data. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        version = Main.VERSION,
        description = {
            "Clears, revalues, liquidates and settles a synthetic book through the crash of"
                    + " 19 May 2021, on bundled real minute candles of 15 coins."
        })
final class DemoCommand implements Callable<Integer> {
    @Mixin private ReplayOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        return new ReplayRun(options, spec.commandLine()).run(MarketHistory::bundled);
    }
}

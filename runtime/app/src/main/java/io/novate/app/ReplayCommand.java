package io.novate.app;

import io.novate.app.market.MarketHistory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job on the user's candles. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        version = Main.VERSION,
        description = {
            "Does what demo does on any folder of candle files BASE_QUOTE.csv with the columns"
                    + " ts_ms_utc,open,high,low,close,volume."
        })
final class ReplayCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Folder of candle files.")
    private Path data;

    @Mixin private ReplayOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        return new ReplayRun(options, spec.commandLine()).run(() -> MarketHistory.load(data));
    }
}

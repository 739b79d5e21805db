package io.novate.app;

import io.novate.app.price.PricedBoard;
import io.novate.pricing.board.BoardFault;
import io.novate.pricing.board.BoardReader;
import io.novate.pricing.board.OptionBoard;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An option board in, marks, implied volatilities and greeks out. */
@Command(
        name = "price",
        mixinStandardHelpOptions = true,
        version = Main.VERSION,
        description = {
            "Prices an option board (Deribit full tickers or snapshots, CSV) by Black-76 with the"
                    + " published volatilities and writes mark, implied volatility and greeks of"
                    + " every option as CSV; the summary compares with the board's own marks."
        })
final class PriceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The board.")
    private Path board;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the table goes; standard output when absent.")
    private Path out;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        PricedBoard priced = new PricedBoard(read());
        if (out == null) {
            PrintWriter table = spec.commandLine().getOut();
            priced.write(table);
            table.flush();
            spec.commandLine().getErr().print(priced.summary());
            spec.commandLine().getErr().flush();
            if (table.checkError()) {
                spec.commandLine().getErr().println("standard output: the table was cut short");
                return 1;
            }
            return 0;
        }
        try (PrintWriter table =
                new PrintWriter(Files.newBufferedWriter(out, StandardCharsets.UTF_8))) {
            priced.write(table);
            if (table.checkError()) {
                throw new BadInput("--out " + out + ": it could not be written to the end");
            }
        } catch (IOException e) {
            throw new BadInput("--out " + out + ": it cannot be written: " + BadInput.reason(e));
        }
        spec.commandLine().getOut().print(priced.summary());
        spec.commandLine().getOut().flush();
        return 0;
    }

    private OptionBoard read() {
        try {
            return BoardReader.read(board);
        } catch (BoardFault e) {
            throw new BadInput(e.getMessage());
        }
    }
}

package io.novate.app;

import io.novate.settlement.chain.SettlementFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line; exit status 0 is done, 1 failed, 2 bad input. */
@Command(
        name = "novate",
        mixinStandardHelpOptions = true,
        version = Main.VERSION,
        description = "A clearinghouse for crypto derivatives.",
        subcommands = {
            DemoCommand.class,
            ReplayCommand.class,
            PriceCommand.class,
            MarginCommand.class,
            VectorsCommand.class
        })
public final class Main implements Runnable {
    static final String VERSION = "novate 0.1.0";

    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    private Main() {}

    /** Runs a verb and ends the process with its status. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** Returns the command line, ready to execute. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setParameterExceptionHandler(
                (refused, args) -> {
                    CommandLine command = refused.getCommandLine();
                    command.getErr().println(refused.getMessage());
                    return BAD_INPUT;
                });
        commandLine.setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    if (failure instanceof BadInput) {
                        return BAD_INPUT;
                    }
                    if (!(failure instanceof SettlementFailure)) {
                        failure.printStackTrace(command.getErr());
                    }
                    return FAILED;
                });
        return commandLine;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "name a verb: demo, replay, price, margin or vectors; --help says more");
    }
}

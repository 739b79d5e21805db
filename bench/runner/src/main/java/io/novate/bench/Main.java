package io.novate.bench;

import io.novate.app.BadInput;
import io.novate.bench.measure.WrongAnswer;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the measurements; exit status 0 is done, 1 failed, 2 bad input. */
@Command(
        name = "novate",
        mixinStandardHelpOptions = true,
        description = "Measures and verifies the kernels and the core.",
        subcommands = {BenchCommand.class, VerifyCommand.class})
public final class Main implements Runnable {
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
                    refused.getCommandLine().getErr().println(refused.getMessage());
                    return BAD_INPUT;
                });
        commandLine.setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    if (failure instanceof BadInput) {
                        return BAD_INPUT;
                    }
                    if (!(failure instanceof WrongAnswer)) {
                        failure.printStackTrace(command.getErr());
                    }
                    return FAILED;
                });
        return commandLine;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a verb: bench or verify; --help says more");
    }
}

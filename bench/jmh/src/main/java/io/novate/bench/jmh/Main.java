package io.novate.bench.jmh;

import io.novate.kernel.KernelBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the micro-benchmarks whose names contain a pattern, on every available backend.
 *
 * <p>Forks inherit the flags of this JVM. Exit status 0 is done, 1 failed, 2 bad input.
 */
public final class Main {
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    private Main() {}

    /** Runs and ends the process with its status. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        if (args.length > 1) {
            System.err.println("--jmh takes at most one pattern, but was given '" + args[1] + "'");
            return BAD_INPUT;
        }
        String pattern = args.length == 0 ? ".*" : args[0];
        try {
            Pattern.compile(pattern);
            new Runner(
                            new OptionsBuilder()
                                    .include(pattern)
                                    .param("backend", backends())
                                    .shouldFailOnError(true)
                                    .build())
                    .run();
            return 0;
        } catch (PatternSyntaxException e) {
            System.err.println("--jmh " + pattern + ": this is no pattern: " + e.getDescription());
            return BAD_INPUT;
        } catch (NoBenchmarksException e) {
            System.err.println("--jmh " + pattern + ": no benchmark has such a name");
            return BAD_INPUT;
        } catch (RunnerException e) {
            System.err.println(e.getMessage());
            return FAILED;
        }
    }

    private static String[] backends() {
        List<String> names = new ArrayList<>();
        for (KernelBackend backend :
                ServiceLoader.load(KernelBackend.class, Main.class.getClassLoader())) {
            if (backend.unavailableBecause().isEmpty()) {
                names.add(backend.name());
            }
        }
        return names.toArray(String[]::new);
    }
}

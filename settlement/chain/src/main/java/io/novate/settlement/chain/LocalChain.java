package io.novate.settlement.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.web3j.utils.Numeric;

/**
 * A throw-away chain: an anvil process of our own on a loopback port that the system chose.
 *
 * <p>anvil runs under a small shell whose standard input is a pipe held by this JVM. When the pipe
 * closes, by {@link #close} or because the JVM was killed in whatever way, the shell kills anvil.
 * The port is the one anvil reports after binding port 0, so two starts can never meet on one port.
 */
public final class LocalChain implements AutoCloseable {
    private static final long START_TIMEOUT_S = 30;
    private static final long STOP_TIMEOUT_S = 10;
    private static final int OUTPUT_LINES_MAX = 20;
    private static final String PID_PREFIX = "anvil pid ";
    private static final String PORT_PREFIX = "Listening on 127.0.0.1:";

    /** The watcher must not hold our output, and anvil must not hold our input. */
    private static final String WATCHDOG =
            """
            exec 3<&0
            "$0" "$@" 3<&- </dev/null 2>&1 & anvil=$!
            echo "anvil pid $anvil"
            ( cat <&3; kill -9 $anvil ) >/dev/null 2>&1 & watcher=$!
            wait $anvil
            kill $watcher
            """;

    private final Process shell;
    private final BlockingQueue<Long> reports = new ArrayBlockingQueue<>(4);
    private final Deque<String> outputTail = new ArrayDeque<>();
    private ChainNode node;
    private long pid;

    private LocalChain(Process shell) {
        this.shell = shell;
    }

    /**
     * Starts a chain with the anvil below the home that the system property {@code novate.home} or
     * the environment variable {@code NOVATE_HOME} names.
     *
     * @throws ChainUnavailable with one sentence when it cannot be started
     */
    public static LocalChain start() {
        String home = System.getProperty("novate.home", System.getenv("NOVATE_HOME"));
        if (home == null) {
            throw new ChainUnavailable(
                    "the local chain cannot be found: set NOVATE_HOME to the folder of novate",
                    null);
        }
        return start(Path.of(home, "settlement", "contracts"));
    }

    /**
     * Starts a chain with the anvil that npm installed.
     *
     * @param contracts folder that holds {@code node_modules}
     * @throws ChainUnavailable with one sentence when it cannot be started
     */
    public static LocalChain start(Path contracts) {
        List<String> command =
                List.of(
                        "/bin/sh",
                        "-c",
                        WATCHDOG,
                        find(contracts).toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--hardfork",
                        "osaka",
                        "--enable-tx-gas-limit",
                        "--color",
                        "never");
        LocalChain chain;
        try {
            chain = new LocalChain(new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new ChainUnavailable("anvil cannot be started: " + e.getMessage(), e);
        }
        boolean started = false;
        try {
            chain.await();
            started = true;
            return chain;
        } finally {
            if (!started) {
                chain.close();
            }
        }
    }

    /** Returns the native anvil below a folder, not npm's script that would start it. */
    static Path find(Path contracts) {
        Path packages = contracts.resolve("node_modules").resolve("@foundry-rs");
        if (Files.isDirectory(packages)) {
            try (DirectoryStream<Path> candidates = Files.newDirectoryStream(packages, "anvil-*")) {
                for (Path candidate : candidates) {
                    Path binary = candidate.resolve("bin").resolve("anvil");
                    if (Files.isExecutable(binary)) {
                        return binary.toAbsolutePath();
                    }
                }
            } catch (IOException e) {
                throw new ChainUnavailable(packages + " cannot be read: " + e.getMessage(), e);
            }
        }
        throw new ChainUnavailable(
                "anvil is not installed: no anvil-*/bin/anvil in "
                        + packages
                        + "; run npm ci in "
                        + contracts,
                null);
    }

    /** Returns the URL of the chain. */
    public String url() {
        return node.url();
    }

    /** Returns the client of the chain; it is closed with the chain. */
    public ChainNode node() {
        return node;
    }

    /** Returns the process id of anvil. */
    public long pid() {
        return pid;
    }

    /** Moves the chain's clock forward and mines a block, so that windows can pass. */
    public void advanceSeconds(long seconds) {
        node.control("evm_increaseTime", seconds);
        node.control("evm_mine");
    }

    /** Turns mining at each transaction on or off. */
    public void mineAtOnce(boolean automatic) {
        node.control("evm_setAutomine", automatic);
    }

    /** Mines one block. */
    public void mine() {
        node.control("evm_mine");
    }

    /** Gives an address ether to pay gas with. */
    public void fund(String address, long ether) {
        node.control(
                "anvil_setBalance",
                address,
                Numeric.toHexStringWithPrefix(
                        BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(ether))));
    }

    /** Ends the chain; everything on it is lost. */
    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (IOException e) {
            shell.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await() {
        Thread reader = new Thread(this::read, "novate-anvil-output");
        reader.setDaemon(true);
        reader.start();
        pid = report();
        long port = report();
        node = new ChainNode("http://127.0.0.1:" + port);
        node.control("anvil_setLoggingEnabled", false);
        node.chainId();
    }

    private long report() {
        try {
            Long value = reports.poll(START_TIMEOUT_S, TimeUnit.SECONDS);
            if (value != null && value >= 0) {
                return value;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (outputTail) {
            throw new ChainUnavailable(
                    "anvil did not start: " + String.join(" | ", outputTail), null);
        }
    }

    /** Reads for as long as anvil lives, so that it never blocks on a full pipe. */
    private void read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                if (line.startsWith(PID_PREFIX)) {
                    reports.offer(Long.parseLong(line.substring(PID_PREFIX.length())));
                } else if (line.startsWith(PORT_PREFIX)) {
                    reports.offer(Long.parseLong(line.substring(PORT_PREFIX.length())));
                } else {
                    keep(line);
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            keep(String.valueOf(e.getMessage()));
        } finally {
            reports.offer(-1L);
        }
    }

    private void keep(String line) {
        synchronized (outputTail) {
            if (!line.isBlank()) {
                outputTail.addLast(line);
            }
            if (outputTail.size() > OUTPUT_LINES_MAX) {
                outputTail.removeFirst();
            }
        }
    }
}

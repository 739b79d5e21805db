package io.novate.bench;

import java.io.Console;
import java.io.PrintWriter;

/** One line that moves on a terminal, or a line every few seconds elsewhere. */
final class Progress {
    private static final long TERMINAL_NS = 200_000_000L;
    private static final long LINE_NS = 5_000_000_000L;
    private static final int COLUMNS = 79;

    private final PrintWriter out;
    private final boolean terminal;
    private final long startedNs = System.nanoTime();
    private long shownNs = startedNs;

    private Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Progress on(PrintWriter out) {
        Console console = System.console();
        return new Progress(out, console != null && console.isTerminal());
    }

    /** Says something that stays. */
    void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    /** Shows how far the work is and what is left of it, if it is time to. */
    void show(String what, double share) {
        long nowNs = System.nanoTime();
        if (nowNs - shownNs < (terminal ? TERMINAL_NS : LINE_NS)) {
            return;
        }
        shownNs = nowNs;
        String line = String.format("%3d%%  %s, %s", (int) (100 * share), what, left(share));
        if (terminal) {
            clear();
            out.print(line.substring(0, Math.min(COLUMNS, line.length())));
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Returns an estimate of the time left. */
    private String left(double share) {
        if (share < 0.01) {
            return "starting";
        }
        double elapsedS = (shownNs - startedNs) / 1e9;
        return "about " + Math.round(elapsedS * (1 - share) / share) + " s left";
    }

    void clear() {
        if (terminal) {
            out.print("\r" + " ".repeat(COLUMNS) + "\r");
        }
    }

    long elapsedS() {
        return (System.nanoTime() - startedNs) / 1_000_000_000L;
    }
}

package io.novate.app.replay;

import io.novate.app.Words;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One line that moves on a terminal, or a line every five seconds elsewhere. */
public final class Progress {
    private static final long TERMINAL_NS = 200_000_000L;
    private static final int TERMINAL_COLUMNS = 79;
    private static final long LINE_NS = 5_000_000_000L;
    private static final DateTimeFormatter MARKET_TIME =
            DateTimeFormatter.ofPattern("dd MMM HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PrintWriter out;
    private final boolean terminal;
    private long shownNs;
    private long replayNs;
    private int shownWidth;

    /**
     * Writes to {@code out}.
     *
     * @param terminal true when the line may be overwritten
     */
    public Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        shownNs = System.nanoTime();
    }

    /** Says something that stays. */
    public void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    /**
     * Shows where the replay is, if it is time to.
     *
     * @param confirmed batches on the chain, or -1 when there is no chain
     */
    void show(long marketMs, double share, long liquidations, long sealed, long confirmed) {
        long nowNs = System.nanoTime();
        if (replayNs == 0) {
            replayNs = nowNs; // what came before, building the book, says nothing about the rest
        }
        if (nowNs - shownNs < (terminal ? TERMINAL_NS : LINE_NS)) {
            return;
        }
        shownNs = nowNs;
        double elapsedS = (nowNs - replayNs) / 1e9;
        String left =
                share > 0.02 ? Math.round(elapsedS * (1 - share) / share) + " s left" : "starting";
        String batches =
                confirmed < 0
                        ? String.format(Locale.ROOT, "%,d batches", sealed)
                        : String.format(Locale.ROOT, "%,d/%,d confirmed", confirmed, sealed);
        String line =
                String.format(
                        Locale.ROOT,
                        "%s  %3d%%  %s  %s  %s",
                        MARKET_TIME.format(Instant.ofEpochMilli(marketMs)),
                        (int) (100 * share),
                        left,
                        Words.count(liquidations, "liquidation"),
                        batches);
        write(line);
    }

    private void write(String line) {
        if (terminal) {
            // A wider line would wrap, and then it would not be one line any more.
            String shown = line.substring(0, Math.min(line.length(), TERMINAL_COLUMNS));
            out.print("\r" + shown + " ".repeat(Math.max(0, shownWidth - shown.length())));
            shownWidth = shown.length();
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Ends the moving line. */
    void clear() {
        if (terminal && shownWidth > 0) {
            out.print("\r" + " ".repeat(shownWidth) + "\r");
            shownWidth = 0;
        }
    }
}

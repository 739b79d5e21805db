package io.novate.app.price;

import io.novate.app.Words;
import io.novate.pricing.board.BoardQuote;
import io.novate.pricing.board.OptionBoard;
import io.novate.pricing.option.Black76;
import io.novate.pricing.option.ImpliedVolatility;
import io.novate.pricing.option.OptionGreeks;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A board priced by Black-76 on the forward of each expiry, with the volatility that the venue
 * published.
 *
 * <p>Coin-settled options are quoted in coins: value in currency over the forward (over the index
 * the marks of a real board would be off by the whole basis). Greeks are those of the value in
 * currency: delta and gamma per unit of forward, vega per volatility point, theta per day, rho per
 * percent with carry equal to the rate.
 */
public final class PricedBoard {
    private static final double DAYS_PER_YEAR = 365;
    private static final double POINTS = 100;
    private static final String COLUMNS =
            "instrument,coin,type,strike,expiry,days,forward,iv,mark_coin,mark,iv_of_mark,"
                    + "delta,gamma,vega,theta,rho";

    private final OptionBoard board;
    private final List<OptionGreeks> greeks = new ArrayList<>();
    private final List<String> unsolved = new ArrayList<>();
    private final double[] markErrors;
    private final double[] deltaErrors;

    /** Prices every quote of a board. */
    public PricedBoard(OptionBoard board) {
        this.board = board;
        int count = board.quotes().size();
        markErrors = new double[count];
        deltaErrors = new double[count];
        for (int index = 0; index < count; index++) {
            BoardQuote quote = board.quotes().get(index);
            OptionGreeks result =
                    OptionGreeks.of(
                            quote.call(),
                            quote.forward(),
                            quote.strike(),
                            quote.years(),
                            quote.vol(),
                            0,
                            0);
            greeks.add(result);
            markErrors[index] = result.value() / quote.forward() - quote.mark();
            deltaErrors[index] = result.delta() - quote.delta();
        }
    }

    /** Returns the spread of our marks around the venue's, in coins. */
    public ErrorSpread markErrors() {
        return new ErrorSpread(markErrors);
    }

    /** Returns the spread of our deltas around the venue's. */
    public ErrorSpread deltaErrors() {
        return new ErrorSpread(deltaErrors);
    }

    /** Writes the table, one line per option in the order of the board. */
    public void write(PrintWriter out) {
        out.print(COLUMNS + "\n");
        for (int index = 0; index < greeks.size(); index++) {
            BoardQuote quote = board.quotes().get(index);
            OptionGreeks result = greeks.get(index);
            out.print(
                    String.format(
                            Locale.ROOT,
                            "%s,%s,%s,%s,%s,%.4f,%s,%s,%.8f,%.6f,%s,%.6f,%.3e,%.6f,%.6f,%.6f\n",
                            quote.instrument(),
                            quote.coin(),
                            quote.call() ? "call" : "put",
                            plain(quote.strike()),
                            Instant.ofEpochMilli(quote.expiryMs()),
                            quote.years() * DAYS_PER_YEAR,
                            plain(quote.forward()),
                            plain(quote.vol()),
                            result.value() / quote.forward(),
                            result.value(),
                            volOfMark(quote),
                            result.delta(),
                            result.gamma(),
                            result.vega() / POINTS,
                            result.theta() / DAYS_PER_YEAR,
                            result.rho() / POINTS));
        }
    }

    /** Returns the closing sentences; the table was written before. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        text.append(board.file()).append(": priced ");
        text.append(Words.count(greeks.size(), "option"));
        text.append(", skipped ").append(board.skipped().size()).append(".\n");
        for (String reason : board.skipped()) {
            text.append("  skipped: ").append(reason).append('\n');
        }
        if (!unsolved.isEmpty()) {
            text.append("  marks that no volatility gives: ").append(unsolved.size());
            text.append(" (deep in the money, below what exercise pays at the quoted forward)\n");
        }
        text.append("Against the board: marks in coins ").append(markErrors());
        text.append("; deltas ").append(deltaErrors()).append(".\n");
        return text.toString();
    }

    private String volOfMark(BoardQuote quote) {
        double price = quote.mark() * quote.forward();
        double intrinsic =
                Black76.value(quote.call(), quote.forward(), quote.strike(), quote.years(), 0, 1);
        double most = quote.call() ? quote.forward() : quote.strike();
        if (price < intrinsic || price >= most) {
            unsolved.add(quote.instrument());
            return "";
        }
        double vol =
                ImpliedVolatility.of(
                        quote.call(), quote.forward(), quote.strike(), quote.years(), price, 1);
        return String.format(Locale.ROOT, "%.6f", vol);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}

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
 * <p>The forward is the one the row prints. A venue makes its marks a little before it prints a
 * row, and where the price moved in between, a mark deep in the money shows it; the summary says
 * how many marks are off by more than a ten-thousandth of a coin and on which forward each would
 * have been made. Better forwards were looked for in the full tickers of 21 May 2020 (326 options,
 * 99% of the marks within 1.089e-4 coins by interpolated percentile, 1.090e-4 by nearest rank) and
 * none stood: printed forwards of an expiry interpolated at a lag of 0 to 2 s leave 0.98e-4 to
 * 1.17e-4 (nearest rank 1.02e-4 at best); index moves over a lag of -1.5 to 3.5 s, 1.09e-4 to
 * 3.3e-4; a median basis over the index in windows of 3 s to all, 0.99e-4 to 1.1e-3 (nearest rank
 * 1.04e-4 at best); kernel averages of the expiry, 1.00e-4 to 2.0e-4; forwards implied by the marks
 * of other strikes, 0.87e-4 with windows of 1.01 to 1.5 s and 1.05e-4 to 1.5e-4 with all others
 * from 0.25 to 6 s; years of 365.25 days, 1.19e-4. The few that pass do so at one width only, which
 * is chance. The deltas, vegas and thetas of the rows in question agree with the forward they
 * print, so it is the mark that is older.
 *
 * <p>Coin-settled options are quoted in coins: value in currency over the forward (over the index
 * the marks of a real board would be off by the whole basis). Greeks are those of the value in
 * currency: delta and gamma per unit of forward, vega per volatility point, theta per day, rho per
 * percent with carry equal to the rate.
 */
public final class PricedBoard {
    private static final double DAYS_PER_YEAR = 365;
    private static final double POINTS = 100;

    /** A mark further off than this is named. */
    private static final double FAR_COINS = 1e-4;

    private static final int FAR_SHOWN = 10;
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
        addFarMarks(text);
        return text.toString();
    }

    /** Says which marks are far off, and how far from the printed forward they would agree. */
    private void addFarMarks(StringBuilder text) {
        int far = 0;
        for (int index = 0; index < markErrors.length; index++) {
            if (Math.abs(markErrors[index]) <= FAR_COINS || ++far > FAR_SHOWN) {
                continue;
            }
            BoardQuote quote = board.quotes().get(index);
            double slope =
                    greeks.get(index).delta() / quote.forward()
                            - greeks.get(index).value() / (quote.forward() * quote.forward());
            text.append(
                    String.format(
                            Locale.ROOT,
                            "  mark off by %.2e: %s, as if made on a forward %+.2f from the"
                                    + " printed %s (delta off by %.0e)\n",
                            markErrors[index],
                            quote.instrument(),
                            -markErrors[index] / slope,
                            plain(quote.forward()),
                            Math.abs(deltaErrors[index])));
        }
        if (far > FAR_SHOWN) {
            text.append("  and ").append(far - FAR_SHOWN).append(" more marks off by more\n");
        }
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

package io.novate.pricing.surface;

import io.novate.pricing.board.BoardQuote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Volatility and forwards of one underlying by strike and time.
 *
 * <p>Between two expiries total variance is linear in time at equal log-moneyness, which keeps
 * calendar spreads free of arbitrage when those of the expiries are; before the first and after the
 * last it is proportional to time. The logarithm of the forward is linear in time, and constant
 * outside.
 *
 * <p>Every smile is free of butterfly arbitrage by its fit. Calendar spreads are checked: {@link
 * #calendarFaults} names the expiries whose variance falls with time; quotes taken minutes apart,
 * or an event, can cause that, and a venue should look at it.
 *
 * <p><b>Source</b>: J. Gatheral and A. Jacquier, Arbitrage-free SVI volatility surfaces, 2014,
 * lemma 2.1 and section 5.2.
 */
public final class VolatilitySurface {
    private static final int CHECKS = 64;
    private static final double DEVIATIONS = 4;

    private final List<ExpirySmile> smiles;

    /** Takes at least one smile, in any order. */
    public VolatilitySurface(List<ExpirySmile> smiles) {
        if (smiles.isEmpty()) {
            throw new IllegalArgumentException("smiles: none");
        }
        this.smiles =
                smiles.stream().sorted(Comparator.comparingDouble(ExpirySmile::years)).toList();
        for (int index = 1; index < smiles.size(); index++) {
            if (this.smiles.get(index).years() == this.smiles.get(index - 1).years()) {
                throw new IllegalArgumentException(
                        "smiles: two at years=" + this.smiles.get(index).years());
            }
        }
    }

    /**
     * Fits a surface to the quotes of a board: of every strike the option out of the money.
     *
     * @param quotes of one underlying, each with a volatility
     */
    public static VolatilitySurface fit(List<BoardQuote> quotes) {
        Map<Long, List<BoardQuote>> expiries = new TreeMap<>();
        for (BoardQuote quote : quotes) {
            boolean isOut = quote.call() == quote.strike() >= quote.forward();
            if (isOut && quote.vol() > 0 && quote.years() > 0) {
                expiries.computeIfAbsent(quote.expiryMs(), key -> new ArrayList<>()).add(quote);
            }
        }
        List<ExpirySmile> smiles = new ArrayList<>();
        for (List<BoardQuote> expiry : expiries.values()) {
            double years = expiry.stream().mapToDouble(BoardQuote::years).average().getAsDouble();
            List<SmileQuote> points = new ArrayList<>();
            for (BoardQuote quote : expiry) {
                points.add(new SmileQuote(quote.strike(), quote.forward(), quote.vol()));
            }
            smiles.add(ExpirySmile.fit(years, points));
        }
        return new VolatilitySurface(smiles);
    }

    /** Returns the smiles, nearest expiry first. */
    public List<ExpirySmile> smiles() {
        return smiles;
    }

    /** Returns the forward at a time. */
    public double forward(double years) {
        int next = next(years);
        if (next == 0) {
            return smiles.get(0).forward();
        }
        if (next == smiles.size()) {
            return smiles.get(next - 1).forward();
        }
        ExpirySmile before = smiles.get(next - 1);
        ExpirySmile after = smiles.get(next);
        double share = (years - before.years()) / (after.years() - before.years());
        return before.forward() * Math.pow(after.forward() / before.forward(), share);
    }

    /** Returns the total variance at a time, positive, and log-moneyness. */
    public double variance(double years, double moneyness) {
        SmileQuote.check("years", years);
        int next = next(years);
        if (next == 0 || next == smiles.size()) {
            ExpirySmile only = smiles.get(Math.min(next, smiles.size() - 1));
            return only.slice().variance(moneyness) * years / only.years();
        }
        ExpirySmile before = smiles.get(next - 1);
        ExpirySmile after = smiles.get(next);
        double share = (years - before.years()) / (after.years() - before.years());
        return (1 - share) * before.slice().variance(moneyness)
                + share * after.slice().variance(moneyness);
    }

    /** Returns the volatility at a time, positive, and strike. */
    public double vol(double years, double strike) {
        SmileQuote.check("strike", strike);
        return Math.sqrt(variance(years, Math.log(strike / forward(years))) / years);
    }

    /** Returns one sentence per pair of neighbouring expiries between which variance falls. */
    public List<String> calendarFaults() {
        List<String> faults = new ArrayList<>();
        for (int index = 1; index < smiles.size(); index++) {
            ExpirySmile before = smiles.get(index - 1);
            ExpirySmile after = smiles.get(index);
            double reach = DEVIATIONS * Math.sqrt(before.slice().variance(0));
            double deepest = 0;
            double where = 0;
            for (int check = 0; check <= CHECKS; check++) {
                double moneyness = reach * (2.0 * check / CHECKS - 1);
                double rise =
                        after.slice().variance(moneyness) - before.slice().variance(moneyness);
                where = rise < deepest ? moneyness : where;
                deepest = Math.min(deepest, rise);
            }
            if (deepest < 0) {
                faults.add(
                        String.format(
                                Locale.ROOT,
                                "expiry in %.4f years: total variance falls by %.2e from that in"
                                        + " %.4f years at strike/forward %.3f",
                                after.years(),
                                -deepest,
                                before.years(),
                                Math.exp(where)));
            }
        }
        return faults;
    }

    private int next(double years) {
        int index = 0;
        while (index < smiles.size() && smiles.get(index).years() <= years) {
            index++;
        }
        return index;
    }
}

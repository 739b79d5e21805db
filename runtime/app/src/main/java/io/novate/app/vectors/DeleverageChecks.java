package io.novate.app.vectors;

import io.novate.core.liquidation.Winner;
import io.novate.pricing.venue.DeleverageScore;
import io.novate.pricing.venue.Fraction;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** The order in which positions are deleveraged. */
final class DeleverageChecks {
    private static final double PRINTED = 1e-9;

    private DeleverageChecks() {}

    /** One row, its exact score, and the position as the core's queue ranks it. */
    private record Entry(Fields row, Fraction score, Winner winner, boolean isRanked) {}

    /** Ranks the rows of the file against each other; ties go to the earlier name. */
    static List<Verdict> ranking(VectorFile file) {
        List<Entry> entries = new ArrayList<>();
        for (Fields row : file.rows()) {
            entries.add(entry(row, entries.size() + 1));
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Entry entry : entries) {
            verdicts.add(verdict(entry, entries));
        }
        return verdicts;
    }

    private static Verdict verdict(Entry entry, List<Entry> entries) {
        double score =
                new BigDecimal(entry.score.numerator())
                        .divide(new BigDecimal(entry.score.denominator()), MathContext.DECIMAL128)
                        .doubleValue();
        Verdict verdict =
                Verdict.all(
                        Compare.relative(entry.row, "score", score, PRINTED),
                        Compare.exact(entry.row, "in_profit", entry.isRanked),
                        Compare.exact(entry.row, "rank", rank(entry, entries)));
        for (Entry other : entries) {
            int byRank = Long.compare(other.row.integer("rank"), entry.row.integer("rank"));
            int byQueue = Integer.signum(entry.winner.compareTo(other.winner));
            if (entry.isRanked && other.isRanked && byRank != byQueue) {
                verdict =
                        Verdict.all(
                                verdict,
                                Compare.failed(
                                        "rank", entry.row.text("rank"), "another in the queue"));
            }
        }
        return verdict;
    }

    private static long rank(Entry entry, List<Entry> entries) {
        String name = entry.row.text("account");
        long before = 0;
        for (Entry other : entries) {
            int order = other.score.compareTo(entry.score);
            boolean isEarlier = other.row.text("account").compareTo(name) < 0;
            before += order > 0 || order == 0 && isEarlier ? 1 : 0;
        }
        return before + 1;
    }

    private static Entry entry(Fields row, int account) {
        boolean isLong =
                switch (row.text("side")) {
                    case "long" -> true;
                    case "short" -> false;
                    default -> throw row.wrong("side", "long or short");
                };
        BigDecimal size = row.decimal("size");
        BigDecimal entry = positive(row, "entry");
        BigDecimal mark = positive(row, "mark");
        BigDecimal equity = positive(row, "account_value");
        BigDecimal lots = isLong ? size : size.negate();
        int scale = Math.max(size.scale(), 0) + Math.max(mark.scale(), entry.scale());
        scale = Math.max(Math.max(scale, equity.scale()), 0);
        Winner winner = new Winner();
        boolean isRanked =
                winner.set(
                        account,
                        money(lots.multiply(mark), scale),
                        money(lots.multiply(entry), scale),
                        money(equity, scale));
        Fraction score = DeleverageScore.of(isLong, size, entry, mark, equity);
        return new Entry(row, score, winner, isRanked);
    }

    private static long money(BigDecimal amount, int scale) {
        try {
            return amount.movePointRight(scale).longValueExact();
        } catch (ArithmeticException e) {
            throw new OutsideWidths("an amount is wider than 64 bits");
        }
    }

    private static BigDecimal positive(Fields row, String name) {
        BigDecimal value = row.decimal(name);
        if (value.signum() <= 0) {
            throw row.wrong(name, "positive");
        }
        return value;
    }
}

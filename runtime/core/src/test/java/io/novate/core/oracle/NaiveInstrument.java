package io.novate.core.oracle;

import io.novate.core.command.Bracket;
import io.novate.core.command.Listing;
import io.novate.core.command.Side;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A listed perpetual with its mark and its cumulative funding. */
final class NaiveInstrument {
    private static final long FUNDING_UNITS = 1 << 20;

    /** {@code rate * |lots| - deduction}, money with 8 fraction bits. */
    private record Line(BigInteger perLot256, BigInteger deduction256) {}

    final Listing listing;
    final int id;
    BigInteger fundingIndex = BigInteger.ZERO;
    boolean changed = true;
    private long markTicks;
    private final List<List<Line>> lines = new ArrayList<>();

    NaiveInstrument(Listing listing) {
        this.listing = listing;
        id = listing.instrument();
        mark(listing.markTicks());
    }

    long markTicks() {
        return markTicks;
    }

    void mark(long priceTicks) {
        markTicks = priceTicks;
        changed = true;
        lines.clear();
        for (Side side : Side.values()) {
            lines.add(schedule(side, true));
            lines.add(schedule(side, false));
        }
    }

    long markValue() {
        return markTicks * listing.contract().tickMoney();
    }

    long valueMax() {
        return listing.contract().priceTicksMax() * listing.contract().tickMoney();
    }

    /** Cumulative funding of one lot, rounded down to whole money. */
    long fundingPerLot() {
        return Exact.floor(fundingIndex, FUNDING_UNITS).longValueExact();
    }

    /** What one lot is worth less the funding it has paid. */
    long unitValue() {
        return markValue() - fundingPerLot();
    }

    long unitCost(long priceTicks) {
        return priceTicks * listing.contract().tickMoney() - fundingPerLot();
    }

    /** The index after one more payment of a share of the mark, rounded down at 20 bits. */
    BigInteger fundingAfter(int ratePpb) {
        BigInteger payment = Exact.product(ratePpb, FUNDING_UNITS, markValue());
        return fundingIndex.add(Exact.floor(payment, 1_000_000_000));
    }

    /** Whether the index would stay an int64 and within a quarter of the largest value per lot. */
    boolean takesFunding(int ratePpb) {
        BigInteger next = fundingAfter(ratePpb);
        BigInteger whole = Exact.floor(next, FUNDING_UNITS);
        return next.bitLength() < Long.SIZE
                && whole.abs().compareTo(BigInteger.valueOf(valueMax() / 4)) <= 0;
    }

    long fee(long lots, long priceTicks, int feePpm) {
        BigInteger value =
                Exact.product(Math.abs(lots), priceTicks, listing.contract().tickMoney(), feePpm);
        return Exact.ceil(value, Exact.PPM).longValueExact();
    }

    BigInteger initial256(long lots) {
        return largest(lines.get(lots < 0 ? 2 : 0), lots);
    }

    BigInteger maintenance256(long lots) {
        return largest(lines.get(lots < 0 ? 3 : 1), lots);
    }

    /** Margin summed over brackets of notional without any rounding, parts per million of money. */
    BigInteger exactPpm(long lots, boolean initial) {
        List<Bracket> brackets = listing.margin().brackets(lots < 0 ? Side.SHORT : Side.LONG);
        BigInteger notional = Exact.product(Math.abs(lots), markValue());
        BigInteger sum = BigInteger.ZERO;
        for (int index = 0; index < brackets.size(); index++) {
            BigInteger from = BigInteger.valueOf(brackets.get(index).notionalFloor());
            BigInteger to = notional;
            if (index + 1 < brackets.size()) {
                to = to.min(BigInteger.valueOf(brackets.get(index + 1).notionalFloor()));
            }
            if (to.compareTo(from) > 0) {
                BigInteger rate = BigInteger.valueOf(rate(brackets.get(index), initial));
                sum = sum.add(to.subtract(from).multiply(rate));
            }
        }
        return sum;
    }

    private static int rate(Bracket bracket, boolean initial) {
        return initial ? bracket.initialPpm() : bracket.maintenancePpm();
    }

    private List<Line> schedule(Side side, boolean initial) {
        List<Line> schedule = new ArrayList<>();
        BigInteger deduction = BigInteger.ZERO;
        int rateBefore = 0;
        for (Bracket bracket : listing.margin().brackets(side)) {
            int rate = rate(bracket, initial);
            BigInteger step = Exact.product(bracket.notionalFloor(), rate - rateBefore, 256);
            deduction = deduction.add(Exact.floor(step, Exact.PPM));
            BigInteger perLot = Exact.ceil(Exact.product(markValue(), rate, 256), Exact.PPM);
            schedule.add(new Line(perLot, deduction));
            rateBefore = rate;
        }
        return schedule;
    }

    private static BigInteger largest(List<Line> schedule, long lots) {
        BigInteger size = BigInteger.valueOf(Math.abs(lots));
        BigInteger largest = BigInteger.ZERO;
        for (Line line : schedule) {
            largest = largest.max(line.perLot256.multiply(size).subtract(line.deduction256));
        }
        return largest;
    }
}

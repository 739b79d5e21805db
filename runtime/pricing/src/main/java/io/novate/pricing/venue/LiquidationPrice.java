package io.novate.pricing.venue;

import java.math.BigInteger;

/**
 * Prices and payments of a liquidation as dYdX v4 computes them.
 *
 * <p><b>Units</b>: money; signs as in the account: what it receives is positive.
 *
 * <p><b>Source</b>: dYdX v4-chain, x/clob/keeper/liquidations.go.
 *
 * @param netCollateral equity of the account
 * @param maintenance maintenance margin of the account, positive
 */
public record LiquidationPrice(long netCollateral, long maintenance) {
    private static final long PPM = 1_000_000;

    /**
     * Returns what the account must receive, or pays when negative, for a part of a position so
     * that closing everything in proportion to maintenance margin leaves it with nothing: {@code
     * -notionalChange - floor(netCollateral * released / maintenance)}.
     *
     * @param notionalChange change of the signed position value
     * @param released maintenance margin that becomes free, not negative
     */
    public long bankruptcyQuote(long notionalChange, long released) {
        long share = Quotient.floor(netCollateral, released, maintenance);
        return Math.subtractExact(Math.negateExact(notionalChange), share);
    }

    /**
     * Returns the limit price of a liquidation order, quote per base unit: the oracle price moved
     * towards bankruptcy by a share of the position's maintenance margin.
     *
     * @param notional signed position value
     * @param positionMaintenance maintenance margin of the position
     * @param size signed base units
     * @param adjustmentPpm how fast the price moves as the account gets worse
     * @param spreadPpm largest move, of the position's maintenance margin
     */
    public Fraction fillable(
            long notional,
            long positionMaintenance,
            long size,
            long adjustmentPpm,
            long spreadPpm) {
        Fraction badness =
                Fraction.of(1)
                        .minus(
                                new Fraction(
                                        BigInteger.valueOf(netCollateral),
                                        BigInteger.valueOf(maintenance)))
                        .times(ppm(adjustmentPpm))
                        .clamp(Fraction.of(0), Fraction.of(1));
        Fraction spread = badness.times(ppm(spreadPpm)).times(Fraction.of(positionMaintenance));
        return Fraction.of(notional).minus(spread).dividedBy(Fraction.of(size));
    }

    /**
     * Returns what the insurance fund receives for a fill, or pays when negative: the smaller of
     * the fee and what the fill left above bankruptcy; all of what it fell short.
     *
     * @param fillQuote what the account received, negative when it paid
     * @param bankruptcyQuote see {@link #bankruptcyQuote}
     * @param feePpmMax largest fee, of the traded value
     */
    public static long insuranceDelta(long fillQuote, long bankruptcyQuote, int feePpmMax) {
        long above = Math.subtractExact(fillQuote, bankruptcyQuote);
        return above <= 0
                ? above
                : Math.min(above, Quotient.floor(Math.absExact(fillQuote), feePpmMax, PPM));
    }

    /** Returns the smallest notional of a partial liquidation. */
    public static long notionalMin(long notional, long minNotional) {
        return Math.min(minNotional, notional);
    }

    /** Returns the largest notional of a partial liquidation: a portion, at least the smallest. */
    public static long notionalMax(long notional, long minNotional, int portionPpm) {
        return Math.max(
                notionalMin(notional, minNotional), Quotient.floor(notional, portionPpm, PPM));
    }

    /**
     * Compares two accounts by risk: equity per maintenance margin; when equal, more maintenance
     * margin is riskier; without maintenance margin at both, less equity is.
     *
     * @return positive when this account is riskier, 0 when equal
     */
    public int riskierThan(LiquidationPrice other) {
        int ratio =
                Quotient.product(other.netCollateral, maintenance)
                        .compareTo(Quotient.product(netCollateral, other.maintenance));
        if (ratio != 0) {
            return ratio;
        }
        if (maintenance == 0 && other.maintenance == 0) {
            return Long.compare(other.netCollateral, netCollateral);
        }
        return Long.compare(maintenance, other.maintenance);
    }

    private static Fraction ppm(long rate) {
        return new Fraction(BigInteger.valueOf(rate), Quotient.PPM);
    }
}

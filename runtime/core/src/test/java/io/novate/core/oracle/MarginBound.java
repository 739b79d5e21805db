package io.novate.core.oracle;

import java.math.BigInteger;

/**
 * The margin of a position against the exact sum over brackets of notional: never below it, and
 * above it by less than one unit of the eighth fraction bit per lot and per bracket; never negative
 * and never smaller for a larger position.
 */
final class MarginBound {
    private static final BigInteger PPM = BigInteger.valueOf(Exact.PPM);

    private MarginBound() {}

    static void check(NaiveInstrument instrument, long lots) {
        check(instrument, lots, true, instrument.initial256(lots));
        check(instrument, lots, false, instrument.maintenance256(lots));
        BigInteger larger = instrument.maintenance256(2 * lots);
        if (larger.compareTo(instrument.maintenance256(lots)) < 0) {
            throw new AssertionError("twice " + lots + " lots need less margin");
        }
    }

    private static void check(
            NaiveInstrument instrument, long lots, boolean initial, BigInteger margin256) {
        BigInteger exact = instrument.exactPpm(lots, initial).multiply(Exact.UNITS_256);
        BigInteger charged = margin256.multiply(PPM);
        int brackets = instrument.listing.margin().longBrackets().size();
        brackets += instrument.listing.margin().shortBrackets().size();
        BigInteger slack = BigInteger.valueOf(Math.abs(lots) + brackets).multiply(PPM);
        boolean inside =
                charged.signum() >= 0
                        && charged.compareTo(exact) >= 0
                        && charged.compareTo(exact.add(slack)) <= 0;
        if (!inside) {
            throw new AssertionError(
                    "margin of " + lots + " lots: exact=" + exact + ", charged=" + charged);
        }
    }
}

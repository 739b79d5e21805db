package io.novate.core.command;

/**
 * What one lot of an instrument is.
 *
 * <p>All instruments of one underlying share one tick: index, strike, future and option prices are
 * whole numbers of the same price step.
 *
 * @param kind contract kind
 * @param underlying id of the underlying, positive
 * @param tickMoney value of one tick of one lot, money 1e-6 of the settlement currency, positive
 * @param priceTicksMax largest mark ever accepted; with the position limit it bounds an account
 * @param strikeTicks strike of an option, 0 for other kinds
 * @param expiryMs expiry in milliseconds since the epoch, 0 for perpetuals
 */
public record Contract(
        InstrumentKind kind,
        int underlying,
        long tickMoney,
        long priceTicksMax,
        long strikeTicks,
        long expiryMs) {
    /** Returns a linear perpetual. */
    public static Contract perpetual(int underlying, long tickMoney, long priceTicksMax) {
        return new Contract(
                InstrumentKind.LINEAR_PERPETUAL, underlying, tickMoney, priceTicksMax, 0, 0);
    }

    /** Returns a linear dated future. */
    public static Contract future(
            int underlying, long tickMoney, long priceTicksMax, long expiryMs) {
        return new Contract(
                InstrumentKind.LINEAR_FUTURE, underlying, tickMoney, priceTicksMax, 0, expiryMs);
    }

    /** Returns a European cash-settled call. */
    public static Contract call(
            int underlying, long tickMoney, long priceTicksMax, long strikeTicks, long expiryMs) {
        return new Contract(
                InstrumentKind.CALL, underlying, tickMoney, priceTicksMax, strikeTicks, expiryMs);
    }

    /** Returns a European cash-settled put. */
    public static Contract put(
            int underlying, long tickMoney, long priceTicksMax, long strikeTicks, long expiryMs) {
        return new Contract(
                InstrumentKind.PUT, underlying, tickMoney, priceTicksMax, strikeTicks, expiryMs);
    }
}

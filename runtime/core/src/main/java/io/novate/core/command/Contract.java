package io.novate.core.command;

import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * What one lot of an instrument is, and the one place where a price becomes money.
 *
 * <p>All instruments of one underlying share one tick: index, strike, future and option prices are
 * whole numbers of the same price step.
 *
 * <p><b>Units</b>: a lot of a linear contract or an option at a price {@code P} is worth {@code P *
 * tickMoney}. A lot of an inverse contract is worth {@code -N / P} of the coin it settles in, where
 * {@code N = tickMoney}: a long gains when the price rises.
 *
 * <p><b>Exactness</b>: linear values are exact, inverse values are rounded half to even, once per
 * lot and equally for long and short, so both sides of a trade always cancel.
 *
 * @param kind contract kind
 * @param underlying id of the underlying, positive, at most the largest instrument id
 * @param tickMoney value of one tick of one lot, money 1e-6 of the settlement currency, positive;
 *     of an inverse contract the lot's numerator {@code N}: money times ticks
 * @param priceTicksMin smallest mark ever accepted, 1 unless the contract is inverse
 * @param priceTicksMax largest mark ever accepted; with the position limit it bounds an account
 * @param strikeTicks strike of an option, 0 for other kinds
 * @param expiryMs expiry in milliseconds since the epoch, on a whole minute, 0 for perpetuals
 */
public record Contract(
        InstrumentKind kind,
        int underlying,
        long tickMoney,
        long priceTicksMin,
        long priceTicksMax,
        long strikeTicks,
        long expiryMs) {
    /** Returns a linear perpetual. */
    public static Contract perpetual(int underlying, long tickMoney, long priceTicksMax) {
        return new Contract(
                InstrumentKind.LINEAR_PERPETUAL, underlying, tickMoney, 1, priceTicksMax, 0, 0);
    }

    /** Returns a linear dated future. */
    public static Contract future(
            int underlying, long tickMoney, long priceTicksMax, long expiryMs) {
        return new Contract(
                InstrumentKind.LINEAR_FUTURE, underlying, tickMoney, 1, priceTicksMax, 0, expiryMs);
    }

    /** Returns a European cash-settled call. */
    public static Contract call(
            int underlying, long tickMoney, long priceTicksMax, long strikeTicks, long expiryMs) {
        return new Contract(
                InstrumentKind.CALL,
                underlying,
                tickMoney,
                1,
                priceTicksMax,
                strikeTicks,
                expiryMs);
    }

    /** Returns a European cash-settled put. */
    public static Contract put(
            int underlying, long tickMoney, long priceTicksMax, long strikeTicks, long expiryMs) {
        return new Contract(
                InstrumentKind.PUT, underlying, tickMoney, 1, priceTicksMax, strikeTicks, expiryMs);
    }

    /** Returns an inverse perpetual whose lot is worth {@code numerator / price} of the coin. */
    public static Contract inversePerpetual(
            int underlying, long numerator, long priceTicksMin, long priceTicksMax) {
        return new Contract(
                InstrumentKind.INVERSE_PERPETUAL,
                underlying,
                numerator,
                priceTicksMin,
                priceTicksMax,
                0,
                0);
    }

    /** Returns an inverse future whose lot is worth {@code numerator / price} of the coin. */
    public static Contract inverseFuture(
            int underlying, long numerator, long priceTicksMin, long priceTicksMax, long expiryMs) {
        return new Contract(
                InstrumentKind.INVERSE_FUTURE,
                underlying,
                numerator,
                priceTicksMin,
                priceTicksMax,
                0,
                expiryMs);
    }

    /** Returns what one lot is worth at a price of the contract itself, money. */
    public long value(long priceTicks) {
        return kind.isInverse()
                ? -Rounding.divideHalfEven(tickMoney, priceTicks)
                : priceTicks * tickMoney;
    }

    /** Returns the largest amount one lot can be worth at an accepted price, of either sign. */
    public long valueMax() {
        return Math.abs(value(kind.isInverse() ? priceTicksMin : priceTicksMax));
    }

    /** Returns whether a price of the contract itself is inside its bounds. */
    public boolean isPrice(long priceTicks) {
        return priceTicks >= priceTicksMin && priceTicks <= priceTicksMax;
    }

    /** Returns what one lot is worth when the underlying settles at a price, money. */
    public long settlementValue(long indexTicks) {
        return switch (kind) {
            case CALL, PUT -> payoffTicks(indexTicks) * tickMoney;
            case LINEAR_PERPETUAL, LINEAR_FUTURE, INVERSE_PERPETUAL, INVERSE_FUTURE ->
                    value(indexTicks);
        };
    }

    /** Returns the price of the contract when the underlying settles at a price, ticks. */
    public long payoffTicks(long indexTicks) {
        return switch (kind) {
            case CALL -> Math.max(0, indexTicks - strikeTicks);
            case PUT -> Math.max(0, strikeTicks - indexTicks);
            case LINEAR_PERPETUAL, LINEAR_FUTURE, INVERSE_PERPETUAL, INVERSE_FUTURE -> indexTicks;
        };
    }

    /** Returns the smallest price of the underlying at which a lot stays inside its bound. */
    public long indexTicksMin() {
        return switch (kind) {
            case CALL -> 1;
            case PUT -> Math.max(1, strikeTicks - priceTicksMax);
            case LINEAR_PERPETUAL, LINEAR_FUTURE, INVERSE_PERPETUAL, INVERSE_FUTURE ->
                    priceTicksMin;
        };
    }

    /** Returns whether this is a call or a put. */
    public boolean isOption() {
        return kind == InstrumentKind.CALL || kind == InstrumentKind.PUT;
    }

    /** Returns the largest price of the underlying at which a lot stays inside its bound. */
    public long indexTicksMax() {
        return switch (kind) {
            case CALL -> Math.min(Limits.LOT_VALUE_MAX / tickMoney, strikeTicks + priceTicksMax);
            case PUT -> Limits.LOT_VALUE_MAX / tickMoney;
            case LINEAR_PERPETUAL, LINEAR_FUTURE, INVERSE_PERPETUAL, INVERSE_FUTURE ->
                    priceTicksMax;
        };
    }
}

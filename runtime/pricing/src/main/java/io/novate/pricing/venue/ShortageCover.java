package io.novate.pricing.venue;

import java.math.BigInteger;
import java.util.OptionalLong;

/**
 * How much Drift v2 liquidates so that the margin shortage is covered, and what of it its insurance
 * fund takes.
 *
 * <p><b>Units</b>: money, prices, fees and multipliers 1e-6; base 1e-9; margin ratios and weights
 * 1e-4; token amounts in their own decimals.
 *
 * <p><b>Exactness</b>: every division rounds down, in the order of the source.
 *
 * <p><b>Source</b>: drift protocol-v2, math/liquidation.rs.
 */
public final class ShortageCover {
    private static final BigInteger MILLION = Quotient.PPM;
    private static final BigInteger BASE = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger WEIGHT_SCALE = BigInteger.valueOf(100_000);
    private static final long RATIO_TO_FEE = 100;

    private ShortageCover() {}

    /**
     * Returns the base to close; empty when no amount is enough.
     *
     * @param marginRatio maintenance margin of the position, 1e-4
     */
    public static OptionalLong base(
            long shortage,
            long marginRatio,
            long liquidatorFee,
            long insuranceFee,
            long oraclePrice,
            long quotePrice) {
        long ratio = marginRatio * RATIO_TO_FEE;
        if (oraclePrice == 0 || ratio <= liquidatorFee) {
            return OptionalLong.empty();
        }
        long price = Quotient.floor(oraclePrice, quotePrice, 1_000_000);
        long freed = Quotient.floor(price, ratio - liquidatorFee, 1_000_000);
        long perBase = freed - Quotient.floor(oraclePrice, insuranceFee, 1_000_000);
        return perBase <= 0
                ? OptionalLong.empty()
                : OptionalLong.of(Quotient.floor(shortage, 1_000_000_000L, perBase));
    }

    /**
     * Returns the tokens of a liability to repay with an asset; empty when no amount is enough.
     *
     * @param assetWeight weight of the asset, 1e-4
     * @param assetMultiplier what a unit of the asset buys at liquidation, 1e-6
     */
    public static OptionalLong liability(
            long shortage,
            long assetWeight,
            long assetMultiplier,
            long liabilityWeight,
            long liabilityMultiplier,
            int liabilityDecimals,
            long liabilityPrice,
            long insuranceFee) {
        long heavy = liabilityWeight * 10;
        long light = Quotient.floor(assetWeight * 10, assetMultiplier, liabilityMultiplier);
        if (light >= heavy) {
            return OptionalLong.empty();
        }
        BigInteger freed = Quotient.product(liabilityPrice, heavy - light);
        BigInteger fee =
                BigInteger.valueOf(Quotient.floor(liabilityPrice, insuranceFee, 1_000_000))
                        .multiply(BigInteger.valueOf(heavy));
        BigInteger perToken = freed.subtract(fee);
        if (perToken.signum() <= 0) {
            return OptionalLong.empty();
        }
        BigInteger needed =
                BigInteger.valueOf(shortage)
                        .multiply(up(liabilityDecimals, 6))
                        .multiply(MILLION)
                        .multiply(WEIGHT_SCALE);
        BigInteger tokens =
                Quotient.floor(Quotient.floor(needed, perToken), up(6, liabilityDecimals));
        return OptionalLong.of(tokens.longValueExact());
    }

    /** Returns the insurance fund's share of a perpetual's liquidation, 1e-6. */
    public static long perpetualFee(
            long shortage,
            long base,
            long marginRatio,
            long liquidatorFee,
            long oraclePrice,
            long quotePrice,
            long feeMax) {
        long ratio = marginRatio * RATIO_TO_FEE;
        if (oraclePrice == 0 || quotePrice == 0 || base == 0 || ratio <= liquidatorFee) {
            return 0;
        }
        long price = Quotient.floor(oraclePrice, quotePrice, 1_000_000);
        long perBase = Quotient.floor(shortage, 1_000_000_000L, base);
        long needed = Quotient.floor(perBase, 1_000_000, price);
        long left = Math.max(0, ratio - liquidatorFee - needed);
        return Math.min(feeMax, Quotient.floor(left, 19, 20));
    }

    /** Returns the insurance fund's share of a repaid liability, 1e-6. */
    public static long liabilityFee(
            long shortage,
            long tokens,
            long assetWeight,
            long assetMultiplier,
            long liabilityWeight,
            long liabilityMultiplier,
            int liabilityDecimals,
            long liabilityPrice,
            long feeMax) {
        if (assetWeight >= liabilityWeight
                || liabilityPrice == 0
                || tokens == 0
                || liabilityMultiplier == 0) {
            return 0;
        }
        long heavy = liabilityWeight * RATIO_TO_FEE;
        long light =
                Quotient.floor(assetWeight * RATIO_TO_FEE, assetMultiplier, liabilityMultiplier);
        BigInteger scaled =
                BigInteger.valueOf(shortage).multiply(MILLION).multiply(up(liabilityDecimals, 0));
        BigInteger needed =
                Quotient.floor(
                        Quotient.floor(scaled, BigInteger.valueOf(tokens)),
                        BigInteger.valueOf(liabilityPrice));
        BigInteger left =
                BigInteger.valueOf(Math.max(0, heavy - light))
                        .subtract(needed)
                        .max(BigInteger.ZERO);
        BigInteger fee = Quotient.floor(left.multiply(MILLION), BigInteger.valueOf(heavy));
        return fee.min(BigInteger.valueOf(feeMax)).longValueExact();
    }

    /** Returns the tokens of a liability that an amount of an asset repays, rounded up twice. */
    public static long impliedLiability(Token asset, long assetAmount, Token liability) {
        BigInteger value =
                BigInteger.valueOf(assetAmount)
                        .multiply(up(liability.decimals, asset.decimals))
                        .multiply(Quotient.product(asset.price, liability.multiplier));
        BigInteger repaid =
                Quotient.ceil(value, Quotient.product(liability.price, asset.multiplier));
        return Quotient.ceil(repaid, up(asset.decimals, liability.decimals)).longValueExact();
    }

    /**
     * Returns the tokens of an asset that repay a liability: rounded down, at least one, all when
     * what is left is worth less than one unit of the settlement currency.
     */
    public static long assetFor(Token asset, long assetHeld, Token liability, long repaid) {
        BigInteger value =
                BigInteger.valueOf(repaid)
                        .multiply(up(asset.decimals, liability.decimals))
                        .multiply(Quotient.product(liability.price, asset.multiplier));
        BigInteger taken =
                Quotient.floor(
                                Quotient.floor(
                                        value, Quotient.product(asset.price, liability.multiplier)),
                                up(liability.decimals, asset.decimals))
                        .max(BigInteger.ONE);
        BigInteger held = BigInteger.valueOf(assetHeld);
        BigInteger left = taken.subtract(held).abs();
        BigInteger worth =
                Quotient.floor(
                        Quotient.floor(left.multiply(BigInteger.valueOf(asset.price)), MILLION)
                                .multiply(up(6, asset.decimals)),
                        up(asset.decimals, 6));
        return (worth.compareTo(MILLION) < 0 ? held : taken).longValueExact();
    }

    /**
     * Returns what each base unit pays to carry a loss nobody else carries, 1e-9 quote, rounded up;
     * empty when there is no base.
     */
    public static OptionalLong lossPerBase(long loss, long baseLong, long baseShort) {
        BigInteger total =
                BigInteger.valueOf(baseLong).abs().add(BigInteger.valueOf(baseShort).abs());
        if (total.signum() == 0) {
            return OptionalLong.empty();
        }
        BigInteger share = Quotient.ceil(BigInteger.valueOf(loss).abs().multiply(BASE), total);
        return OptionalLong.of(share.multiply(BigInteger.valueOf(1000)).longValueExact());
    }

    /**
     * Returns the liquidator's fee: the base fee for 1,500 slots, then a millionth more for each
     * slot since the account was last active.
     */
    public static long liquidatorFee(long baseFee, long feeMax, long activeSlot, long slot) {
        long elapsed = Math.subtractExact(slot, activeSlot);
        return elapsed < 1_500 ? baseFee : Math.min(feeMax, Math.addExact(baseFee, elapsed));
    }

    /**
     * A token in a liquidation.
     *
     * @param multiplier what a unit of it counts, 1e-6
     * @param decimals decimals of its amounts
     * @param price 1e-6 of the settlement currency
     */
    public record Token(long multiplier, int decimals, long price) {}

    /** Returns ten to the surplus of one count of decimals over another, at least one. */
    private static BigInteger up(int decimals, int over) {
        return Quotient.ten(Math.max(0, decimals - over));
    }
}

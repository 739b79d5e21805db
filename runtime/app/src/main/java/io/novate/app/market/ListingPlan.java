package io.novate.app.market;

import io.novate.app.BadInput;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses tick, lot and limits of every instrument from its candles.
 *
 * <p>With the first price in [10^e, 10^(e+1)) a lot is 10^-e coins and a tick 10^(e-6): a lot is
 * worth 1 to 10 units of the settlement currency, a price has seven digits, and one tick of one lot
 * is exactly one money unit. Margin of a lot is then exact to 10 ppm down to a maintenance rate of
 * 0.04%.
 */
public final class ListingPlan {
    /** Room above the highest known price. */
    private static final int PRICE_ROOM = 4;

    private static final int TICK_DIGITS = 6;
    private static final int TAKER_FEE_PPM = 400;
    private static final int MAKER_FEE_PPM = 200;
    private static final int LIQUIDATION_FEE_PPM = 5_000;
    private static final int SLIPPAGE_PPM = 20_000;
    private static final int PRICE_BAND_PPM = 100_000;

    /** A liquidation order is at most one in this many of an average step's traded lots. */
    private static final int DEPTH_SHARE = 4;

    private final MarketHistory history;
    private final List<Listing> listings = new ArrayList<>();
    private final int[] exponent;

    /**
     * Plans a listing per coin of the history, instruments numbered from 1.
     *
     * @param history candles
     * @param schedules margin schedules
     * @param depthPpm share of the real market's volume that this venue sees
     */
    public ListingPlan(MarketHistory history, BracketSchedule schedules, long depthPpm) {
        this.history = history;
        exponent = new int[history.coinCount()];
        for (int coin = 0; coin < history.coinCount(); coin++) {
            exponent[coin] = exponentOf(history.open(coin, 0));
            listings.add(listing(coin, schedules.of(history.coins().get(coin).base()), depthPpm));
        }
    }

    private static int exponentOf(long price) {
        int exponent = -CandleReader.PRICE_DECIMALS;
        for (long rest = price; rest >= 10; rest /= 10) {
            exponent++;
        }
        return exponent;
    }

    private Listing listing(int coin, List<Bracket> brackets, long depthPpm) {
        Candles candles = history.coins().get(coin);
        long highest = 0;
        for (long high : candles.high()) {
            highest = Math.max(highest, high);
        }
        long markTicks = ticks(coin, history.open(coin, 0));
        long priceTicksMax = Math.multiplyExact(PRICE_ROOM, ticks(coin, highest));
        long lotsMax = Math.min(Integer.MAX_VALUE, Limits.GROSS_MAX / priceTicksMax);
        if (lotsMax < 1000) {
            throw new BadInput(
                    candles.symbol()
                            + ".csv: its highest price is too far above its first price "
                            + "to list it with one lot size");
        }
        long depthLots = 0;
        for (int step = 0; step < history.stepCount(); step++) {
            depthLots += depthLots(coin, step, depthPpm);
        }
        long orderLots = depthLots / history.stepCount() / DEPTH_SHARE;
        return new Listing(
                coin + 1,
                candles.symbol(),
                Contract.perpetual(coin + 1, 1, priceTicksMax),
                MarginSchedule.of(brackets),
                new Fees(TAKER_FEE_PPM, MAKER_FEE_PPM, LIQUIDATION_FEE_PPM),
                TradingBounds.of(
                        (int) lotsMax,
                        (int) Math.clamp(orderLots, 100, lotsMax),
                        SLIPPAGE_PPM,
                        PRICE_BAND_PPM),
                markTicks);
    }

    /** Returns the listings, instrument {@code coin + 1} for each coin in order. */
    public List<Listing> listings() {
        return listings;
    }

    /** Returns a price of the history in ticks, rounded half up, at least 1. */
    public long ticks(int coin, long price) {
        // A tick is 10^(e-6), so ticks = price / 10^(decimals + e - 6).
        int shift = CandleReader.PRICE_DECIMALS + exponent[coin] - TICK_DIGITS;
        if (shift < 0) {
            return Math.multiplyExact(price, powerOfTen(-shift));
        }
        long unit = powerOfTen(shift);
        return Math.max(1, (price + unit / 2) / unit);
    }

    /** Returns the lots that this venue sees traded in a step: its share of the real volume. */
    public long depthLots(int coin, int step, long depthPpm) {
        return BigInteger.valueOf(history.volume(coin, step))
                .multiply(BigInteger.valueOf(depthPpm))
                .multiply(BigInteger.TEN.pow(Math.max(0, exponent[coin])))
                .divide(BigInteger.TEN.pow(6 + CandleReader.VOLUME_DECIMALS))
                .divide(BigInteger.TEN.pow(Math.max(0, -exponent[coin])))
                .min(BigInteger.valueOf(Integer.MAX_VALUE))
                .longValue();
    }

    /** Returns a tick as people read it, in units of the quote currency. */
    public String price(int coin, long priceTicks) {
        return BigDecimal.valueOf(priceTicks, TICK_DIGITS - exponent[coin])
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Returns lots of a coin's contracts as people read them, in coins. */
    public String coins(int coin, long lots) {
        BigDecimal coins = BigDecimal.valueOf(lots).movePointLeft(exponent[coin]);
        return coins.stripTrailingZeros().toPlainString();
    }

    /** Returns the money that a position needs as initial margin, rounded up. */
    public static long initialMargin(Listing listing, long lots, long priceTicks) {
        long notional =
                Math.multiplyExact(Math.abs(lots), priceTicks * listing.contract().tickMoney());
        List<Bracket> brackets = listing.margin().longBrackets();
        long margin = 0;
        for (int i = 0; i < brackets.size(); i++) {
            long floor = brackets.get(i).notionalFloor();
            if (notional <= floor) {
                break;
            }
            long end = i + 1 < brackets.size() ? brackets.get(i + 1).notionalFloor() : notional;
            long part = Math.min(notional, end) - floor;
            int rate = brackets.get(i).initialPpm();
            margin += part / Limits.PPM * rate;
            margin += Math.ceilDiv(part % Limits.PPM * rate, Limits.PPM);
        }
        return margin;
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power = Math.multiplyExact(power, 10);
        }
        return power;
    }
}

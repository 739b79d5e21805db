package io.novate.app.market;

import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.TradingBounds;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The options and dated futures listed beside the perpetuals of bitcoin and ether.
 *
 * <p>Expiries at 08:00 UTC of the second and third day and of the eleventh; at each of them a
 * future, and calls and puts at seven strikes around the first price. Lots and ticks are those of
 * the coin's perpetual. A history shorter than two days, or without these coins, has none.
 */
public final class OptionSeries {
    private static final long DAY_MS = 86_400_000;
    private static final long EXPIRY_HOUR_MS = 8 * 3_600_000;
    private static final int[] EXPIRY_DAYS = {1, 2, 10};
    private static final int[] STRIKE_PERCENT = {60, 75, 90, 100, 110, 125, 150};
    private static final List<String> COINS = List.of("BTC", "ETH");
    private static final int ROUND_SHARE = 50;
    private static final int SLIPPAGE_PPM = 50_000;
    private static final int PRICE_BAND_PPM = 900_000;
    private static final Fees FEES = new Fees(300, 150, 2_000);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("ddMMMuu", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final List<Series> series = new ArrayList<>();

    /**
     * One listed instrument.
     *
     * @param coin index of the coin in the history
     * @param listing what the core is told
     */
    public record Series(int coin, Listing listing) {
        /** Returns whether this is a call or a put. */
        public boolean isOption() {
            return listing.contract().isOption();
        }
    }

    /** Plans the series, with instrument ids after those of the perpetuals. */
    public OptionSeries(MarketHistory history, ListingPlan plan) {
        long firstMs = history.timeMs(0);
        long lastMs = history.timeMs(history.stepCount() - 1);
        if (lastMs - firstMs < 2 * DAY_MS) {
            return;
        }
        for (int coin = 0; coin < history.coinCount(); coin++) {
            String symbol = history.coins().get(coin).symbol();
            String base = symbol.substring(0, symbol.indexOf('_'));
            if (COINS.contains(base)) {
                for (int days : EXPIRY_DAYS) {
                    long expiryMs =
                            Math.floorDiv(firstMs, DAY_MS) * DAY_MS
                                    + days * DAY_MS
                                    + EXPIRY_HOUR_MS;
                    add(base, coin, plan, expiryMs);
                }
            }
        }
    }

    private void add(String base, int coin, ListingPlan plan, long expiryMs) {
        Listing perpetual = plan.listings().get(coin);
        Contract model = perpetual.contract();
        String name =
                base + "-" + DAY.format(Instant.ofEpochMilli(expiryMs)).toUpperCase(Locale.ROOT);
        int next = plan.listings().size() + 1 + series.size();
        series.add(
                new Series(
                        coin,
                        new Listing(
                                next,
                                name,
                                Contract.future(
                                        coin + 1,
                                        model.tickMoney(),
                                        model.priceTicksMax(),
                                        expiryMs),
                                perpetual.margin(),
                                perpetual.fees(),
                                perpetual.bounds(),
                                perpetual.markTicks())));
        for (int percent : STRIKE_PERCENT) {
            long strikeTicks = round(perpetual.markTicks() * percent / 100);
            for (boolean call : new boolean[] {true, false}) {
                next++;
                Contract contract =
                        call
                                ? Contract.call(
                                        coin + 1,
                                        model.tickMoney(),
                                        model.priceTicksMax(),
                                        strikeTicks,
                                        expiryMs)
                                : Contract.put(
                                        coin + 1,
                                        model.tickMoney(),
                                        model.priceTicksMax(),
                                        strikeTicks,
                                        expiryMs);
                String symbol = name + "-" + plan.price(coin, strikeTicks) + (call ? "-C" : "-P");
                series.add(new Series(coin, option(next, symbol, contract, perpetual)));
            }
        }
    }

    private static Listing option(int id, String symbol, Contract contract, Listing perpetual) {
        return new Listing(
                id,
                symbol,
                contract,
                MarginSchedule.of(List.of()),
                FEES,
                new TradingBounds(
                        perpetual.bounds().lotsMax(),
                        0,
                        perpetual.bounds().liquidationLotsMax(),
                        SLIPPAGE_PPM,
                        PRICE_BAND_PPM,
                        0),
                0);
    }

    /** Returns a strike as venues choose them: few digits, about a fiftieth exact. */
    private static long round(long ticks) {
        long step = 1;
        while (step * 10 * ROUND_SHARE <= ticks) {
            step *= 10;
        }
        return (ticks + step / 2) / step * step;
    }

    /** Returns every instrument, ascending by id. */
    public List<Series> series() {
        return series;
    }

    /** Returns the coins that have series. */
    public List<Integer> coins() {
        return series.stream().map(Series::coin).distinct().toList();
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return series.isEmpty();
    }
}

package io.novate.app.market;

import io.novate.core.command.Asset;
import io.novate.core.unit.Limits;
import io.novate.pricing.rulebook.Collateral;
import io.novate.pricing.rulebook.Rulebook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The collateral assets of a replay and what they are worth at any time.
 *
 * <p>Bitcoin and ether follow their candles. USDe follows its real minutes of 10 October 2025, when
 * it lost its peg, laid over the replay so that its low falls on the low of bitcoin: two real
 * stresses at once that did not happen at once. Haircuts are those of the rulebook; a coin it does
 * not name counts like ether.
 */
public final class CollateralSeries {
    private static final String STABLE = "USDE";
    private static final String BUNDLED = "usde-depeg-2025-10-10.csv";
    private static final List<String> COINS = List.of("BTC", "ETH");
    private static final String MODEL = "ETH";

    /** Smallest units of one coin: a hundred millionth; of one USDe: a ten thousandth. */
    private static final long UNITS_PER_COIN = 100_000_000;

    private static final long UNITS_PER_STABLE = 10_000;
    private static final long MONEY_PER_UNIT = 1_000_000;
    private static final int FRACTION = 1 << Limits.MARGIN_FRACTION_BITS;

    private final MarketHistory history;
    private final MarketHistory stable;
    private final long shiftMs;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One asset.
     *
     * @param coin index of the coin in the history, -1 for USDe
     * @param listing what the core is told
     */
    public record Entry(int coin, Asset listing) {}

    /** Plans the assets; none when the history lacks one of the coins. */
    public CollateralSeries(MarketHistory history, Rulebook rulebook) {
        this.history = history;
        stable = bundled();
        for (String name : COINS) {
            int coin = coin(name);
            if (coin < 0) {
                entries.clear();
                break;
            }
            entries.add(new Entry(coin, asset(entries.size() + 1, name, rulebook)));
        }
        if (!entries.isEmpty()) {
            entries.add(new Entry(-1, asset(entries.size() + 1, STABLE, rulebook)));
        }
        shiftMs = entries.isEmpty() ? 0 : lowMs(stable, 0) - lowMs(history, entries.get(0).coin());
    }

    private static MarketHistory bundled() {
        try (InputStream in = CollateralSeries.class.getResourceAsStream(BUNDLED)) {
            return MarketHistory.of(List.of(CandleReader.read("USDE_USDT.csv", BUNDLED, in)));
        } catch (IOException e) {
            throw new UncheckedIOException("bundled candles could not be read", e);
        }
    }

    private int coin(String name) {
        for (int coin = 0; coin < history.coinCount(); coin++) {
            if (history.coins().get(coin).symbol().startsWith(name + "_")) {
                return coin;
            }
        }
        return -1;
    }

    private static long lowMs(MarketHistory of, int coin) {
        int lowest = 0;
        for (int step = 1; step < of.stepCount(); step++) {
            if (of.low(coin, step) < of.low(coin, lowest)) {
                lowest = step;
            }
        }
        return of.timeMs(lowest);
    }

    private static Asset asset(int id, String symbol, Rulebook rulebook) {
        Collateral model = null;
        for (Collateral collateral : rulebook.collateral()) {
            if (collateral.symbol().equals(symbol)
                    || model == null && collateral.symbol().equals(MODEL)) {
                model = collateral;
            }
        }
        return new Asset(id, symbol, model.initial(), model.maintenance(), model.bounds());
    }

    /** Returns the assets, ascending by id from 1. */
    public List<Entry> entries() {
        return entries;
    }

    /** Returns the price of one smallest unit, money with 8 fraction bits. */
    public long price256(Entry entry, int step) {
        if (entry.coin() >= 0) {
            return perUnit(history.close(entry.coin(), step), UNITS_PER_COIN);
        }
        long wantedMs = history.timeMs(step) + shiftMs;
        int at = 0;
        while (at + 1 < stable.stepCount() && stable.timeMs(at + 1) <= wantedMs) {
            at++;
        }
        return perUnit(stable.close(0, at), UNITS_PER_STABLE);
    }

    /** Returns the units of an asset that are worth so much money at the start. */
    public long units(Entry entry, long money) {
        return Math.multiplyExact(money, FRACTION) / price256(entry, 0);
    }

    /** Returns what units of an asset are worth in the market, money, rounded down. */
    public long money(Entry entry, long units, int step) {
        return BigInteger.valueOf(units)
                .multiply(BigInteger.valueOf(price256(entry, step)))
                .shiftRight(Limits.MARGIN_FRACTION_BITS)
                .longValueExact();
    }

    /** Returns units of an asset as people read them, in coins. */
    public String coins(int asset, long units) {
        boolean stableCoin = entries.get(asset - 1).coin() < 0;
        BigDecimal perCoin = BigDecimal.valueOf(stableCoin ? UNITS_PER_STABLE : UNITS_PER_COIN);
        return BigDecimal.valueOf(units).divide(perCoin).stripTrailingZeros().toPlainString();
    }

    private static long perUnit(long price, long unitsPerCoin) {
        // price has PRICE_DECIMALS decimals; money of a unit = price * 1e6 / unitsPerCoin.
        double money = price / Math.pow(10, CandleReader.PRICE_DECIMALS) * MONEY_PER_UNIT;
        return Math.round(money / unitsPerCoin * FRACTION);
    }
}

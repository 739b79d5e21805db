package io.novate.app.replay;

import io.novate.app.market.CollateralSeries;
import io.novate.app.market.CollateralSeries.Entry;
import io.novate.core.command.Commands;

/**
 * Brings collateral into the pool, hands it to members and keeps its price.
 *
 * <p>One customer of five brings, beside its money, half as much again in one asset, in turn.
 */
final class CollateralDesk {
    /** A price is sent when it moved by this much: 0.05%. */
    private static final int MOVE_SHARE = 2_000;

    private final CollateralSeries series;
    private final Population population;
    private final long[] priced;

    CollateralDesk(CollateralSeries series, Population population) {
        this.series = series;
        this.population = population;
        priced = new long[series.entries().size()];
    }

    /** Returns the units of each asset that all members bring together. */
    long[] units() {
        long[] units = new long[series.entries().size()];
        for (int member = 0; member < population.customerCount(); member++) {
            if (units.length > 0 && population.hasCollateral(member)) {
                units[asset(member)] += unitsOf(member);
            }
        }
        return units;
    }

    /** Lists the assets at their first prices, before the inbox is consumed. */
    void list(Commands core, long timestampMs) {
        for (int index = 0; index < priced.length; index++) {
            Entry entry = series.entries().get(index);
            priced[index] = series.price256(entry, 0);
            core.listAsset(timestampMs, entry.listing(), priced[index]);
        }
    }

    /** Hands a member what it brings. */
    void give(Commands core, long timestampMs, int member) {
        if (priced.length > 0 && population.hasCollateral(member)) {
            core.transfer(
                    timestampMs,
                    Population.TREASURY,
                    population.account(member),
                    asset(member) + 1,
                    unitsOf(member));
        }
    }

    /** Sends the prices that moved. */
    void price(Commands core, long timestampMs, int step) {
        for (int index = 0; index < priced.length; index++) {
            long next = series.price256(series.entries().get(index), step);
            if (Math.abs(next - priced[index]) > priced[index] / MOVE_SHARE) {
                priced[index] = next;
                core.valueAsset(timestampMs, index + 1, next);
            }
        }
    }

    /** Returns the number of assets. */
    int assetCount() {
        return priced.length;
    }

    private int asset(int member) {
        return member / 5 % priced.length;
    }

    private long unitsOf(int member) {
        Entry entry = series.entries().get(asset(member));
        return Math.max(1, series.units(entry, population.funds(member) / 2));
    }
}

package io.novate.core.margin;

import io.novate.core.command.Contract;
import io.novate.core.command.MarginMode;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.kernel.WideSum;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates accounts that do not exist, by the code and tables that evaluate those that do.
 *
 * <p>Nothing changes. A liquidation price is searched on the tick grid: the tables of one
 * instrument are rebuilt for each mark tried and restored at the end.
 *
 * <p><b>Exactness</b>: the same integers as a command would find. A portfolio is evaluated as a
 * large account, which gives the figures of a standard account wherever one could hold it.
 *
 * <p><b>Errors</b>: an instrument or asset that is not listed, or lots outside the bound of a large
 * account, throw {@link IllegalArgumentException} with name and value.
 */
public final class WhatIf {
    private final InstrumentTable instruments;
    private final AssetTable assets;
    private final AccountMargin margin;
    private final Holding holding;

    /** Evaluates against the given tables. */
    public WhatIf(Books books, AccountMargin margin, Limits limits) {
        instruments = books.instruments();
        assets = books.assets();
        this.margin = margin;
        holding = new Holding(limits.instrumentsMax(), limits.assetsMax());
    }

    /** Returns what a portfolio is worth and must cover. */
    public PortfolioResult evaluate(Portfolio portfolio) {
        fill(portfolio);
        margin.evaluate(holding);
        long equity = margin.equity();
        long initial = margin.initialMargin();
        long maintenance = margin.maintenanceMargin();
        List<PortfolioResult.Charge> charges = charges();
        List<PortfolioResult.PositionRisk> risks = new ArrayList<>();
        WideSum alone = new WideSum();
        for (Portfolio.Position position : portfolio.positions()) {
            PortfolioResult.PositionRisk risk = risk(position);
            alone.add(risk.maintenance());
            risks.add(risk);
        }
        return new PortfolioResult(
                equity, initial, maintenance, alone.clampToLong(), charges, risks);
    }

    private void fill(Portfolio portfolio) {
        boolean shared = portfolio.mode() != MarginMode.PORTFOLIO;
        check("mode", shared || instruments.canScanPortfolios(), portfolio.mode().code());
        if (portfolio.mode() == MarginMode.ISOLATED) {
            check("positions", portfolio.positions().size() <= 1, portfolio.positions().size());
            check("balances", portfolio.balances().isEmpty(), portfolio.balances().size());
        }
        holding.clear(portfolio.mode(), true);
        holding.addCash(portfolio.cash());
        for (Portfolio.Position position : portfolio.positions()) {
            int instrument = position.instrument();
            check("instrument", instruments.isListed(instrument), instrument);
            check("instrument twice", holding.lotsOf(instrument) == 0, instrument);
            long lotsMax = TradeCheck.LARGE_POSITION_MAX / instruments.valueMax(instrument);
            boolean fits = position.lots() >= -lotsMax && position.lots() <= lotsMax;
            check("lots", fits, position.lots());
            holding.add(instrument, position.lots());
        }
        for (Portfolio.Balance balance : portfolio.balances()) {
            boolean listed = balance.asset() >= 1 && assets.isListed(balance.asset());
            check("asset", listed, balance.asset());
            holding.setBalance(balance.asset(), balance.units());
        }
    }

    private List<PortfolioResult.Charge> charges() {
        List<PortfolioResult.Charge> charges = new ArrayList<>();
        if (margin.isPortfolio()) {
            int count = instruments.scenarios().rules().factors().size();
            for (int charge = 0; charge < count; charge++) {
                ScenarioMargin scenario = margin.scenario();
                charges.add(
                        new PortfolioResult.Charge(
                                scenario.charge256(charge), scenario.bindingRow(charge)));
            }
        }
        return charges;
    }

    private PortfolioResult.PositionRisk risk(Portfolio.Position position) {
        int instrument = position.instrument();
        long lots = position.lots();
        return new PortfolioResult.PositionRisk(
                instrument,
                lots,
                Math.multiplyExact(lots, instruments.unitValue(instrument)),
                margin.maintenance(instrument, lots),
                lots == 0 || instruments.isOption(instrument) ? 0 : liquidationTicks(instrument));
    }

    /** Returns the nearest mark in the losing direction at which the holding is liquidatable. */
    private long liquidationTicks(int instrument) {
        Contract contract = instruments.listing(instrument).contract();
        long mark = instruments.markTicks(instrument);
        boolean falls = holding.lotsOf(instrument) > 0;
        long healthy = mark;
        long broken = falls ? contract.priceTicksMin() : contract.priceTicksMax();
        try {
            if (isLiquidatableAt(instrument, mark)) {
                return mark;
            }
            if (!isLiquidatableAt(instrument, broken)) {
                return 0;
            }
            while (Math.abs(healthy - broken) > 1) {
                long middle = healthy + (broken - healthy) / 2;
                if (isLiquidatableAt(instrument, middle)) {
                    broken = middle;
                } else {
                    healthy = middle;
                }
            }
            return broken;
        } finally {
            instruments.probe(instrument, mark);
        }
    }

    private boolean isLiquidatableAt(int instrument, long ticks) {
        instruments.probe(instrument, ticks);
        margin.evaluate(holding);
        return margin.isLiquidatable();
    }

    private static void check(String name, boolean isSound, long value) {
        if (!isSound) {
            throw new IllegalArgumentException(name + "=" + value + " cannot be evaluated");
        }
    }
}

package io.novate.app.margin;

import io.novate.app.BadInput;
import io.novate.app.margin.PortfolioFile.Held;
import io.novate.app.margin.PortfolioFile.Pledge;
import io.novate.app.margin.PortfolioFile.Underlying;
import io.novate.core.Clearinghouse;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.MarginMode;
import io.novate.core.command.Rejection;
import io.novate.core.margin.Portfolio;
import io.novate.core.margin.PortfolioResult;
import io.novate.core.unit.Limits;
import io.novate.pricing.expiry.ForwardBlend;
import io.novate.pricing.option.Black76Model;
import io.novate.pricing.pool.PoolAsset;
import io.novate.pricing.pool.PoolContract;
import io.novate.pricing.pool.PoolSetup;
import io.novate.pricing.pool.PoolTables;
import io.novate.pricing.rulebook.RulebookFault;
import io.novate.pricing.scan.Trust;
import io.novate.pricing.table.TableExpiry;
import io.novate.pricing.table.TableOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A clearing pool that lists what a portfolio file names, values it and is asked what if.
 *
 * <p>Instrument ids are the places of positions in the file, from 1; so are those of underlyings
 * and assets.
 */
final class MarginPool implements AutoCloseable {
    static final double MONEY = 1e6;

    /** Highest price the pool can take, as a multiple of the index. */
    private static final long PRICE_SPAN = 16;

    private static final double ASSET_UNITS = 1e8;
    private static final double UNIT_256 = 256;
    private static final double MILLIS = 1_000;
    private static final double WHOLE = 1e-6;

    private final PortfolioFile file;
    private final Clearinghouse house;
    private final List<Portfolio.Position> positions = new ArrayList<>();
    private final List<Portfolio.Balance> balances = new ArrayList<>();
    private final double[] factors;
    private final PoolSetup setup;
    private final PoolTables tables;
    private Rejection refused;
    private long cash;

    MarginPool(PortfolioFile file) {
        this.file = file;
        factors = new double[file.underlyings().size()];
        Arrays.fill(factors, 1);
        setup = plan();
        house =
                Clearinghouse.builder()
                        .limits(
                                new Limits(
                                        1,
                                        5 + setup.fundCount(),
                                        1,
                                        PortfolioFile.POSITIONS_MAX,
                                        PortfolioFile.COLLATERAL_MAX,
                                        512,
                                        64,
                                        8,
                                        64))
                        .liquidationStrategy(setup.strategy())
                        .events(
                                new Events() {
                                    @Override
                                    public void rejected(
                                            long command, int index, Rejection reason, long value) {
                                        refused = reason;
                                    }
                                })
                        .start();
        cash = Math.round(file.cash() * MONEY);
        tables = setup.tables();
        setup.open(house, now(), Limits.CUSTOMER_FROM);
        check("rulebook");
        for (int index = 0; index < file.positions().size(); index++) {
            hold(index);
        }
        for (int index = 0; index < file.collateral().size(); index++) {
            long units = Math.round(file.collateral().get(index).units() * ASSET_UNITS);
            balances.add(new Portfolio.Balance(index + 1, units));
        }
        value();
    }

    /** Returns the rules as the pool was set up by them. */
    PoolSetup setup() {
        return setup;
    }

    /** Evaluates the portfolio in a mode. */
    PortfolioResult evaluate(MarginMode mode) {
        try {
            return house.whatIf(new Portfolio(mode, cash, positions, balances));
        } catch (IllegalArgumentException e) {
            throw new BadInput(file.name() + ": " + e.getMessage());
        }
    }

    /** Returns what one tick of a position's underlying is worth in price. */
    double tick(int position) {
        return underlying(position).tick();
    }

    /**
     * Returns the price of an underlying nearest to the present one, going up or down, at which the
     * account would be liquidated, every contract on it moving along; NaN when there is none
     * between a hundredth and fifteen times of it.
     */
    double liquidationSpot(int underlying, boolean up) {
        double healthy = 1;
        double broken = Double.NaN;
        try {
            for (double factor = 1;
                    factor >= 0.01 && factor <= PRICE_SPAN - 1 && Double.isNaN(broken);
                    factor *= up ? 1.01 : 1 / 1.01) {
                if (isLiquidatableAt(underlying, factor)) {
                    broken = factor;
                } else {
                    healthy = factor;
                }
            }
            double spot = file.underlyings().get(underlying).spot();
            double tick = file.underlyings().get(underlying).tick();
            while (Math.abs(broken - healthy) * spot > tick) {
                double middle = (broken + healthy) / 2;
                if (isLiquidatableAt(underlying, middle)) {
                    broken = middle;
                } else {
                    healthy = middle;
                }
            }
            return broken * spot;
        } finally {
            factors[underlying] = 1;
            value();
        }
    }

    private boolean isLiquidatableAt(int underlying, double factor) {
        factors[underlying] = factor;
        value();
        PortfolioResult result = evaluate(file.mode());
        return result.equity() < result.maintenanceMargin();
    }

    private PoolSetup plan() {
        List<PoolContract> contracts = new ArrayList<>();
        for (int index = 0; index < file.positions().size(); index++) {
            contracts.add(contract(index));
        }
        List<PoolAsset> assets = new ArrayList<>();
        for (int index = 0; index < file.collateral().size(); index++) {
            assets.add(asset(index));
        }
        try {
            PoolSetup planned =
                    new PoolSetup(file.rulebook(), contracts, assets, new Black76Model());
            if (file.mode() == MarginMode.PORTFOLIO && !planned.isScanned()) {
                throw new RulebookFault(
                        file.rulebook().name() + ": scan: nothing: portfolios have no rule");
            }
            return planned;
        } catch (RulebookFault e) {
            throw new BadInput(file.name() + ": rulebook: " + e.getMessage());
        }
    }

    private PoolContract contract(int index) {
        Held held = file.positions().get(index);
        Underlying underlying = underlying(index);
        String where = "positions[" + index + "]";
        long tickMoney =
                whole(where + ": tick * lot", underlying.tick() * underlying.lot() * MONEY);
        long spotTicks = Math.max(1, Math.round(underlying.spot() / underlying.tick()));
        long strikeTicks = Math.round(held.strike() / underlying.tick());
        long priceTicksMax = PRICE_SPAN * Math.max(spotTicks, strikeTicks);
        Contract contract =
                new Contract(
                        held.kind(),
                        held.underlying() + 1,
                        tickMoney,
                        1,
                        priceTicksMax,
                        strikeTicks,
                        held.expiryMs());
        if (Math.multiplyHigh(priceTicksMax, tickMoney) != 0
                || priceTicksMax * tickMoney > Limits.LOT_VALUE_MAX) {
            throw new BadInput(
                    file.name() + ": " + where + ": lot: " + underlying.lot() + ": is too large");
        }
        long room = Limits.GROSS_MAX / (priceTicksMax * tickMoney);
        int lotsMax = (int) Math.min(Integer.MAX_VALUE, room);
        return new PoolContract(
                index + 1,
                underlying.symbol() + "-" + (index + 1),
                underlying.symbol(),
                contract,
                lotsMax,
                0,
                lotsMax,
                held.kind().isOption() ? 0 : ticks(index, held.price()));
    }

    private PoolAsset asset(int index) {
        Pledge pledge = file.collateral().get(index);
        boolean known =
                file.rulebook().collateral().stream()
                        .anyMatch(rule -> rule.symbol().equals(pledge.symbol()));
        if (!known) {
            throw new BadInput(
                    file.name()
                            + ": collateral["
                            + index
                            + "].symbol: \""
                            + pledge.symbol()
                            + "\": has no haircut in rulebook "
                            + file.rulebook().name());
        }
        double price256 = pledge.price() * MONEY / ASSET_UNITS * UNIT_256;
        return new PoolAsset(index + 1, pledge.symbol(), Math.round(price256));
    }

    private void hold(int index) {
        Held held = file.positions().get(index);
        long lots =
                whole(
                        "positions[" + index + "]: size / lot",
                        held.size() / underlying(index).lot());
        positions.add(new Portfolio.Position(index + 1, lots));
        if (!held.kind().isOption()) {
            Contract contract = setup.contracts().get(index).contract();
            long entryValue = contract.value(ticks(index, held.entry()));
            cash = Math.subtractExact(cash, Math.multiplyExact(lots, entryValue));
        }
    }

    /** Sends indexes, marks and option tables at the present factors. */
    private void value() {
        for (int index = 0; index < factors.length; index++) {
            Underlying underlying = file.underlyings().get(index);
            double spot = underlying.spot() * factors[index];
            house.index(now(), index + 1, 3, Math.max(1, Math.round(spot / underlying.tick())));
            check("underlyings[" + index + "].spot");
        }
        SortedMap<Integer, List<TableExpiry>> expiries = new TreeMap<>();
        for (int index = 0; index < file.positions().size(); index++) {
            Held held = file.positions().get(index);
            double factor = factors[held.underlying()];
            if (held.kind().isOption()) {
                expiries.computeIfAbsent(held.underlying() + 1, id -> new ArrayList<>())
                        .add(expiry(index, held, factor));
            } else {
                house.mark(now(), index + 1, ticks(index, held.price() * factor));
                check("positions[" + index + "].mark");
            }
        }
        if (!expiries.isEmpty()) {
            tables.publish(house, now(), expiries);
            check("positions");
        }
    }

    private TableExpiry expiry(int index, Held held, double factor) {
        Underlying underlying = underlying(index);
        long tickMoney = Math.round(underlying.tick() * underlying.lot() * MONEY);
        TableOption option =
                new TableOption(
                        index + 1,
                        held.kind() == InstrumentKind.CALL,
                        Math.round(held.strike() / underlying.tick()),
                        tickMoney,
                        held.vol());
        return new TableExpiry(
                underlying.spot() * factor / underlying.tick(),
                new ForwardBlend(0, held.price() * factor / underlying.tick()),
                (held.expiryMs() - file.timeMs()) / MILLIS,
                0,
                Trust.FULL,
                List.of(option));
    }

    private Underlying underlying(int index) {
        return file.underlyings().get(file.positions().get(index).underlying());
    }

    private long ticks(int index, double price) {
        return Math.max(1, Math.round(price / underlying(index).tick()));
    }

    private long now() {
        return file.timeMs();
    }

    private long whole(String what, double number) {
        long nearest = Math.round(number);
        boolean isWhole = Math.abs(number - nearest) <= WHOLE * Math.max(1, Math.abs(number));
        if (!isWhole || nearest == 0 && number != 0 || Math.abs(number) > 1e15) {
            throw new BadInput(file.name() + ": " + what + ": " + number + ": is no whole number");
        }
        return nearest;
    }

    private void check(String where) {
        if (refused != null) {
            String why = refused.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            throw new BadInput(file.name() + ": " + where + ": the pool refuses it: " + why);
        }
    }

    @Override
    public void close() {
        tables.close();
        house.close();
    }
}

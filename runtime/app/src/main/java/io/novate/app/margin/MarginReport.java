package io.novate.app.margin;

import io.novate.app.margin.PortfolioFile.Held;
import io.novate.app.margin.PortfolioFile.Underlying;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.MarginMode;
import io.novate.core.margin.PortfolioResult;
import io.novate.core.margin.PortfolioResult.Charge;
import io.novate.core.margin.PortfolioResult.PositionRisk;
import io.novate.core.unit.Limits;
import io.novate.pricing.pool.PoolSetup;
import io.novate.pricing.scan.Trust;
import io.novate.pricing.table.GreekColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a portfolio is worth and must cover, as text for people or as one JSON object. */
public final class MarginReport {
    private static final double UNIT = MarginPool.MONEY * (1 << Limits.MARGIN_FRACTION_BITS);
    private static final String[] GREEKS = {"delta", "gamma", "vega", "theta"};

    private final PortfolioFile file;
    private final PoolSetup setup;
    private final PortfolioResult result;
    private final PortfolioResult other;
    private final PortfolioResult scenarios;
    private final double[] below;
    private final double[] above;
    private final double[] ticks;

    private MarginReport(PortfolioFile file, MarginPool pool) {
        this.file = file;
        setup = pool.setup();
        boolean portfolio = file.mode() == MarginMode.PORTFOLIO;
        PortfolioResult cross = pool.evaluate(portfolio ? MarginMode.CROSS : file.mode());
        scenarios = setup.isScanned() ? pool.evaluate(MarginMode.PORTFOLIO) : cross;
        result = portfolio ? scenarios : cross;
        other = portfolio ? cross : scenarios;
        below = new double[file.underlyings().size()];
        above = new double[file.underlyings().size()];
        for (int index = 0; index < below.length; index++) {
            below[index] = pool.liquidationSpot(index, false);
            above[index] = pool.liquidationSpot(index, true);
        }
        ticks = new double[file.positions().size()];
        for (int index = 0; index < ticks.length; index++) {
            ticks[index] = pool.tick(index);
        }
    }

    /** Evaluates a file on a pool of its own. */
    public static MarginReport of(PortfolioFile file) {
        try (MarginPool pool = new MarginPool(file)) {
            return new MarginReport(file, pool);
        }
    }

    /** Returns a table for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%s, %s, %s", file.name(), file.rulebook().name(), file.mode()));
        lines.add(amount("equity", result.equity()));
        lines.add(amount("initial margin", result.initialMargin()));
        lines.add(amount("maintenance margin", result.maintenanceMargin()));
        lines.add(amount("margin saved by netting", result.marginSaved()));
        if (setup.isScanned()) {
            boolean portfolio = file.mode() == MarginMode.PORTFOLIO;
            String mode = portfolio ? "cross" : "portfolio";
            lines.add(amount("initial margin in " + mode + " mode", other.initialMargin()));
            lines.add(amount("maintenance margin in " + mode + " mode", other.maintenanceMargin()));
            addGreeks(lines);
        }
        addCharges(lines);
        addPositions(lines);
        for (int index = 0; index < below.length; index++) {
            Underlying underlying = file.underlyings().get(index);
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%s at %,.2f, all contracts moving along: liquidation below %s, above %s",
                            underlying.symbol(),
                            underlying.spot(),
                            price(below[index]),
                            price(above[index])));
        }
        return lines;
    }

    /** Returns one JSON object. */
    public String json() {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode();
        root.put("file", file.name());
        root.put("rulebook", file.rulebook().name());
        root.put("mode", file.mode().name());
        root.put("equity", result.equity() / MarginPool.MONEY);
        root.put("initial_margin", result.initialMargin() / MarginPool.MONEY);
        root.put("maintenance_margin", result.maintenanceMargin() / MarginPool.MONEY);
        root.put("margin_saved", result.marginSaved() / MarginPool.MONEY);
        if (setup.isScanned()) {
            boolean portfolio = file.mode() == MarginMode.PORTFOLIO;
            ObjectNode compared = root.putObject(portfolio ? "cross" : "portfolio");
            compared.put("initial_margin", other.initialMargin() / MarginPool.MONEY);
            compared.put("maintenance_margin", other.maintenanceMargin() / MarginPool.MONEY);
            ObjectNode greeks = root.putObject("greeks");
            for (int greek = 0; greek < GREEKS.length; greek++) {
                greeks.put(GREEKS[greek], greek(greek));
            }
        }
        ArrayNode charges = root.putArray("charges");
        for (int charge = 0; charge < chargeCount(); charge++) {
            ObjectNode node = charges.addObject();
            node.put("name", PortfolioWords.charge(charge));
            node.put("initial_margin", initial(charge));
            node.put("maintenance_margin", maintenance(charge));
            node.put("binding", binding(charge));
        }
        addPositions(root.putArray("positions"));
        ArrayNode underlyings = root.putArray("underlyings");
        for (int index = 0; index < below.length; index++) {
            ObjectNode node = underlyings.addObject();
            node.put("symbol", file.underlyings().get(index).symbol());
            put(node, "liquidation_below", below[index]);
            put(node, "liquidation_above", above[index]);
        }
        return root.toString();
    }

    private void addGreeks(List<String> lines) {
        lines.add(
                String.format(
                        Locale.ROOT,
                        "greeks: delta %,.2f and gamma %,.2f for 1%%, vega %,.2f a point, theta"
                                + " %,.2f a day",
                        greek(0),
                        greek(1),
                        greek(2),
                        greek(3)));
    }

    private void addCharges(List<String> lines) {
        for (int charge = 0; charge < chargeCount(); charge++) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%-34s %,18.2f initial %,18.2f maintenance  %s",
                            PortfolioWords.charge(charge),
                            initial(charge),
                            maintenance(charge),
                            binding(charge)));
        }
    }

    private void addPositions(List<String> lines) {
        for (int index = 0; index < result.positions().size(); index++) {
            PositionRisk risk = result.positions().get(index);
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%-34s %,18.2f value %,18.2f maintenance alone  liquidation %s",
                            name(index),
                            risk.value() / MarginPool.MONEY,
                            risk.maintenance() / MarginPool.MONEY,
                            price(liquidation(index))));
        }
    }

    private void addPositions(ArrayNode positions) {
        for (int index = 0; index < result.positions().size(); index++) {
            PositionRisk risk = result.positions().get(index);
            ObjectNode node = positions.addObject();
            node.put("instrument", name(index));
            node.put("value", risk.value() / MarginPool.MONEY);
            node.put("maintenance_alone", risk.maintenance() / MarginPool.MONEY);
            put(node, "liquidation_price", liquidation(index));
        }
    }

    /**
     * Returns the mark of a linear contract, or the index for an option, nearest to the present.
     */
    private double liquidation(int index) {
        long liquidationTicks = result.positions().get(index).liquidationTicks();
        Held held = file.positions().get(index);
        if (!held.kind().isOption()) {
            return liquidationTicks == 0 ? Double.NaN : liquidationTicks * ticks[index];
        }
        double spot = file.underlyings().get(held.underlying()).spot();
        double low = below[held.underlying()];
        double high = above[held.underlying()];
        boolean isLowNearer = Double.isNaN(high) || spot / low < high / spot;
        return isLowNearer ? low : high;
    }

    private int chargeCount() {
        return file.mode() == MarginMode.PORTFOLIO
                ? result.charges().size() - GreekColumns.COUNT
                : 0;
    }

    private double greek(int greek) {
        List<Charge> charges = scenarios.charges();
        return charges.get(charges.size() - GreekColumns.COUNT + greek).value256() / UNIT;
    }

    private double initial(int charge) {
        ChargeFactor factor = setup.rules(Trust.FULL).factors().get(charge);
        return result.charges().get(charge).value256() / UNIT * factor.initialPpm() / Limits.PPM;
    }

    private double maintenance(int charge) {
        ChargeFactor factor = setup.rules(Trust.FULL).factors().get(charge);
        double value = result.charges().get(charge).value256() / UNIT;
        return value * factor.maintenancePpm() / Limits.PPM;
    }

    /** Says which assumption made a charge. */
    private String binding(int charge) {
        int row = result.charges().get(charge).bindingRow();
        return PortfolioWords.assumption(setup.plan(), charge, row);
    }

    private String name(int index) {
        Held held = file.positions().get(index);
        Underlying underlying = file.underlyings().get(held.underlying());
        String expiry = held.expiryMs() == 0 ? "" : " " + Instant.ofEpochMilli(held.expiryMs());
        String strike = held.kind().isOption() ? " " + plain(held.strike()) : "";
        return plain(held.size()) + " " + underlying.symbol() + " " + held.kind() + strike + expiry;
    }

    private static String plain(double number) {
        return number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number)
                : Double.toString(number);
    }

    private static String amount(String name, long money) {
        return String.format(Locale.ROOT, "%-34s %,18.2f", name, money / MarginPool.MONEY);
    }

    private static String price(double price) {
        return Double.isNaN(price) ? "none" : String.format(Locale.ROOT, "%,.2f", price);
    }

    private static void put(ObjectNode node, String name, double price) {
        if (Double.isNaN(price)) {
            node.putNull(name);
        } else {
            node.put(name, price);
        }
    }
}

package io.novate.app.vectors;

import io.novate.app.vectors.MarginScene.OptionMargins;
import io.novate.core.command.Contract;
import io.novate.core.command.MarginMode;
import io.novate.core.command.PortfolioRules;
import io.novate.kernel.ScenarioShape;
import io.novate.pricing.option.Black76;
import io.novate.pricing.scan.ExpiryQuote;
import io.novate.pricing.scan.Trust;
import java.util.ArrayList;
import java.util.List;

/**
 * One account of Derive's standard margin: market and holdings, on the clearing core.
 *
 * <p>A lot is a hundredth, a tick a ten-thousandth and money a millionth of the currency, so that a
 * tick of a lot is one money. A long option is margined at its value, so that it covers nothing.
 */
final class DeriveStandardRow {
    private static final double LOTS = 100;
    private static final double TICKS = 10_000;
    private static final double MONEY = 1_000_000;
    private static final double FRACTION = 256;
    private static final double PPM = 1e6;
    private static final long MINUTE_MS = 60_000;
    private static final long TICK_MONEY = 1;
    private static final long PRICE_MAX = 1L << 34;
    private static final long[] NO_COLUMNS = {};

    private final DeriveStandardRules rules;
    private final List<Fields> markets;
    private final double cash;
    private final double stablePrice;

    DeriveStandardRow(DeriveStandardRules rules, Fields row) {
        this.rules = rules;
        markets = row.objects("markets");
        cash = row.real("cash");
        stablePrice = row.real("stable_price");
    }

    /** Returns equity less initial and less maintenance margin, in currency. */
    double[] balances() {
        long[] charged = excess(true);
        long[] plain = excess(false);
        double rounding = 1 + 2 * shortAmount() * LOTS;
        if (Math.abs(plain[0] - charged[0] - additions() * MONEY) > rounding) {
            throw new OutsideWidths(
                    "doubt about prices is charged inside the largest loss of an expiry, not beside");
        }
        return new double[] {charged[0] / MONEY, charged[1] / MONEY};
    }

    private long[] excess(boolean charged) {
        double[] unpaired = unpairedShares();
        PortfolioRules portfolio =
                new PortfolioRules(
                        ScenarioShape.EMPTY,
                        List.of(),
                        List.of(),
                        (int) Math.round(unpaired[0] * PPM),
                        (int) Math.round(unpaired[1] * PPM));
        try (MarginScene scene = new MarginScene(MarginMode.CROSS, portfolio)) {
            scene.addCash(Math.round(cash * MONEY));
            for (int index = 0; index < markets.size(); index++) {
                hold(scene, index + 1, markets.get(index), charged);
            }
            return scene.excess();
        }
    }

    private void hold(MarginScene scene, int underlying, Fields market, boolean charged) {
        double spot = market.real("spot");
        scene.index(underlying, Math.round(spot * TICKS));
        holdPerpetual(scene, underlying, market);
        double base = market.real("base_asset_amount");
        if (base != 0) {
            double doubt = rules.options().doubt().charge(market.real("spot_conf"));
            double initial = rules.collateral() - doubt;
            if (initial < 0) {
                throw new OutsideWidths("collateral counts less than nothing");
            }
            scene.holdAsset(
                    Math.round(spot / LOTS * MONEY * FRACTION),
                    (int) Math.round((1 - initial) * PPM),
                    (int) Math.round((1 - rules.collateral()) * PPM),
                    lots(base));
        }
        List<Fields> expiries = market.objects("expiries");
        for (int index = 0; index < expiries.size(); index++) {
            Fields expiry = expiries.get(index);
            double addition = charged ? optionAddition(market, expiry) : 0;
            for (Fields option : expiry.objects("options")) {
                holdOption(
                        scene,
                        underlying,
                        (index + 1) * MINUTE_MS,
                        market,
                        expiry,
                        option,
                        addition);
            }
        }
    }

    private void holdPerpetual(MarginScene scene, int underlying, Fields market) {
        Fields perpetual = market.object("perp");
        int lots = lots(perpetual.real("amount"));
        if (lots == 0) {
            return;
        }
        long mark = Math.round(perpetual.real("price") * TICKS);
        double confidence = Math.min(perpetual.real("conf"), market.real("spot_conf"));
        double addition = rules.options().addition(new Trust(confidence, stablePrice));
        double rate = rules.perpetualInitial();
        double widened = rate + addition * market.real("spot") / perpetual.real("price");
        if (widened > 1) {
            throw new OutsideWidths("a perpetual is margined at more than its value");
        }
        int instrument =
                scene.holdLinear(
                        Contract.perpetual(underlying, TICK_MONEY, PRICE_MAX),
                        (int) Math.round(rate * PPM),
                        (int) Math.round(rules.perpetualMaintenance() * PPM),
                        mark,
                        lots);
        scene.scaleInitial(instrument, Math.round(widened / rate * PPM));
        scene.addCash(Math.round(perpetual.real("pnl") * MONEY) - lots * mark);
    }

    private void holdOption(
            MarginScene scene,
            int underlying,
            long expiryMs,
            Fields market,
            Fields expiry,
            Fields option,
            double addition) {
        boolean call = option.truth("call");
        double strike = option.real("strike");
        double spot = market.real("spot");
        double years = new ExpiryQuote(expiry.real("forward"), expiry.real("seconds"), 0).years();
        double exact =
                Black76.value(call, expiry.real("forward"), strike, years, option.real("vol"), 1);
        long value = Math.round(exact / LOTS * MONEY);
        double booked = value * LOTS / MONEY;
        long value256 = Math.round(value * FRACTION);
        double initial = rules.options().option().initial(call, strike, spot, booked) - booked;
        double maintenance = rules.options().option().maintenance(call, spot, booked) - booked;
        OptionMargins margins =
                new OptionMargins(
                        value256,
                        margin256(initial + addition * spot),
                        value256,
                        margin256(maintenance));
        long strikeTicks = Math.round(strike * TICKS);
        Contract contract =
                call
                        ? Contract.call(underlying, TICK_MONEY, PRICE_MAX, strikeTicks, expiryMs)
                        : Contract.put(underlying, TICK_MONEY, PRICE_MAX, strikeTicks, expiryMs);
        scene.holdOption(contract, lots(option.real("amount")), value, margins, NO_COLUMNS);
    }

    /** Returns the share of the spot that initial margin adds for a short option. */
    private double optionAddition(Fields market, Fields expiry) {
        double confidence = Math.min(market.real("spot_conf"), expiry.real("min_conf"));
        return rules.options().addition(new Trust(confidence, stablePrice));
    }

    /** Returns all that initial margin adds for short options, in currency. */
    private double additions() {
        double sum = 0;
        for (Fields market : markets) {
            for (Fields expiry : market.objects("expiries")) {
                double addition = optionAddition(market, expiry) * market.real("spot");
                for (Fields option : expiry.objects("options")) {
                    sum += addition * Math.max(0, -option.real("amount"));
                }
            }
        }
        return sum;
    }

    private double shortAmount() {
        double sum = 0;
        for (Fields market : markets) {
            for (Fields expiry : market.objects("expiries")) {
                for (Fields option : expiry.objects("options")) {
                    sum += Math.abs(option.real("amount"));
                }
            }
        }
        return sum;
    }

    /**
     * Returns the charges per net short call as shares of the index: Derive charges the forward, so
     * every expiry with net short calls must have the same forward per index.
     */
    private double[] unpairedShares() {
        List<Double> ratios = new ArrayList<>();
        for (Fields market : markets) {
            for (Fields expiry : market.objects("expiries")) {
                double calls = 0;
                for (Fields option : expiry.objects("options")) {
                    calls += option.truth("call") ? option.real("amount") : 0;
                }
                double ratio = expiry.real("forward") / market.real("spot");
                if (calls < 0 && !ratios.contains(ratio)) {
                    ratios.add(ratio);
                }
            }
        }
        if (ratios.size() > 1) {
            throw new OutsideWidths("net short calls of expiries with other forwards");
        }
        double ratio = ratios.isEmpty() ? 1 : ratios.get(0);
        return new double[] {
            rules.options().unpairedInitial() * ratio, rules.options().unpairedMaintenance() * ratio
        };
    }

    private static long margin256(double currency) {
        return Math.round(currency / LOTS * MONEY * FRACTION);
    }

    private static int lots(double amount) {
        double lots = amount * LOTS;
        if (Math.abs(lots - Math.rint(lots)) > 1e-9) {
            throw new OutsideWidths("an amount is no whole number of hundredths");
        }
        return Math.toIntExact(Math.round(lots));
    }
}

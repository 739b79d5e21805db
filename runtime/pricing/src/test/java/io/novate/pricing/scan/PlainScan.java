package io.novate.pricing.scan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scan said once more, account by account and as the venue's rule reads, without columns.
 *
 * <p>Used to check that the layout says the same: it shares no arithmetic with it except the
 * parameters.
 */
final class PlainScan {
    private static final double YEAR = 365 * 86_400.0;

    record Option(int expiry, boolean call, double strike, double vol, double amount) {}

    record Expiry(double forward, double seconds, double rate, double confidence) {}

    record Perpetual(double amount, double price, double confidence) {}

    record Collateral(
            double value,
            double confidence,
            boolean offsets,
            double maintenance,
            double initialExtra) {}

    record Portfolio(
            double spot,
            double spotConfidence,
            double currencyPrice,
            Perpetual perpetual,
            List<Collateral> collateral,
            List<Expiry> expiries,
            List<Option> options) {}

    record Requirement(double initial, double maintenance) {}

    private final ScanRules rules;
    private final Portfolio portfolio;

    PlainScan(ScanRules rules, Portfolio portfolio) {
        this.rules = rules;
        this.portfolio = portfolio;
    }

    /** What the account needs above the value of what it holds. */
    Requirement requirement() {
        double worst = Math.max(basisLoss(), leastLoss());
        for (Scenario scenario : rules.scenarios()) {
            worst = Math.max(worst, -profit(scenario));
        }
        double contingency = 0;
        double initialExtra = 0;
        double perpetual = Math.abs(portfolio.perpetual().amount()) * portfolio.spot();
        double perpetualConfidence =
                perpetual == 0
                        ? portfolio.spotConfidence()
                        : Math.min(portfolio.spotConfidence(), portfolio.perpetual().confidence());
        contingency += perpetual * rules.perpetual().maintenance();
        initialExtra += perpetual * rules.perpetual().initialExtra();
        initialExtra += perpetual * doubt(perpetualConfidence);
        double naked = nakedShorts() * portfolio.spot();
        contingency += naked * rules.nakedOption().maintenance();
        initialExtra += naked * rules.nakedOption().initialExtra();
        for (Option option : portfolio.options()) {
            double confidence =
                    Math.min(
                            perpetualConfidence,
                            portfolio.expiries().get(option.expiry()).confidence());
            initialExtra += doubt(confidence) * Math.abs(option.amount()) * portfolio.spot();
        }
        for (Collateral asset : portfolio.collateral()) {
            double confidence = Math.min(asset.confidence(), portfolio.spotConfidence());
            contingency += asset.value() * asset.maintenance();
            initialExtra += asset.value() * (asset.initialExtra() + doubt(confidence));
        }
        double factor = rules.initialFactor();
        if (portfolio.currencyPrice() < rules.pegLoss().threshold()) {
            factor +=
                    (rules.pegLoss().threshold() - portfolio.currencyPrice())
                            * rules.pegLoss().factor();
        }
        return new Requirement(
                worst * factor + contingency + initialExtra,
                worst * rules.maintenanceFactor() + contingency);
    }

    /** What the account gains in a scenario, damped. */
    double profit(Scenario scenario) {
        double gain =
                portfolio.perpetual().amount()
                        * portfolio.perpetual().price()
                        * (scenario.spot() - 1);
        for (Collateral asset : portfolio.collateral()) {
            gain += asset.offsets() ? asset.value() * (scenario.spot() - 1) : 0;
        }
        gain *= scenario.damping();
        for (int expiry = 0; expiry < portfolio.expiries().size(); expiry++) {
            double shocked = worth(expiry, scenario);
            double counted = shocked * (shocked >= 0 ? owned(expiry) : owed(expiry));
            double change = (counted - worth(expiry, sameMarket())) * scenario.damping();
            gain += scenario.vol().isSkew() ? -Math.abs(change) : change;
        }
        return gain;
    }

    /** What the account loses when the forwards of its expiries move apart. */
    double basisLoss() {
        double sum = 0;
        for (int expiry = 0; expiry < portfolio.expiries().size(); expiry++) {
            double now = worth(expiry, sameMarket());
            double up = worth(expiry, new Scenario(rules.basis().spotUp(), VolShock.SAME, 1));
            double down = worth(expiry, new Scenario(rules.basis().spotDown(), VolShock.SAME, 1));
            double years = portfolio.expiries().get(expiry).seconds() / YEAR;
            double worse = Math.max(0, now - Math.min(up, down));
            sum += worse * (rules.basis().add() + rules.basis().addPerYear() * years);
        }
        return sum;
    }

    /** The least loss by delta; deltas are those of tiny moves of each forward. */
    double leastLoss() {
        double perpetual = portfolio.perpetual().amount() * portfolio.perpetual().price();
        double net = perpetual;
        double gross = Math.abs(perpetual);
        for (Collateral asset : portfolio.collateral()) {
            net += asset.offsets() ? asset.value() : 0;
            gross += asset.offsets() ? asset.value() : 0;
        }
        for (Option option : portfolio.options()) {
            Expiry quote = portfolio.expiries().get(option.expiry());
            double years = quote.seconds() / YEAR;
            double deviation = option.vol() * Math.sqrt(years);
            double d1 = Math.log(quote.forward() / option.strike()) / deviation + deviation / 2;
            double probability = PlainBlack.normal(d1) - (option.call() ? 0 : 1);
            double delta = probability * Math.exp(-quote.rate() * years) * option.amount();
            net += delta * portfolio.spot();
            gross += Math.abs(delta) * portfolio.spot();
        }
        MinimumDelta least = rules.minimumDelta();
        return least.unhedged() * Math.abs(net) + least.hedged() * (gross - Math.abs(net)) / 2;
    }

    private double doubt(double confidence) {
        return confidence < rules.confidence().threshold()
                ? (1 - confidence) * rules.confidence().scale()
                : 0;
    }

    private double nakedShorts() {
        Map<List<Double>, Double> byStrike = new HashMap<>();
        for (Option option : portfolio.options()) {
            byStrike.merge(
                    List.of((double) option.expiry(), option.strike()),
                    option.amount(),
                    Double::sum);
        }
        List<Double> nets = new ArrayList<>(byStrike.values());
        nets.replaceAll(net -> Math.max(0, -net));
        return nets.stream().mapToDouble(Double::doubleValue).sum();
    }

    private double worth(int expiry, Scenario scenario) {
        Expiry quote = portfolio.expiries().get(expiry);
        double years = quote.seconds() / YEAR;
        double sum = 0;
        for (Option option : portfolio.options()) {
            if (option.expiry() == expiry) {
                sum +=
                        option.amount()
                                * PlainBlack.value(
                                        option.call(),
                                        quote.forward() * scenario.spot(),
                                        option.strike(),
                                        years,
                                        vol(option, quote, scenario.vol()),
                                        Math.exp(-quote.rate() * years));
            }
        }
        return sum;
    }

    private double vol(Option option, Expiry quote, VolShock shock) {
        double days = quote.seconds() / 86_400;
        double power = days <= 30 ? rules.vol().shortTermPower() : rules.vol().longTermPower();
        double stretch = Math.pow(30 / Math.max(days, rules.vol().daysFloor()), power);
        return switch (shock) {
            case SAME -> option.vol();
            case UP ->
                    Math.max(
                            rules.vol().upMin(),
                            option.vol() * (1 + rules.vol().rangeUp() * stretch));
            case DOWN -> option.vol() * Math.max(0, 1 - rules.vol().rangeDown() * stretch);
            case LINEAR_SKEW -> option.vol() * turn(option, quote, true);
            case ABSOLUTE_SKEW -> option.vol() * turn(option, quote, false);
        };
    }

    private double turn(Option option, Expiry quote, boolean linear) {
        SkewShocks skew = rules.skew();
        double root = Math.sqrt(quote.seconds() / YEAR);
        double cap =
                linear
                        ? skew.linearBase() + skew.linearSlope() * root
                        : skew.absoluteBase() + skew.absoluteSlope() * root;
        double width =
                Math.max(
                        skew.widthMin(),
                        root * skew.widthScale() * (skew.volBase() + skew.volSlope() * root));
        double k = Math.log(option.strike() / quote.forward());
        k = linear ? k : Math.abs(k);
        double turn = k / width * cap;
        if (k >= 0 && turn > cap) {
            turn = cap;
        }
        if (k < 0 && turn < -cap) {
            turn = -cap;
        }
        return Math.max(0, 1 + turn);
    }

    private double owned(int expiry) {
        Expiry quote = portfolio.expiries().get(expiry);
        Discounts discounts = rules.discounts();
        double rate = quote.rate() * discounts.longRateScale() + discounts.longRateAdd();
        return discounts.longBase() / Math.exp(rate * quote.seconds() / YEAR);
    }

    private double owed(int expiry) {
        Expiry quote = portfolio.expiries().get(expiry);
        Discounts discounts = rules.discounts();
        double rate = quote.rate() * discounts.shortRateScale() + discounts.shortRateAdd();
        double years = quote.seconds() / YEAR;
        return Math.min(
                1 / Math.exp(-quote.rate() * years),
                discounts.shortBase() / Math.exp(-rate * years));
    }

    private static Scenario sameMarket() {
        return new Scenario(1, VolShock.SAME, 1);
    }
}

package io.novate.pricing.scan;

import io.novate.pricing.expiry.ForwardBlend;

/**
 * A scan of the options of one expiry: what they share is computed once.
 *
 * <p>Not thread-safe: it reuses its memory from option to option.
 */
public final class ExpiryScan {
    private static final double DELTA_STEP = 1e-4;

    private final ScanLayout layout;
    private final PricingModel model;
    private final ScanRules rules;
    private final ExpiryQuote expiry;
    private final double years;
    private final double discount;
    private final double owned;
    private final double owed;
    private final int scenarioCount;
    private final double[] volFactors;
    private final boolean[] rises;
    private final ForwardGrid markets;
    private final double[] vols;
    private final double[] values;

    ExpiryScan(ScanLayout layout, PricingModel model, ExpiryQuote expiry, ForwardBlend blend) {
        this.layout = layout;
        this.model = model;
        this.expiry = expiry;
        rules = layout.rules();
        years = expiry.years();
        discount = expiry.discount();
        owned = rules.discounts().owned(expiry.rate(), years);
        owed = rules.discounts().owed(expiry.rate(), years);
        scenarioCount = rules.scenarios().size();
        volFactors = new double[scenarioCount];
        rises = new boolean[scenarioCount];
        boolean needsDelta = rules.minimumDelta().unhedged() != 0;
        double[] forwards = new double[scenarioCount + (needsDelta ? 4 : 2)];
        for (int index = 0; index < scenarioCount; index++) {
            Scenario scenario = rules.scenarios().get(index);
            forwards[index] = blend.shocked(scenario.spot());
            rises[index] = scenario.vol() == VolShock.UP;
            volFactors[index] =
                    scenario.vol().isSkew()
                            ? Double.NaN
                            : rules.vol().factor(scenario.vol(), expiry.seconds());
        }
        forwards[scenarioCount] = blend.shocked(rules.basis().spotUp());
        forwards[scenarioCount + 1] = blend.shocked(rules.basis().spotDown());
        if (needsDelta) {
            forwards[scenarioCount + 2] = blend.shocked(1 + DELTA_STEP);
            forwards[scenarioCount + 3] = blend.shocked(1 - DELTA_STEP);
        }
        markets = new ForwardGrid(forwards);
        vols = new double[forwards.length];
        values = new double[forwards.length];
    }

    /** Returns what the market says about the expiry. */
    public ExpiryQuote expiry() {
        return expiry;
    }

    /** Returns the value now of one option. */
    public double value(OptionQuote option) {
        return model.value(
                option.call(), expiry.forward(), option.strike(), years, option.vol(), discount);
    }

    /** Writes what one long option loses in every column, see {@link ScanLayout#fillOption}. */
    public void fillOption(
            OptionQuote option, double booked, double spot, double initialOnly, double[] losses) {
        for (int index = 0; index < vols.length; index++) {
            vols[index] = index < scenarioCount ? vol(index, option) : option.vol();
        }
        model.values(option.call(), option.strike(), years, discount, markets, vols, values);
        layout.fill(this, booked, spot, initialOnly, losses);
    }

    double shocked(int scenario) {
        return values[scenario];
    }

    double basisUp() {
        return values[scenarioCount];
    }

    double basisDown() {
        return values[scenarioCount + 1];
    }

    /** Returns the change of value per change of the spot, in units of the underlying. */
    double delta() {
        return values.length == scenarioCount + 2
                ? 0
                : (values[scenarioCount + 2] - values[scenarioCount + 3])
                        / (2 * DELTA_STEP * expiry.forward());
    }

    double owned() {
        return owned;
    }

    double owed() {
        return owed;
    }

    private double vol(int index, OptionQuote option) {
        double factor = volFactors[index];
        if (rises[index]) {
            return Math.max(rules.vol().upMin(), option.vol() * factor);
        }
        return Double.isNaN(factor) ? skewed(index, option) : option.vol() * factor;
    }

    private double skewed(int index, OptionQuote option) {
        VolShock shock = rules.scenarios().get(index).vol();
        return option.vol()
                * rules.skew().multiple(shock, option.strike(), expiry.forward(), years);
    }
}

package io.novate.pricing.scan;

/** The undiscounted forward option formula times a discount, with a slow normal distribution. */
final class PlainBlack {
    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

    private PlainBlack() {}

    static double value(
            boolean call,
            double forward,
            double strike,
            double years,
            double vol,
            double discount) {
        double deviation = vol * Math.sqrt(years);
        if (deviation == 0) {
            return discount * Math.max(0, call ? forward - strike : strike - forward);
        }
        double d1 = Math.log(forward / strike) / deviation + deviation / 2;
        double d2 = d1 - deviation;
        double undiscounted =
                call
                        ? forward * normal(d1) - strike * normal(d2)
                        : strike * normal(-d2) - forward * normal(-d1);
        return discount * undiscounted;
    }

    /** The normal distribution: a Taylor series inside six deviations, nothing outside. */
    static double normal(double x) {
        if (Math.abs(x) > 38) {
            return x < 0 ? 0 : 1;
        }
        if (Math.abs(x) > 6) {
            double tail = tail(Math.abs(x));
            return x < 0 ? tail : 1 - tail;
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= x * x / (2 * n + 1);
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / ROOT_TWO_PI;
    }

    private static double tail(double x) {
        double fraction = x;
        for (int n = 100; n > 0; n--) {
            fraction = x + n / fraction;
        }
        return Math.exp(-x * x / 2) / ROOT_TWO_PI / fraction;
    }
}

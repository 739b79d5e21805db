package io.novate.pricing.surface;

import java.util.List;

/**
 * Fits the smile of one expiry to quotes, without butterfly arbitrage.
 *
 * <p>For a given centre and width the other three numbers are a linear least-squares problem; the
 * two are searched on a grid and then along its axes with shrinking steps. A candidate with
 * arbitrage is never taken; the flat smile always remains. The search is deterministic.
 *
 * <p><b>Weights</b>: by vega over variance, so an error counts as it shows in the price. Quotes far
 * in the wings hardly count, and there the fit may be several volatility points off while the price
 * is right to a tick.
 *
 * <p><b>Source</b>: Zeliade Systems, Quasi-explicit calibration of Gatheral's SVI model, 2009.
 */
final class SviFit {
    private static final int QUOTES_MIN = 5;
    private static final int CENTRES = 17;
    private static final int WIDTHS = 15;
    private static final double WIDTH_FROM = 0.05;
    private static final double WIDTH_TO = 5;
    private static final int STEPS = 60;
    private static final double SINGULAR = 1e-13;

    private final double[] moneyness;
    private final double[] variance;
    private final double[] weight;
    private final double deviation;
    private final double from;
    private final double to;
    private SviSlice best;
    private double bestError;

    private SviFit(List<SmileQuote> quotes, double years) {
        int count = quotes.size();
        moneyness = new double[count];
        variance = new double[count];
        weight = new double[count];
        int nearest = 0;
        double low = 0;
        double high = 0;
        for (int index = 0; index < count; index++) {
            SmileQuote quote = quotes.get(index);
            moneyness[index] = quote.moneyness();
            variance[index] = quote.vol() * quote.vol() * years;
            boolean isNearer = Math.abs(moneyness[index]) < Math.abs(moneyness[nearest]);
            nearest = isNearer ? index : nearest;
            low = Math.min(low, moneyness[index]);
            high = Math.max(high, moneyness[index]);
        }
        deviation = Math.sqrt(variance[nearest]);
        from = low;
        to = high;
        double total = 0;
        double sum = 0;
        for (int index = 0; index < count; index++) {
            double distance = moneyness[index] / deviation;
            weight[index] = Math.exp(-distance * distance / 8) / variance[index];
            total += weight[index];
            sum += weight[index] * variance[index];
        }
        best = SviSlice.flat(sum / total);
        bestError = error(best);
    }

    /** Returns the fitted smile; with fewer than five quotes a flat one. */
    static SviSlice of(List<SmileQuote> quotes, double years) {
        SviFit fit = new SviFit(quotes, years);
        if (quotes.size() >= QUOTES_MIN) {
            fit.searchGrid();
            fit.refine();
        }
        return fit.best;
    }

    private void searchGrid() {
        double ratio = Math.pow(WIDTH_TO / WIDTH_FROM, 1.0 / (WIDTHS - 1));
        for (int step = 0; step < CENTRES; step++) {
            double centre = deviation * (4.0 * step / (CENTRES - 1) - 2);
            double width = deviation * WIDTH_FROM;
            for (int wide = 0; wide < WIDTHS; wide++) {
                offer(centre, width);
                width *= ratio;
            }
        }
    }

    private void refine() {
        double shift = deviation / 4;
        double factor = 1.3;
        for (int step = 0; step < STEPS; step++) {
            SviSlice before = best;
            offer(before.centre() + shift, before.width());
            offer(before.centre() - shift, before.width());
            offer(before.centre(), before.width() * factor);
            offer(before.centre(), before.width() / factor);
            if (before.equals(best)) {
                shift /= 2;
                factor = Math.sqrt(factor);
            }
        }
    }

    private void offer(double centre, double width) {
        SviSlice slice = solve(centre, width);
        double error = error(slice);
        if (error < bestError && slice.isArbitrageFree(from, to)) {
            best = slice;
            bestError = error;
        }
    }

    /** Returns the least-squares slice, brought to the shape of a smile where it is none. */
    private SviSlice solve(double centre, double width) {
        double[][] normal = new double[3][4];
        double[] row = {1, 0, 0, 0};
        for (int index = 0; index < moneyness.length; index++) {
            row[1] = (moneyness[index] - centre) / width;
            row[2] = Math.sqrt(row[1] * row[1] + 1);
            row[3] = variance[index];
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 4; j++) {
                    normal[i][j] += weight[index] * row[i] * row[j];
                }
            }
        }
        if (!eliminate(normal)) {
            return best;
        }
        double curve = Math.max(0, normal[2][3]);
        double tilt = Math.clamp(normal[1][3], -curve, curve);
        double level = normal[0][3];
        if (curve != normal[2][3] || tilt != normal[1][3]) {
            level = level(centre, width, tilt, curve);
        }
        return new SviSlice(level, tilt, curve, centre, width);
    }

    private double level(double centre, double width, double tilt, double curve) {
        SviSlice shape = new SviSlice(0, tilt, curve, centre, width);
        double total = 0;
        double sum = 0;
        for (int index = 0; index < moneyness.length; index++) {
            total += weight[index];
            sum += weight[index] * (variance[index] - shape.variance(moneyness[index]));
        }
        return sum / total;
    }

    private double error(SviSlice slice) {
        double sum = 0;
        for (int index = 0; index < moneyness.length; index++) {
            double off = slice.variance(moneyness[index]) - variance[index];
            sum += weight[index] * off * off;
        }
        return sum;
    }

    /** Solves three equations in place by elimination; false when they are singular. */
    private static boolean eliminate(double[][] normal) {
        for (int pivot = 0; pivot < 3; pivot++) {
            int largest = pivot;
            for (int i = pivot + 1; i < 3; i++) {
                if (Math.abs(normal[i][pivot]) > Math.abs(normal[largest][pivot])) {
                    largest = i;
                }
            }
            double[] held = normal[pivot];
            normal[pivot] = normal[largest];
            normal[largest] = held;
            double head = normal[pivot][pivot];
            if (!(Math.abs(head) > SINGULAR * Math.abs(normal[0][0]))) {
                return false;
            }
            for (int i = 0; i < 3; i++) {
                double share = normal[i][pivot] / head;
                for (int j = 3; i != pivot && j >= pivot; j--) {
                    normal[i][j] -= share * normal[pivot][j];
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            normal[i][3] /= normal[i][i];
        }
        return true;
    }
}

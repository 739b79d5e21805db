package io.novate.pricing.risk;

/**
 * Annual volatility of a price from its past moves, older ones counting exponentially less.
 *
 * <p>The variance per unit of time is a mean over time in which weights halve in the half-life:
 * {@code v = v * w + (1 - w) * r^2 / t} with the log return {@code r} over the time {@code t} and
 * {@code w = 2^(-t / halfLife)}. It starts from a given volatility instead of from nothing, so a
 * newly listed market is not taken for a calm one.
 *
 * <p><b>Units</b>: years of 365 days; volatility per year.
 *
 * <p><b>Exactness</b>: floating point.
 *
 * <p><b>Source</b>: J.P. Morgan/Reuters, RiskMetrics technical document, 4th edition, 1996, chapter
 * 5, with weights by elapsed time.
 */
public final class EwmaVolatility {
    private static final double YEAR_MS = 365.0 * 86_400_000;

    private final double halfLifeMs;
    private double variancePerMs;
    private double lastPrice;
    private long lastMs;

    /**
     * Takes the memory and the start.
     *
     * @param halfLifeMs time in which a move loses half its weight
     * @param startVolatility volatility before anything was seen
     */
    public EwmaVolatility(double halfLifeMs, double startVolatility) {
        if (!(halfLifeMs > 0) || !(startVolatility >= 0)) {
            throw new IllegalArgumentException(
                    "halfLifeMs=" + halfLifeMs + ", startVolatility=" + startVolatility);
        }
        this.halfLifeMs = halfLifeMs;
        variancePerMs = startVolatility * startVolatility / YEAR_MS;
    }

    /** Takes a price; one at the time of the last replaces nothing and waits for the next. */
    public void add(long nowMs, double price) {
        if (!(price > 0) || Double.isInfinite(price)) {
            throw new IllegalArgumentException("price=" + price + " is not positive");
        }
        if (lastPrice == 0) {
            lastPrice = price;
            lastMs = nowMs;
            return;
        }
        if (nowMs < lastMs) {
            throw new IllegalArgumentException("nowMs=" + nowMs + " is before " + lastMs);
        }
        if (nowMs > lastMs) {
            double elapsedMs = nowMs - lastMs;
            double move = Math.log(price / lastPrice);
            double weight = Math.exp(-Math.log(2) * elapsedMs / halfLifeMs);
            variancePerMs = weight * variancePerMs + (1 - weight) * move * move / elapsedMs;
            lastPrice = price;
            lastMs = nowMs;
        }
    }

    /** Returns the volatility per year. */
    public double annual() {
        return Math.sqrt(variancePerMs * YEAR_MS);
    }
}

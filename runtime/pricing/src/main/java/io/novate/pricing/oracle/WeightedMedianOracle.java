package io.novate.pricing.oracle;

import io.novate.core.unit.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weighted median of fresh sources that agree with each other, or the last one of enough of
 * them.
 *
 * <p>Of every source the latest quote counts, so nobody counts twice. Stale quotes and quotes from
 * the future fall away, then those farther than a band from the median of the rest. When at least
 * {@code freshMin} are left, their median is the price and the half width of their middle half
 * tells how sure it is. When fewer are left, the last good price stays, with an add-on that grows
 * with its age; it never falls back to fewer sources and never to zero.
 *
 * <p><b>Exactness</b>: prices are integers; add-ons round up and are at most one.
 *
 * <p><b>Source</b>: weighted median of venues as Hyperliquid documents its oracle; confidence from
 * quartiles as Pyth aggregates its publishers.
 */
public final class WeightedMedianOracle implements OraclePolicy {
    private final OracleRules rules;
    private long goodTicks;
    private long goodMs;
    private int widthAddOnPpm;

    /** Takes the numbers of the rule. */
    public WeightedMedianOracle(OracleRules rules) {
        this.rules = rules;
    }

    @Override
    public Optional<IndexPrice> index(long nowMs, List<SourceQuote> quotes) {
        WeightedPrices fresh = fresh(nowMs, quotes);
        WeightedPrices agreeing =
                fresh.count() == 0 ? fresh : fresh.within(fresh.median(), rules.outlierPpm());
        if (agreeing.count() >= rules.freshMin()) {
            goodTicks = agreeing.median();
            goodMs = nowMs;
            widthAddOnPpm = widthAddOnPpm(agreeing);
        }
        return goodTicks == 0
                ? Optional.empty()
                : Optional.of(new IndexPrice(goodTicks, agreeing.count(), addOnPpm(nowMs), goodMs));
    }

    private WeightedPrices fresh(long nowMs, List<SourceQuote> quotes) {
        Map<String, SourceQuote> latest = new LinkedHashMap<>();
        for (SourceQuote quote : quotes) {
            if (Math.abs(nowMs - quote.observedMs()) <= rules.staleMs()) {
                latest.merge(quote.source(), quote, WeightedMedianOracle::later);
            }
        }
        List<WeightedPrices.Entry> entries = new ArrayList<>();
        for (SourceQuote quote : latest.values()) {
            int weight = rules.weight(quote.source());
            if (weight > 0) {
                entries.add(new WeightedPrices.Entry(quote.priceTicks(), weight));
            }
        }
        return new WeightedPrices(entries);
    }

    private static SourceQuote later(SourceQuote held, SourceQuote other) {
        return other.observedMs() >= held.observedMs() ? other : held;
    }

    private int widthAddOnPpm(WeightedPrices agreeing) {
        double widthPpm = Math.ceil(1e6 * agreeing.halfWidth() / agreeing.median());
        return (int) Math.clamp(widthPpm - rules.widthFreePpm(), 0, Limits.PPM);
    }

    private int addOnPpm(long nowMs) {
        double ages = (double) (nowMs - goodMs) / rules.staleMs();
        double agePpm = Math.ceil(rules.staleAddOnPpm() * Math.sqrt(ages));
        return (int) Math.min(Limits.PPM, widthAddOnPpm + agePpm);
    }
}

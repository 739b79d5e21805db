package io.novate.pricing.oracle;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The index times one plus a fair basis, which moves from other venues' basis to the median of the
 * book's, its average and theirs.
 *
 * <p>A basis is the distance of a price from the index, as a share of it. In the first half hour
 * the weight of the own book rises from none to all. Without other venues their part is taken by
 * the average basis of the book; without any book and any venue the basis is zero. The result stays
 * within a band around the index.
 *
 * <p><b>Source</b>: Paradex documentation, mark price calculation; it does not say how an absent
 * opinion is replaced.
 */
public final class FairBasisMark implements MarkPolicy {
    private static final double RAMP_MS = 30 * 60_000;

    private final MarkBand band;
    private final TimeDecayedMean midBasis;
    private final TimeDecayedMean tradeBasis;
    private long startMs = Long.MIN_VALUE;

    /**
     * Takes the rule's numbers.
     *
     * @param band farthest from the index
     * @param averageMs time constant of the averages
     */
    public FairBasisMark(MarkBand band, long averageMs) {
        this.band = band;
        midBasis = TimeDecayedMean.ofTimeConstant(averageMs);
        tradeBasis = TimeDecayedMean.ofTimeConstant(averageMs);
    }

    @Override
    public long markTicks(long nowMs, long indexTicks, BookQuote book, OptionalLong external) {
        startMs = startMs == Long.MIN_VALUE ? nowMs : startMs;
        OptionalDouble mid = book.mid();
        mid.ifPresent(price -> midBasis.add(nowMs, basis(price, indexTicks)));
        if (book.lastTicks() > 0) {
            tradeBasis.add(nowMs, basis(book.lastTicks(), indexTicks));
        }
        double average = midBasis.isStarted() ? midBasis.mean() : 0;
        double elsewhere = external.isPresent() ? basis(external.getAsLong(), indexTicks) : average;
        double own = elsewhere;
        if (mid.isPresent()) {
            double bid = basis(book.bidTicks(), indexTicks);
            double ask = basis(book.askTicks(), indexTicks);
            double trade = tradeBasis.isStarted() ? tradeBasis.mean() : (bid + ask) / 2;
            own = Medians.of(Medians.of(bid, ask, trade), average, elsewhere);
        }
        double weight = Math.min(1, (nowMs - startMs) / RAMP_MS);
        double fair = (1 - weight) * elsewhere + weight * own;
        return band.markTicks(indexTicks, indexTicks * (1 + fair));
    }

    private static double basis(double priceTicks, long indexTicks) {
        return (priceTicks - indexTicks) / indexTicks;
    }
}

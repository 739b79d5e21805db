package io.novate.pricing.oracle;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The median of three opinions: the index plus the average distance of the book from it; the book;
 * and other venues.
 *
 * <p>When exactly two of them are there, a 30-second average of the book joins; when only one is
 * there it decides alone, and without any the mark is the index. The result stays within a band
 * around the index.
 *
 * <p><b>Source</b>: Hyperliquid documentation, mark price.
 */
public final class MedianMark implements MarkPolicy {
    private static final long BOOK_AVERAGE_MS = 30_000;

    private final MarkBand band;
    private final TimeDecayedMean distance;
    private final TimeDecayedMean bookAverage = TimeDecayedMean.ofTimeConstant(BOOK_AVERAGE_MS);

    /**
     * Takes the rule's numbers.
     *
     * @param band farthest from the index
     * @param averageMs time constant of the average distance
     */
    public MedianMark(MarkBand band, long averageMs) {
        this.band = band;
        distance = TimeDecayedMean.ofTimeConstant(averageMs);
    }

    @Override
    public long markTicks(long nowMs, long indexTicks, BookQuote book, OptionalLong external) {
        book.mid().ifPresent(mid -> distance.add(nowMs, mid - indexTicks));
        OptionalDouble median = book.median();
        median.ifPresent(price -> bookAverage.add(nowMs, price));
        double[] opinions = new double[3];
        int count = 0;
        if (distance.isStarted()) {
            opinions[count++] = indexTicks + distance.mean();
        }
        if (median.isPresent()) {
            opinions[count++] = median.getAsDouble();
        }
        if (external.isPresent()) {
            opinions[count++] = external.getAsLong();
        }
        if (count == 2 && bookAverage.isStarted()) {
            opinions[count++] = bookAverage.mean();
        }
        double mark = count == 0 ? indexTicks : Medians.of(Arrays.copyOf(opinions, count));
        return band.markTicks(indexTicks, mark);
    }
}

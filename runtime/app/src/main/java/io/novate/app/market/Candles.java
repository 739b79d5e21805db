package io.novate.app.market;

/**
 * The candles of one instrument in ascending order of opening time.
 *
 * @param symbol file name without its ending, for example {@code BTC_USDT}
 * @param base traded coin
 * @param quote currency of the prices
 * @param timeMs opening times, milliseconds since the epoch
 * @param open first prices, {@link CandleReader#PRICE_DECIMALS} decimals
 * @param high highest prices, same unit
 * @param low lowest prices, same unit
 * @param close last prices, same unit
 * @param volume traded coins, {@link CandleReader#VOLUME_DECIMALS} decimals
 */
public record Candles(
        String symbol,
        String base,
        String quote,
        long[] timeMs,
        long[] open,
        long[] high,
        long[] low,
        long[] close,
        long[] volume) {
    /** Returns the number of candles. */
    public int count() {
        return timeMs.length;
    }
}

/**
 * Candle files and exchange schedules, turned into listings and price paths.
 *
 * <p>Owns: reading and checking candles, bundled data, the choice of tick, lot and brackets.
 * Refuses: binary floating point for prices; a malformed line is an error, never skipped. Called
 * by: the replay. Read first: {@link io.novate.app.market.MarketHistory}.
 */
package io.novate.app.market;

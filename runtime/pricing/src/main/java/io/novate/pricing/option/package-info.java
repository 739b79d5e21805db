/**
 * Values and sensitivities of European options, in floating point.
 *
 * <p>Owns: the normal distribution, Black-76 and its form with a spot and carry, implied
 * volatility. Refuses: money, market data, rounding. Called by: surfaces, scenario tables, the
 * command line. Read first: {@link io.novate.pricing.option.Black76}.
 */
package io.novate.pricing.option;

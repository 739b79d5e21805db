/**
 * Implied volatility by strike and expiry.
 *
 * <p>Owns: a smile per expiry without butterfly arbitrage, its fit to quotes, interpolation between
 * expiries, the check of calendar spreads. Refuses: prices. Called by: whoever prices options that
 * have no quote of their own, or wants marks that do not jump with one quote. Read first: {@link
 * io.novate.pricing.surface.VolatilitySurface}.
 */
package io.novate.pricing.surface;

/**
 * Volatility, money in the book and congestion measured outside the log, and the scale of margin
 * they ask for.
 *
 * <p>Owns: the measurements and the rule from them to the multipliers of the command riskScale.
 * Refuses: margin itself; the core multiplies its listed rates. Called by: whoever feeds the core.
 * Read first: {@link io.novate.pricing.risk.RiskScaling}.
 */
package io.novate.pricing.risk;

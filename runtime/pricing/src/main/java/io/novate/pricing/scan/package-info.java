/**
 * Portfolio margin by scenarios: what a venue's scenario rule says, as numbers of a table.
 *
 * <p>Owns: shocks of price, volatility and skew, discounts, damping and contingencies, and the
 * columns, terms and charges they become. Refuses: to value an account, which the core does from
 * the table in integers; to price an option, which a formula does. Called by: rulebooks and whoever
 * feeds tables to the core. Read first: {@link io.novate.pricing.scan.ScanLayout}.
 */
package io.novate.pricing.scan;

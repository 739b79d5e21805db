/**
 * Named rules of real venues that the core does not decide: unit conversion, funding, oracle
 * composition, liquidation prices, order reservation.
 *
 * <p>Owns: exact integer and decimal arithmetic of those rules, each with its own rounding.
 * Refuses: state and floating point. Called by: whoever turns a rulebook into commands, and the
 * check of published numbers. Read first: {@link io.novate.pricing.venue.Quantums}.
 */
package io.novate.pricing.venue;

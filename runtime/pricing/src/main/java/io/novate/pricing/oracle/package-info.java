/**
 * Index and mark prices out of what other venues and the own book say.
 *
 * <p>Owns: which sources count, what the index is when they fail, how far the mark may go from it.
 * Refuses: a price of zero, and a place inside the log: its answers enter the core as commands.
 * Called by: whoever feeds the core. Read first: {@link io.novate.pricing.oracle.OraclePolicy},
 * then {@link io.novate.pricing.oracle.PriceFeed}.
 */
package io.novate.pricing.oracle;

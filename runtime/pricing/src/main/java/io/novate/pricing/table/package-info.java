/**
 * Tables of options: from forwards and volatilities to the commands {@code tables} and {@code
 * activate}.
 *
 * <p>Owns: value, margins, scenario losses and greeks of one lot, rounded to integers. Refuses:
 * rules of its own; they are a rulebook's. Called by: whoever feeds the core. Read first: {@link
 * io.novate.pricing.table.OptionTables}.
 */
package io.novate.pricing.table;

/**
 * Listings, marks, funding and the tables kernels read.
 *
 * <p>Owns: instrument and asset tables, value per lot, margin per lot and brackets. Refuses: to
 * know who holds what. Called by: margin, liquidation, the machine. Read first: {@link
 * io.novate.core.price.InstrumentTable}.
 */
package io.novate.core.price;

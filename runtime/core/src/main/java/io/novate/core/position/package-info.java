/**
 * Positions, in the layout the kernels read.
 *
 * <p>Owns: lots, instruments and entry costs of every account, the slices they stand in, and the
 * table of large accounts. Refuses: to know prices. Called by: margin, liquidation, the machine.
 * Read first: {@link io.novate.core.position.PositionTable}.
 */
package io.novate.core.position;

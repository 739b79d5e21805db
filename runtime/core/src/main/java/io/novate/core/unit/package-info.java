/**
 * Widths, bounds and rounding: the arithmetic every other package relies on.
 *
 * <p>Owns: {@link io.novate.core.unit.Limits}, rounding and 128-bit sums. Refuses: state. Called
 * by: every package of the core. Read first: {@link io.novate.core.unit.Limits}.
 */
package io.novate.core.unit;

/**
 * The way from a margin call to a resolved account.
 *
 * <p>Owns: liquidation orders, their size, takeover, the default waterfall and deleveraging.
 * Refuses: to decide fills, which come from outside. Called by: the machine. Read first: {@link
 * io.novate.core.liquidation.Liquidator}.
 */
package io.novate.core.liquidation;

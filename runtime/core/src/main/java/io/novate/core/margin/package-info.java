/**
 * Equity and requirements of single accounts, exactly.
 *
 * <p>Owns: the evaluation of one account as it is or as it would be, and the sweep over all of
 * them. Refuses: to change anything. Called by: liquidation and the machine. Read first: {@link
 * io.novate.core.margin.AccountMargin}.
 */
package io.novate.core.margin;

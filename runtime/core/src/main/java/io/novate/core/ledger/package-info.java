/**
 * Accounts and their money.
 *
 * <p>Owns: the account directory, ledger cash, collateral columns and the totals that must balance.
 * Refuses: to know about positions or margin. Called by: positions, liquidation, the machine. Read
 * first: {@link io.novate.core.ledger.Ledger}.
 */
package io.novate.core.ledger;

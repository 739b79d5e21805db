/**
 * A whole pool out of a rulebook: what it lists and says at its start, and the feeds that keep it
 * priced, funded and margined by the same rulebook.
 *
 * <p>Owns: the order of the commands that set a pool up, and which section becomes which command.
 * Refuses: rules of its own; it only reads the rulebook. Called by: whoever starts a pool. Read
 * first: {@link io.novate.pricing.pool.PoolSetup}.
 */
package io.novate.pricing.pool;

/**
 * The settlement side of the core: from balance changes to batches with a root every 14 entries.
 *
 * <p>Owns: the log of changes since the last seal, the accounts and prices as the chain sees them,
 * their trees and the stream of elements. Refuses: to decide whether a change is right; to post
 * anything. Called by: the machine. Read first: {@link io.novate.core.batch.SettlementLog}.
 */
package io.novate.core.batch;

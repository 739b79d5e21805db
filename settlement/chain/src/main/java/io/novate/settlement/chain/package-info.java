/**
 * The way to the clearing contract and back.
 *
 * <p>Owns: the local chain process, typed calls to the contract, the durable journal and publisher
 * of sealed batches, the reader of the contract's inbox, claims by proof, the replay of the
 * published log with the challenges and the way out that need nothing else.
 *
 * <p>Refuses to: decide anything about money. A batch is posted as the core sealed it; an inbox
 * item is delivered as the contract recorded it, after its hash chain was checked.
 *
 * <p>Called by the assembled node and by tools; nothing here is called from inside the core except
 * {@link io.novate.settlement.chain.BatchPublisher#accept}, which only copies.
 *
 * <p>Read first: {@link io.novate.settlement.chain.BatchPublisher}, {@link
 * io.novate.settlement.chain.ClearingContract}.
 */
package io.novate.settlement.chain;

/**
 * The door between a replay and a chain.
 *
 * <p>Owns: the inbox a replay asks for, the queue of sealed batches, the claims at the end.
 * Refuses: to change what the core sees: with or without a chain it consumes the same items. Called
 * by: the replay. Read first: {@link io.novate.app.settle.Settlement}.
 */
package io.novate.app.settle;

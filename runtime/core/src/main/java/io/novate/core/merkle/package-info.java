/**
 * Merkle trees over fixed indices, advanced many steps at once.
 *
 * <p>Owns: nodes, zero subtrees, sibling paths and the byte layout of leaves. Refuses: to know what
 * an account may do. Called by: the batch package. Read first: {@link
 * io.novate.core.merkle.StepTree}.
 */
package io.novate.core.merkle;

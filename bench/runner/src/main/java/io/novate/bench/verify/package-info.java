/**
 * Comparing all backends with the scalar definition, and the definition with wider arithmetic.
 *
 * <p>Owns: how many scenes, at which vector widths, how a difference is replayed. Refuses:
 * generators of its own, they are the conformance kit's. Called by: the command. Read first: {@link
 * io.novate.bench.verify.VerifyRun}.
 */
package io.novate.bench.verify;

/**
 * The kernels in plain Java: the definition that every other backend must match bit for bit.
 *
 * <p>Owns: the naive account check and Keccak-256. Refuses: to be fast where that costs a line of
 * clarity. Called by: the core through the service loader, the conformance kit. Read first: {@link
 * io.novate.kernel.scalar.ScalarMarginKernel}.
 */
package io.novate.kernel.scalar;

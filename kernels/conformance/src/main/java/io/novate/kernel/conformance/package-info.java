/**
 * The test kit that every backend passes, compared with the scalar definition by {@code ==}.
 *
 * <p>Owns: books and messages chosen to break kernels, guarded memory, the allocation check.
 * Refuses: tolerances, skips, knowledge of any one backend. Called by: the tests of the backend
 * modules, which subclass {@link io.novate.kernel.conformance.MarginKernelConformanceTest} and
 * {@link io.novate.kernel.conformance.HashKernelConformanceTest}. Read first: those two.
 */
package io.novate.kernel.conformance;

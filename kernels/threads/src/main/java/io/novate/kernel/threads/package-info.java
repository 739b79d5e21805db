/**
 * One backend's kernels on several threads, with the bits of one.
 *
 * <p>Owns: threads that wait for work, the cut of a pass into parts, the order in which their
 * results are put together. Refuses: arithmetic on accounts, a result that depends on the number of
 * threads, work of two callers at a time. Called by: the core, the benchmarks. Read first: {@link
 * io.novate.kernel.threads.PartitionedKernelBackend}.
 */
package io.novate.kernel.threads;

/**
 * Micro-benchmarks of the kernels for those who change them.
 *
 * <p>Owns: the benchmarks and their runner. Refuses: figures for a README, those come from {@code
 * ./novate bench}, which checks the answers. Called by: the launcher. Read first: {@link
 * io.novate.bench.jmh.Main}.
 */
package io.novate.bench.jmh;

/**
 * The synthetic books that are measured.
 *
 * <p>Owns: positions, popularity, margins, the two forms of one book. Refuses: randomness without a
 * seed. Called by: the stages and the micro-benchmarks. Read first: {@link
 * io.novate.bench.book.BenchBook}.
 */
package io.novate.bench.book;

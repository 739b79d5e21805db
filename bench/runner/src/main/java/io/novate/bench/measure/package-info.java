/**
 * How a time is taken: subjects of one shape in turn, checked before and after.
 *
 * <p>Owns: order statistics, the roofline, warming up, a second JVM. Refuses: knowledge of what is
 * measured. Called by: the stages. Read first: {@link io.novate.bench.measure.Interleaving}.
 */
package io.novate.bench.measure;

/** Tests of the runner and of the benchmarks themselves. */
package io.novate.bench.jmh;

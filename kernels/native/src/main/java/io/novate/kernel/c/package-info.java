/**
 * The kernels in C, compiled for the processor they run on, called through the bindings.
 *
 * <p>Owns: one C text per kernel ({@code margin.c}, {@code scenario.c}, {@code hash.c}) over the
 * words of {@code vectors.h}, and the classes that lend them memory. Refuses: to run where there is
 * no compiler or no native access (it is then unavailable and says why), to read or write outside
 * what it was lent, to hold up a collection of the JVM. Called by: the core through the service
 * loader. Read first: {@code margin.c}, then {@link io.novate.kernel.c.NativeMarginKernel}.
 */
package io.novate.kernel.c;

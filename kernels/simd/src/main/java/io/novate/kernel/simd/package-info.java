/**
 * The kernels on the vector unit of the processor, through the incubating Vector API.
 *
 * <p>Owns: the only classes that name {@code jdk.incubator.vector}. Refuses: to set JVM properties,
 * to assume a width, to fail where the module is absent (it is then unavailable and says which flag
 * is missing). Called by: the core through the service loader. Read first: {@link
 * io.novate.kernel.simd.SimdMarginKernel}.
 */
package io.novate.kernel.simd;

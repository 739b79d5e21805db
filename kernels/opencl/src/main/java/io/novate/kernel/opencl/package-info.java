/**
 * The kernels in OpenCL C, on a graphics card, an accelerator or a processor.
 *
 * <p>Owns: the only classes that name JOCL; the choice of a device, its memory, its thread, the
 * texts {@code margin.cl} and {@code scenario.cl} and, from {@code fpga/opencl}, {@code
 * margin_pipeline.cl}. Refuses: to wait without a bound, to let a device write to memory it was
 * lent, to answer anything but the definition's bits: what a device cannot do another backend does.
 * Called by: the core through the service loader. Read first: {@code margin.cl}, then {@link
 * io.novate.kernel.opencl.DeviceMarginKernel}.
 */
package io.novate.kernel.opencl;

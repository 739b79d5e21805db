/**
 * The account check on a device behind {@code novate_device.h}.
 *
 * <p>Owns: what of book and table a device has, as a copy that every sweep is compared with; tables
 * as piecewise linear columns; runs, their deadlines, and the scalar kernel in place of a device
 * that failed. Refuses: to trust a count, a lane or an order that a device answered; to wait
 * without a bound. Called by: the core, through the service loader. Read first: {@code
 * DeviceMarginKernel}, beside it {@code novate_device.h} in {@code bindings/device}.
 */
package io.novate.kernel.device;

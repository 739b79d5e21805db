package io.novate.kernel.device;

import io.novate.bindings.Device;
import io.novate.bindings.DeviceFaultException;
import io.novate.kernel.MarginBook;

/**
 * The limits that a device states in its registers.
 *
 * @param instrumentsMax largest instrument id
 * @param assetsMax columns of collateral
 * @param slicesMax slices of the book
 * @param rowsMax rows of the book
 * @param runSlicesMax slices of one run
 */
record Registers(int instrumentsMax, int assetsMax, int slicesMax, int rowsMax, int runSlicesMax) {
    static final int CYCLES = 64;
    static final int STALLS = 65;
    static final int BEATS = 66;
    private static final int INSTRUMENTS_MAX = 3;
    private static final int ASSETS_MAX = 4;
    private static final int SEGMENTS = 5;
    private static final int SLICES_MAX = 6;
    private static final int ROWS_MAX = 7;
    private static final int BANKS = 8;
    private static final int RUNS_MAX = 9;
    private static final int RUN_SLICES_MAX = 10;
    private static final int FEATURES = 11;
    private static final long FEATURE_MARGIN = 1;

    /** Reads and checks them. */
    static Registers of(Device device) throws DeviceFaultException {
        require("table banks", 2, 2, device.register(BANKS));
        require("runs in flight", 2, 1 << 16, device.register(RUNS_MAX));
        require(
                "segments",
                SegmentTable.SEGMENTS,
                SegmentTable.SEGMENTS,
                device.register(SEGMENTS));
        require("margin runs", 1, 1, device.register(FEATURES) & FEATURE_MARGIN);
        int lanesMax = Integer.MAX_VALUE / MarginBook.LANES;
        return new Registers(
                require("largest instrument", 1, 0xffff, device.register(INSTRUMENTS_MAX)),
                require("assets", 0, 1 << 16, device.register(ASSETS_MAX)),
                require("slices", 1, lanesMax, device.register(SLICES_MAX)),
                require("rows", 1, Integer.MAX_VALUE, device.register(ROWS_MAX)),
                require("slices of a run", 1, lanesMax, device.register(RUN_SLICES_MAX)));
    }

    private static int require(String name, long min, long max, long value)
            throws DeviceFaultException {
        if (value < min || value > max) {
            throw new DeviceFaultException(
                    "the register of " + name + " says " + value + ", not " + min + " to " + max);
        }
        return (int) value;
    }
}

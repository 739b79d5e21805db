package io.novate.kernel.opencl;

import io.novate.kernel.MarginBook;

/** How the account check is divided into work items; every grain is the same check. */
enum MarginGrain {
    /** The eight lanes of a slice are a vector: for processors. */
    SLICE("margin.cl", "margin_by_slice", 32),
    /** An account per item: for devices that run many side by side. */
    ACCOUNT("margin.cl", "margin_by_account", 64),
    /** One item passes over all: for cards programmed by high-level synthesis. */
    PIPELINE("margin_pipeline.cl", "margin_pipeline", 1);

    private final String text;
    private final String function;
    private final int localItems;

    MarginGrain(String text, String function, int localItems) {
        this.text = text;
        this.function = function;
        this.localItems = localItems;
    }

    /** Returns the grain for a kind of device. */
    static MarginGrain of(DeviceIdentity.Kind kind) {
        return switch (kind) {
            case CPU -> SLICE;
            case GPU -> ACCOUNT;
            case ACCELERATOR -> PIPELINE;
        };
    }

    String text() {
        return text;
    }

    String function() {
        return function;
    }

    /** Returns the work items of a group. */
    int localItems() {
        return localItems;
    }

    /** Returns the work items for some slices. */
    long items(long slices) {
        return switch (this) {
            case SLICE -> slices;
            case ACCOUNT -> slices * MarginBook.LANES;
            case PIPELINE -> 1;
        };
    }
}

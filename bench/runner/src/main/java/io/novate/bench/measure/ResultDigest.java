package io.novate.bench.measure;

/** Makes one number of many results, so that two ways of computing them can be compared. */
public final class ResultDigest {
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    private long state = FACTOR;

    /** Starts empty. */
    public ResultDigest() {}

    /** Adds one result; the order counts. */
    public void add(long result) {
        long mixed = (state ^ result) * FACTOR;
        state = mixed ^ mixed >>> 29;
    }

    /** Returns 16 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x", state);
    }
}

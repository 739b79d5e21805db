package io.novate.bench.measure;

/**
 * What this machine can do at best, as measured in the same run.
 *
 * @param readBytesPerSecond memory read by one thread
 * @param readBytesPerSecondTwo memory read by two threads together, 0 when there is one core
 * @param multipliesPerSecond 64-bit products of one thread, operands in the first cache
 */
public record Peaks(
        double readBytesPerSecond, double readBytesPerSecondTwo, double multipliesPerSecond) {
    private static final double NS = 1e9;

    /**
     * Returns the shortest time one unit of work can take, nanoseconds: what reading or what
     * multiplying asks, whichever is more.
     *
     * @param threads threads that share the work; more than two are taken to read as fast as two
     */
    public double floorNs(double bytesPerUnit, double multipliesPerUnit, int threads) {
        double read = threads == 1 ? readBytesPerSecond : readBytesPerSecondTwo;
        return Math.max(
                bytesPerUnit / read * NS, multipliesPerUnit / (threads * multipliesPerSecond) * NS);
    }

    /** Returns the share of the possible speed that a time per unit reaches, 0 when unknown. */
    public double share(double bytesPerUnit, double multipliesPerUnit, int threads, double unitNs) {
        return floorNs(bytesPerUnit, multipliesPerUnit, threads) / unitNs;
    }
}

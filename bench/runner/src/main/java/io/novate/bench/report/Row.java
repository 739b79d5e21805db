package io.novate.bench.report;

/**
 * One measured subject on one shape. Times are nanoseconds for one unit.
 *
 * @param stage what was measured
 * @param shape sizes of it
 * @param subject a backend's name or what a baseline is made of
 * @param unit what one unit is
 * @param indexChecks whether vector code of this JVM checked its indexes: on or off
 * @param units units of one pass
 * @param rounds timed passes
 * @param coldNs first pass
 * @param minNs shortest pass
 * @param medianNs median pass
 * @param p99Ns pass that 99 of 100 do not exceed
 * @param timesDefinition how many times as fast as the scalar definition in the same JVM, medians
 * @param bytesPerUnit memory read for one unit, 0 when that says nothing
 * @param rooflineShare share of what reading and multiplying allow its threads, 0 when unknown
 * @param cpuMedianNs median processor time of the measuring thread; on a machine shared with others
 *     closer to the truth than the wall, of a backend with threads or a device of its own not the
 *     whole truth
 * @param answer number made of all results
 * @param definition the same number by the scalar definition
 */
public record Row(
        String stage,
        String shape,
        String subject,
        String unit,
        String indexChecks,
        long units,
        int rounds,
        double coldNs,
        double minNs,
        double medianNs,
        double p99Ns,
        double timesDefinition,
        double bytesPerUnit,
        double rooflineShare,
        double cpuMedianNs,
        String answer,
        String definition) {}

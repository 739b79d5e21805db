package io.novate.bench.report;

/**
 * How busy the machine was.
 *
 * @param startedAt beginning of the run, UTC
 * @param loadStart load average of the last minute at the beginning, -1 when unknown
 * @param loadEnd the same at the end
 * @param wallMs length of the run
 * @param cpuMs processor time of all its threads, compiler and collector included
 * @param wallPerCpu the one over the other
 * @param stolenShare share of processor time that the host gave to other machines, -1 when unknown
 */
public record Conditions(
        String startedAt,
        double loadStart,
        double loadEnd,
        long wallMs,
        long cpuMs,
        double wallPerCpu,
        double stolenShare) {}

package io.novate.bench.verify;

/**
 * What one JVM found.
 *
 * @param bits widest vectors of the JVM
 * @param backends their names
 * @param scenes seeds compared
 * @param positions positions compared
 * @param digest number made of all results of the scalar definition
 * @param elapsedMs time it took
 * @param subject who differed, empty when nobody did
 * @param seed seed of the scene that differed
 * @param detail kernel, lane, both values and the call
 * @param isLone whether the scene differs by itself, not only after those before it
 */
public record VerifyResult(
        int bits,
        String backends,
        long scenes,
        long positions,
        long digest,
        long elapsedMs,
        String subject,
        long seed,
        String detail,
        boolean isLone) {
    /** Returns whether everything agreed. */
    public boolean agrees() {
        return subject.isEmpty();
    }
}

package io.novate.bench.verify;

import java.util.List;

/**
 * What one JVM found.
 *
 * @param bits widest vectors of the JVM
 * @param backends their names
 * @param isWide whether the scalar definition was compared with BigInteger and with Bouncy Castle
 * @param threads threads that compared; a difference that is not lone depends on their number
 * @param scenes seeds compared
 * @param positions positions compared
 * @param digest number made of all results of the scalar definition
 * @param elapsedMs time it took
 * @param subject who differed, empty when nobody did
 * @param seed seed of the scene that differed
 * @param detail kernel, lane, both values and the call
 * @param devices what devices of their own evaluated, one line for each backend that has one
 * @param isLone whether the scene differs by itself, not only after those before it
 */
public record VerifyResult(
        int bits,
        String backends,
        boolean isWide,
        int threads,
        long scenes,
        long positions,
        String digest,
        long elapsedMs,
        String subject,
        long seed,
        String detail,
        List<String> devices,
        boolean isLone) {
    /** Returns whether everything agreed. */
    public boolean agrees() {
        return subject.isEmpty();
    }
}

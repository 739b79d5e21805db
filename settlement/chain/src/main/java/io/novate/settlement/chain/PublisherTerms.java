package io.novate.settlement.chain;

/**
 * How patient and how eager a publisher is.
 *
 * @param inFlightMax transactions sent and not yet confirmed, at most
 * @param patienceMs how long a chain that does not answer is retried before publishing stops
 * @param retryMsMax longest pause between two attempts
 * @param pollMsMax longest pause between two looks for a receipt
 * @param resendAfterMs a transaction without receipt is sent again, unchanged, after this time
 * @param raiseAfterMs a transaction without receipt is replaced by one with a higher fee after this
 *     time
 */
public record PublisherTerms(
        int inFlightMax,
        long patienceMs,
        long retryMsMax,
        long pollMsMax,
        long resendAfterMs,
        long raiseAfterMs) {
    /** Checks the terms. */
    public PublisherTerms {
        if (inFlightMax < 1 || inFlightMax > 1024) {
            throw new IllegalArgumentException("inFlightMax=" + inFlightMax);
        }
        if (patienceMs < 0 || retryMsMax < 1 || pollMsMax < 1) {
            throw new IllegalArgumentException(
                    "patienceMs="
                            + patienceMs
                            + ", retryMsMax="
                            + retryMsMax
                            + ", pollMsMax="
                            + pollMsMax);
        }
        if (resendAfterMs < 1 || raiseAfterMs < resendAfterMs) {
            throw new IllegalArgumentException(
                    "resendAfterMs=" + resendAfterMs + ", raiseAfterMs=" + raiseAfterMs);
        }
    }

    /** Returns terms for a local chain that mines at once. */
    public static PublisherTerms local() {
        return new PublisherTerms(32, 30_000, 1_000, 20, 5_000, 60_000);
    }

    /** Returns terms for a public chain with blocks every few seconds. */
    public static PublisherTerms remote() {
        return new PublisherTerms(16, 600_000, 15_000, 2_000, 60_000, 180_000);
    }
}

package io.novate.kernel;

/**
 * How much of one kind of work a device of its own did for a backend that claims to do all of it.
 *
 * @param work the kind of work, one of the constants
 * @param asked accounts that were to be evaluated
 * @param onDevice of those, how many the device evaluated; another backend did the rest
 */
public record DeviceShare(String work, long asked, long onDevice) {
    /** What a {@link MarginKernel} does. */
    public static final String ACCOUNT_CHECKS = "account checks";

    /** What a {@link ScenarioKernel} does. */
    public static final String PORTFOLIOS = "portfolios";

    /** What a {@link HashKernel} does. */
    public static final String HASHES = "hashes";

    /** Returns whether the device did everything. */
    public boolean isWhole() {
        return onDevice == asked;
    }
}

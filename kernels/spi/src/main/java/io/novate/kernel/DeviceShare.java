package io.novate.kernel;

/**
 * How much of one kind of work a device of its own did for a backend that claims to do all of it.
 *
 * @param shape the kind of work, for example account checks
 * @param asked accounts that were to be evaluated
 * @param onDevice of those, how many the device evaluated; another backend did the rest
 */
public record DeviceShare(String shape, long asked, long onDevice) {
    /** Returns whether the device did everything. */
    public boolean isWhole() {
        return onDevice == asked;
    }
}

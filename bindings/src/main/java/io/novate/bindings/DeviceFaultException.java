package io.novate.bindings;

/** Says in one sentence what a device answered instead of a result. */
public final class DeviceFaultException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Takes the sentence. */
    public DeviceFaultException(String sentence) {
        super(sentence);
    }
}

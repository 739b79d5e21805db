package io.novate.kernel.opencl;

import org.jocl.CL;

/** A device that did not do what it was asked; the message is one sentence for the operator. */
final class DeviceFault extends Exception {
    private static final long serialVersionUID = 1L;

    DeviceFault(String sentence) {
        super(sentence);
    }

    /**
     * Does nothing when a call succeeded.
     *
     * @param status what it returned
     */
    static void check(String call, int status) throws DeviceFault {
        if (status != CL.CL_SUCCESS) {
            throw new DeviceFault(call + " answered " + CL.stringFor_errorCode(status));
        }
    }
}

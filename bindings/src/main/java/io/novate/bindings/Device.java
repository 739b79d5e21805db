package io.novate.bindings;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An open device: the functions of {@code novate_device.h}, one method each.
 *
 * <p><b>Ownership</b>: belongs to one thread and to the arena it was opened in. Addresses are those
 * of memory that the caller keeps for the call. No call allocates, except when it fails.
 *
 * <p><b>Errors</b>: {@link DeviceFaultException} for every status but {@link #OK}.
 */
public final class Device {
    /** Status of a call that did what it was asked. */
    public static final int OK = 0;

    private static final List<String> WORDS =
            List.of("ok", "timeout", "invalid", "unsupported", "busy", "lost", "overflow");

    private static final int TEXT_NAME = 0;
    private static final int TEXT_ERROR = 1;
    private static final int TEXT_BYTES = 256;

    private final DeviceLibrary library;
    private final MemorySegment handle;
    private final MemorySegment answer;
    private final MemorySegment run;
    private final MemorySegment text;

    Device(DeviceLibrary library, MemorySegment handle, Arena arena) {
        this.library = library;
        this.handle = handle;
        answer = arena.allocate(JAVA_LONG);
        run = arena.allocate(32, 8);
        text = arena.allocate(TEXT_BYTES);
    }

    /** Returns the name of the device. */
    public String name() throws DeviceFaultException {
        return text(TEXT_NAME);
    }

    /** Returns a register. */
    public long register(int index) throws DeviceFaultException {
        try {
            check("register", (int) library.register.invokeExact(handle, index, answer));
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
        return answer.get(JAVA_LONG, 0);
    }

    /** Copies elements of a part of the book. */
    public void load(int part, long first, long count, long address) throws DeviceFaultException {
        try {
            check("load", (int) library.load.invokeExact(handle, part, first, count, address));
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    /** Copies elements of a table into a bank. */
    public void loadTable(int bank, int part, long first, long count, long address)
            throws DeviceFaultException {
        try {
            check(
                    "load_table",
                    (int) library.loadTable.invokeExact(handle, bank, part, first, count, address));
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    /** Lets runs that start from now on read a bank. */
    public void switchBank(int bank) throws DeviceFaultException {
        try {
            check("switch", (int) library.switchBank.invokeExact(handle, bank));
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    /** Starts a margin run and returns its ticket. */
    public long start(
            int assetCount, int sliceFrom, int sliceTo, long changedMask, long excessBelow)
            throws DeviceFaultException {
        run.set(JAVA_INT, 4, assetCount);
        run.set(JAVA_INT, 8, sliceFrom);
        run.set(JAVA_INT, 12, sliceTo);
        run.set(JAVA_LONG, 16, changedMask);
        run.set(JAVA_LONG, 24, excessBelow);
        try {
            check("start", (int) library.start.invokeExact(handle, run, answer));
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
        return answer.get(JAVA_LONG, 0);
    }

    /** Waits for a run until a deadline and returns how many lanes it flagged. */
    public int await(long ticket, long timeoutNs) throws DeviceFaultException {
        try {
            check("wait", (int) library.await.invokeExact(handle, ticket, timeoutNs, answer));
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
        return answer.get(JAVA_INT, 0);
    }

    /** Copies flagged lanes of a run that is done and returns how many it copied. */
    public int read(long ticket, int first, int count, long lanesAddress, long excessAddress)
            throws DeviceFaultException {
        try {
            int status =
                    (int)
                            library.read.invokeExact(
                                    handle,
                                    ticket,
                                    first,
                                    count,
                                    lanesAddress,
                                    excessAddress,
                                    answer);
            check("read", status);
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
        return answer.get(JAVA_INT, 0);
    }

    /** Forgets a run. */
    public void release(long ticket) throws DeviceFaultException {
        try {
            check("release", (int) library.release.invokeExact(handle, ticket));
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    /** Returns the word of a status. */
    static String word(int status) {
        return status >= 0 && status < WORDS.size() ? WORDS.get(status) : Integer.toString(status);
    }

    private void check(String function, int status) throws DeviceFaultException {
        if (status != OK) {
            throw new DeviceFaultException(
                    function + " answered '" + word(status) + "': " + text(TEXT_ERROR));
        }
    }

    /** Returns a text, as far as it is printable; a device that is lost may have none. */
    private String text(int which) throws DeviceFaultException {
        int status;
        text.fill((byte) 0);
        try {
            status = (int) library.text.invokeExact(handle, which, text, (long) TEXT_BYTES - 1);
        } catch (Throwable thrown) {
            throw DeviceLibrary.fault(thrown);
        }
        if (status != OK) {
            return "no text";
        }
        int length = 0;
        while (text.get(JAVA_BYTE, length) != 0) {
            length++;
        }
        byte[] bytes = text.asSlice(0, length).toArray(JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
    }

    private static DeviceFaultException rethrow(Throwable thrown) {
        if (thrown instanceof DeviceFaultException fault) {
            return fault;
        }
        throw DeviceLibrary.fault(thrown);
    }
}

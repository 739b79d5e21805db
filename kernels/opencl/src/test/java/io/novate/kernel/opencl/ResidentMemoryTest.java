package io.novate.kernel.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;
import org.junit.jupiter.api.Test;

/** A device with memory of its own is sent what changed, and holds what was lent. */
final class ResidentMemoryTest {
    private static final int BLOCK = CopiedInput.BLOCK_BYTES;

    private final OpenedDevice opened = Devices.withOwnMemory();
    private final Device device = opened.device();
    private final DeviceBuffers buffers = new DeviceBuffers(device);
    private final CopiedInput input = new CopiedInput(device, buffers);

    @Test
    void shouldWriteOnlyBlocksThatChanged() throws DeviceFault {
        SplittableRandom random = new SplittableRandom(40);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocate(20L * BLOCK + 100, 8);
            for (long at = 0; at < source.byteSize(); at++) {
                source.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
            }
            load(source);
            long written = input.bytesWritten();
            load(source);
            assertEquals(written, input.bytesWritten(), "nothing changed");
            for (int round = 0; round < 50; round++) {
                long at = random.nextLong(19L * BLOCK);
                source.set(
                        ValueLayout.JAVA_BYTE, at, (byte) ~source.get(ValueLayout.JAVA_BYTE, at));
                load(source);
                written += BLOCK;
                assertEquals(written, input.bytesWritten(), "one byte changed at " + at);
            }
        }
    }

    @Test
    void shouldHoldAnotherPieceOfMemoryAfterIt() throws DeviceFault {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment first = arena.allocate(3L * BLOCK, 8).fill((byte) 1);
            MemorySegment other = arena.allocate(2L * BLOCK, 8).fill((byte) 2);
            MemorySegment larger = arena.allocate(9L * BLOCK, 8).fill((byte) 3);
            load(first);
            load(other);
            load(first);
            load(larger);
            load(other);
        }
    }

    private void load(MemorySegment source) throws DeviceFault {
        input.refresh(source, source.byteSize());
        input.load();
        byte[] held = new byte[(int) source.byteSize()];
        cl_mem memory = input.memory();
        Pointer into = Pointer.to(held);
        DeviceFault.check(
                "clEnqueueReadBuffer",
                CL.clEnqueueReadBuffer(
                        device.queue, memory, true, 0, held.length, into, 0, null, null));
        assertEquals(-1, source.mismatch(MemorySegment.ofArray(held)));
    }
}

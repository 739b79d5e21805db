package io.novate.kernel.device;

import io.novate.bindings.Device;
import io.novate.bindings.DeviceFaultException;
import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import io.novate.kernel.scalar.ScalarMarginKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The account check on a device, two runs in flight.
 *
 * <p>Shape, units, exactness, ownership and errors are those of {@link MarginKernel}. Results are
 * taken into memory of its own, checked, and copied when the whole sweep is done. A device that
 * answers anything else is left for good: the sweep is computed again by the scalar definition, the
 * operator reads one sentence. A book beyond the limits of the device is the definition's too.
 */
final class DeviceMarginKernel implements MarginKernel {
    /** Generous for a simulator on a busy machine. */
    static final long DEADLINE_NS = 60_000_000_000L;

    private static final int BANKS = 2;
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MarginKernel definition = new ScalarMarginKernel();
    private final DeviceWork work;
    private final long deadlineNs;
    private final Registers registers;
    private final DeviceBook book;
    private final SegmentTable[] banks = new SegmentTable[BANKS];
    private final MarginTable[] bankTables = new MarginTable[BANKS];
    private Device device;
    private int bank;
    private MemorySegment lanes = MemorySegment.NULL;
    private MemorySegment excess = MemorySegment.NULL;
    private long sweepsByDevice;
    private long sweepsByDefinition;

    DeviceMarginKernel(Device device, Registers registers, long deadlineNs, DeviceWork work) {
        this.device = device;
        this.registers = registers;
        this.deadlineNs = deadlineNs;
        this.work = work;
        book = new DeviceBook(registers);
        for (int index = 0; index < BANKS; index++) {
            banks[index] = new SegmentTable(index, registers);
        }
    }

    @Override
    public int sweep(
            MarginBook lent,
            int sliceFrom,
            int sliceTo,
            MarginTable table,
            long changedMask,
            long excessBelow,
            FlaggedLanes flagged) {
        if (sliceFrom >= sliceTo) {
            return 0;
        }
        Objects.checkIndex(sliceFrom, sliceTo);
        Objects.checkIndex(lent.assetCount(), table.perUnit().length / 2 + 1);
        int laneCount = Math.multiplyExact(sliceTo - sliceFrom, MarginBook.LANES);
        Objects.checkFromIndexSize(0, laneCount * 4L, flagged.lanes().byteSize());
        Objects.checkFromIndexSize(0, laneCount * 8L, flagged.excess().byteSize());
        boolean fits =
                book.fits(lent, sliceFrom, sliceTo)
                        && table.instrumentsMax() <= registers.instrumentsMax()
                        && table.perUnit().length / 2 <= registers.assetsMax();
        work.ask(laneCount);
        if (!fits) {
            work.leave("the book or the table is beyond the limits of the device");
        } else if (device == null) {
            work.leave(work.lostBecause());
        } else {
            makeRoom(laneCount);
            try {
                int count = onDevice(lent, sliceFrom, sliceTo, table, changedMask, excessBelow);
                MemorySegment.copy(lanes, 0, flagged.lanes(), 0, count * 4L);
                MemorySegment.copy(excess, 0, flagged.excess(), 0, count * 8L);
                sweepsByDevice++;
                work.done(laneCount);
                return count;
            } catch (DeviceFaultException fault) {
                device = null;
                work.lose(fault.getMessage());
            }
        }
        sweepsByDefinition++;
        return definition.sweep(lent, sliceFrom, sliceTo, table, changedMask, excessBelow, flagged);
    }

    /** Returns the sweeps that the device computed. */
    long sweepsByDevice() {
        return sweepsByDevice;
    }

    /** Returns the sweeps that the scalar definition computed in the place of the device. */
    long sweepsElsewhere() {
        return sweepsByDefinition;
    }

    /** Returns one line about the cycles of the device. */
    String cycles() {
        String sweeps = sweepsByDevice + " sweeps, " + sweepsByDefinition + " by the scalar kernel";
        if (device == null) {
            return work.name() + ": " + sweeps;
        }
        try {
            long cycles = device.register(Registers.CYCLES);
            long beats = device.register(Registers.BEATS);
            long thousandths = beats == 0 ? 0 : cycles * 1000 / beats;
            return String.format(
                    "%s: %s, %d cycles, %d stalled, %d rows of %d positions, %d.%03d cycles per row",
                    device.name(),
                    sweeps,
                    cycles,
                    device.register(Registers.STALLS),
                    beats,
                    MarginBook.LANES,
                    thousandths / 1000,
                    thousandths % 1000);
        } catch (DeviceFaultException fault) {
            return work.name() + ": " + sweeps + ", " + fault.getMessage();
        }
    }

    private int onDevice(
            MarginBook lent,
            int sliceFrom,
            int sliceTo,
            MarginTable table,
            long changedMask,
            long excessBelow)
            throws DeviceFaultException {
        book.bring(device, lent, sliceFrom, sliceTo, changedMask);
        bank =
                bankTables[1 - bank] == table
                        ? 1 - bank
                        : bankTables[bank] == table ? bank : 1 - bank;
        banks[bank].load(device, table);
        bankTables[bank] = table;
        device.switchBank(bank);
        int assets = lent.assetCount();
        int count = 0;
        int from = sliceFrom;
        int to = end(from, sliceTo);
        long ticket = device.start(assets, from, to, changedMask, excessBelow);
        while (true) {
            int nextTo = end(to, sliceTo);
            long next = 0;
            if (to < sliceTo) {
                next = device.start(assets, to, nextTo, changedMask, excessBelow);
            }
            count = take(ticket, from, to, excessBelow, count);
            if (to == sliceTo) {
                return count;
            }
            from = to;
            to = nextTo;
            ticket = next;
        }
    }

    private int end(int from, int sliceTo) {
        return from + Math.min(registers.runSlicesMax(), sliceTo - from);
    }

    /** Waits for a run, reads and checks what it flagged; returns the lanes flagged so far. */
    private int take(long ticket, int sliceFrom, int sliceTo, long excessBelow, int before)
            throws DeviceFaultException {
        int flagged = device.await(ticket, deadlineNs);
        int room = (sliceTo - sliceFrom) * MarginBook.LANES;
        if (flagged < 0 || flagged > room) {
            throw new DeviceFaultException("it flagged " + flagged + " of " + room + " lanes");
        }
        int copied =
                device.read(
                        ticket,
                        0,
                        flagged,
                        lanes.address() + before * 4L,
                        excess.address() + before * 8L);
        if (copied != flagged) {
            throw new DeviceFaultException("it copied " + copied + " of " + flagged + " lanes");
        }
        device.release(ticket);
        int laneBefore = sliceFrom * MarginBook.LANES - 1;
        for (int index = before; index < before + flagged; index++) {
            int lane = lanes.getAtIndex(INT32, index);
            if (lane <= laneBefore || lane >= sliceTo * MarginBook.LANES) {
                throw new DeviceFaultException("it flagged lane " + lane + " out of order");
            }
            if (excess.getAtIndex(INT64, index) >= excessBelow) {
                throw new DeviceFaultException("it flagged lane " + lane + " that is not short");
            }
            laneBefore = lane;
        }
        return before + flagged;
    }

    private void makeRoom(int laneCount) {
        if (lanes.byteSize() < laneCount * 4L) {
            lanes = Arena.ofAuto().allocate(laneCount * 4L, 8);
            excess = Arena.ofAuto().allocate(laneCount * 8L, 8);
        }
    }
}

package io.novate.kernel.opencl;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import java.lang.foreign.MemorySegment;
import org.jocl.cl_program;

/**
 * The account check on a device, in one of several grains.
 *
 * <p>Shape, units, exactness, ownership and errors are those of {@link MarginKernel}; a row that
 * names an instrument outside the table throws {@link IndexOutOfBoundsException} too. The device
 * writes a flag for each lane and the excess of the flagged ones; the list is made from them in
 * order. What the device does not answer in time, or cannot hold, is computed anew from the
 * beginning by another backend: nothing was written to the lender's memory before.
 */
final class DeviceMarginKernel implements MarginKernel {
    private final Device device;
    private final Work work;
    private final KernelCall call;
    private final MarginGrain grain;
    private final Input rows;
    private final Input slices;
    private final Input cash;
    private final Input collateral;
    private final Output flags;
    private final Output excess;
    private final Output status;
    private final LentTables<MarginTable, MarginTableCopy> tables;
    private final DeviceThread.Job job = this::sweepOnDevice;

    private MarginBook book;
    private MarginTableCopy table;
    private int sliceFrom;
    private int sliceTo;
    private long changedMask;
    private long excessBelow;
    private long flagsFrom;
    private long flagsTo;

    /** Takes a kernel of a program; on the thread of the device. */
    DeviceMarginKernel(
            Device device, cl_program program, MarginGrain grain, DeviceBuffers buffers, Work work)
            throws DeviceFault {
        this.device = device;
        this.grain = grain;
        this.work = work;
        call =
                new KernelCall(
                        device,
                        Device.kernel(program, grain.function()),
                        grain.function(),
                        grain.localItems());
        rows = buffers.input();
        slices = buffers.input();
        cash = buffers.input();
        collateral = buffers.input();
        flags = new Output(device, buffers);
        excess = new Output(device, buffers);
        status = new Output(device, buffers);
        status.ensure(8);
        tables = new LentTables<>(lent -> new MarginTableCopy(device, buffers, lent));
    }

    @Override
    public int sweep(
            MarginBook lentBook,
            int from,
            int to,
            MarginTable lentTable,
            long mask,
            long below,
            FlaggedLanes flagged) {
        if (from >= to) {
            return 0;
        }
        checkLent(lentBook, from, to, lentTable, flagged);
        long lanes = (long) (to - from) * MarginBook.LANES;
        if (work.isOnDevice(lanes, largest(lentBook, lanes))) {
            try {
                refresh(lentBook, from, to, lentTable);
                changedMask = mask;
                excessBelow = below;
                device.run(job);
                work.done(lanes);
                Lent.checkStatus(status.copy().get(Lent.INT32, 0));
                return collect(flagged);
            } catch (DeviceFault fault) {
                work.lose(fault);
            }
        }
        return work.standby().margin().sweep(lentBook, from, to, lentTable, mask, below, flagged);
    }

    private static void checkLent(
            MarginBook book, int from, int to, MarginTable table, FlaggedLanes flagged) {
        if (from < 0) {
            throw new IndexOutOfBoundsException("sliceFrom=" + from + " is negative");
        }
        if (book.assetCount() > table.perUnit().length / 2) {
            throw new IndexOutOfBoundsException(
                    "assetCount=" + book.assetCount() + " is more than the table has");
        }
        long lanes = (long) to * MarginBook.LANES;
        long flaggedMax = (long) (to - from) * MarginBook.LANES;
        Lent.check("rows", book.rows(), 0);
        Lent.check("slices", book.slices(), (long) to * MarginBook.SLICE_BYTES);
        Lent.check("cash", book.cash(), lanes * 8);
        Lent.check("collateral", book.collateral(), balances(book, to) * 8);
        Lent.check("flagged lanes", flagged.lanes(), flaggedMax * 4);
        Lent.check("flagged excess", flagged.excess(), flaggedMax * 8);
    }

    private static long balances(MarginBook book, int sliceTo) {
        return book.assetCount() == 0
                ? 0
                : Math.multiplyExact(book.assetCount() - 1L, (long) book.laneMax())
                        + (long) sliceTo * MarginBook.LANES;
    }

    /** Returns the bytes of the largest piece of memory of a sweep. */
    private static long largest(MarginBook book, long lanes) {
        long ledger = Math.max(book.cash().byteSize(), book.collateral().byteSize());
        return Math.max(Math.max(book.rows().byteSize(), ledger), lanes * 8);
    }

    private void refresh(MarginBook lentBook, int from, int to, MarginTable lentTable) {
        book = lentBook;
        sliceFrom = from;
        sliceTo = to;
        table = tables.of(lentTable);
        table.refresh();
        rows.refresh(book.rows(), device.isShared() ? 0 : Lent.rowBytes(book, from, to));
        slices.refresh(book.slices(), (long) to * MarginBook.SLICE_BYTES);
        cash.refresh(book.cash(), (long) to * MarginBook.LANES * 8);
        collateral.refresh(book.collateral(), balances(book, to) * 8);
        long lanes = (long) (to - from) * MarginBook.LANES;
        flags.ensure(lanes);
        excess.ensure(lanes * 8);
    }

    private void sweepOnDevice() throws DeviceFault {
        rows.load();
        slices.load();
        cash.load();
        collateral.load();
        flags.load();
        excess.load();
        status.load();
        status.clearFirst();
        call.begin()
                .memory(rows.argument())
                .memory(slices.argument())
                .memory(cash.argument())
                .memory(collateral.argument());
        table.load(call);
        call.memory(flags.argument())
                .memory(excess.argument())
                .memory(status.argument())
                .value(book.rows().byteSize() / MarginBook.ROW_BYTES)
                .value(book.laneMax())
                .value(changedMask)
                .value(excessBelow)
                .value(book.assetCount())
                .value(table.instrumentsMax())
                .value(table.floor())
                .value(sliceFrom)
                .value(sliceTo)
                .launch(grain.items(sliceTo - sliceFrom));
        device.finish();
        status.fetch(0, 4);
        long lanes = (long) (sliceTo - sliceFrom) * MarginBook.LANES;
        flags.fetch(0, lanes);
        findFlags(lanes);
        excess.fetch(flagsFrom * 8, (flagsTo - flagsFrom) * 8);
    }

    /** Finds the slices between which flags stand: only their excess is fetched. */
    private void findFlags(long lanes) {
        MemorySegment at = flags.copy();
        flagsFrom = 0;
        while (flagsFrom < lanes && at.get(Lent.INT64, flagsFrom) == 0) {
            flagsFrom += MarginBook.LANES;
        }
        flagsTo = lanes;
        while (flagsTo > flagsFrom && at.get(Lent.INT64, flagsTo - MarginBook.LANES) == 0) {
            flagsTo -= MarginBook.LANES;
        }
    }

    /** Writes what is flagged to the lender's memory, in the order of lanes. */
    private int collect(FlaggedLanes flagged) {
        int count = 0;
        int firstLane = sliceFrom * MarginBook.LANES;
        MemorySegment from = flags.copy();
        for (long slice = flagsFrom; slice < flagsTo; slice += MarginBook.LANES) {
            if (from.get(Lent.INT64, slice) == 0) {
                continue;
            }
            for (long lane = slice; lane < slice + MarginBook.LANES; lane++) {
                if (from.get(JAVA_BYTE, lane) != 0) {
                    flagged.lanes().set(Lent.INT32, count * 4L, firstLane + (int) lane);
                    long value = excess.copy().get(Lent.INT64, lane * 8);
                    flagged.excess().set(Lent.INT64, count * 8L, value);
                    count++;
                }
            }
        }
        return count;
    }
}

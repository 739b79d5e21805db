package io.novate.kernel.opencl;

import io.novate.kernel.ChargeColumns;
import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import java.lang.foreign.MemorySegment;
import org.jocl.cl_program;

/**
 * The portfolio rule on a device, an account per work item.
 *
 * <p>Shape, units, exactness, ownership and errors are those of {@link ScenarioKernel}; a lane or
 * an instrument that does not exist throws {@link IndexOutOfBoundsException} too. Each work item
 * has room for the positions of one account; a list that would need more than some megabytes of it
 * takes several launches.
 */
final class DeviceScenarioKernel implements ScenarioKernel {
    /** The text of its program. */
    static final String TEXT = "scenario.cl";

    private static final String FUNCTION = "scenario_by_account";
    private static final int LOCAL_ITEMS = 8;

    /** Positions of all work items of a launch: 12 bytes each. */
    private static final int SCRATCH_POSITIONS = 1 << 20;

    private final Device device;
    private final Work work;
    private final KernelCall call;
    private final Input rows;
    private final Input slices;
    private final CopiedInput lanes;
    private final CopiedInput words;
    private final Output keys;
    private final Output held;
    private final Output values;
    private final Output bindingRows;
    private final Output status;
    private final LentTables<ScenarioTable, Copy> tables;
    private final DeviceThread.Job job = this::sweepOnDevice;

    private ScenarioShape shape;
    private MemorySegment plan;
    private MarginBook book;
    private Copy table;
    private int laneCount;
    private int positionsMax;

    /** The arrays of a table. */
    private record Copy(ScenarioTable table, CopiedArray loss, CopiedArray groupKeys)
            implements LentTables.Copy {
        @Override
        public void release() {
            loss.release();
            groupKeys.release();
        }

        private static Copy of(Device device, DeviceBuffers buffers, ScenarioTable table) {
            return new Copy(
                    table,
                    new CopiedArray(device, buffers, MemorySegment.ofArray(table.loss())),
                    new CopiedArray(device, buffers, MemorySegment.ofArray(table.groupKeys())));
        }
    }

    /** Takes a kernel of a program; on the thread of the device. */
    DeviceScenarioKernel(Device device, cl_program program, DeviceBuffers buffers, Work work)
            throws DeviceFault {
        this.device = device;
        this.work = work;
        call = new KernelCall(device, Device.kernel(program, FUNCTION), FUNCTION, LOCAL_ITEMS);
        rows = buffers.input();
        slices = buffers.input();
        lanes = new CopiedInput(device, buffers);
        words = new CopiedInput(device, buffers);
        keys = new Output(device, buffers);
        held = new Output(device, buffers);
        values = new Output(device, buffers);
        bindingRows = new Output(device, buffers);
        status = new Output(device, buffers);
        status.ensure(8);
        tables = new LentTables<>(lent -> Copy.of(device, buffers, lent));
    }

    @Override
    public void sweep(
            MarginBook lentBook,
            MemorySegment lentLanes,
            int count,
            ScenarioTable lentTable,
            ChargeColumns charges) {
        if (count <= 0) {
            return;
        }
        int chargeCount = lentTable.shape().charges().size();
        long results = (long) count * chargeCount;
        checkLent(lentBook, lentLanes, count, results, charges);
        if (work.isOnDevice(count, largest(lentBook, lentTable, results))) {
            try {
                refresh(lentBook, lentLanes, count, lentTable);
                device.run(job);
                work.done(count);
                Lent.checkStatus(status.copy().get(Lent.INT32, 0));
                MemorySegment.copy(values.copy(), 0, charges.values(), 0, results * 8);
                MemorySegment.copy(bindingRows.copy(), 0, charges.bindingRows(), 0, results * 4);
                return;
            } catch (DeviceFault fault) {
                work.lose(fault);
            }
        }
        work.standby().scenario().sweep(lentBook, lentLanes, count, lentTable, charges);
    }

    private static void checkLent(
            MarginBook book, MemorySegment lanes, int count, long results, ChargeColumns charges) {
        Lent.check("rows", book.rows(), 0);
        Lent.check("slices", book.slices(), 0);
        Lent.check("lanes", lanes, count * 4L);
        Lent.check("values", charges.values(), results * 8);
        Lent.check("binding rows", charges.bindingRows(), results * 4);
    }

    /** Returns the bytes of the largest piece of memory of a sweep. */
    private static long largest(MarginBook book, ScenarioTable table, long results) {
        long table8 = table.loss().length * 8L;
        return Math.max(Math.max(book.rows().byteSize(), table8), results * 8);
    }

    private void refresh(
            MarginBook lentBook, MemorySegment lentLanes, int count, ScenarioTable lentTable) {
        book = lentBook;
        laneCount = count;
        table = tables.of(lentTable);
        table.loss().refresh();
        table.groupKeys().refresh();
        if (!lentTable.shape().equals(shape)) {
            shape = lentTable.shape();
            plan = MemorySegment.ofArray(ScenarioPlan.wordsOf(shape));
        }
        words.refresh(plan, plan.byteSize());
        lanes.refresh(lentLanes, count * 4L);
        slices.refresh(book.slices(), book.slices().byteSize());
        long rowEnd = measure(lentLanes);
        rows.refresh(book.rows(), Math.min(rowEnd * MarginBook.ROW_BYTES, book.rows().byteSize()));
        long scratch = (long) accountsPerLaunch() * positionsMax;
        keys.ensure(scratch * 8);
        held.ensure(scratch * 4);
        long results = Math.max(1, (long) count * shape.charges().size());
        values.ensure(results * 8);
        bindingRows.ensure(results * 4);
    }

    /** Finds the largest account of the list; returns the end of the rows it needs. */
    private long measure(MemorySegment lentLanes) {
        long sliceTotal = book.slices().byteSize() / MarginBook.SLICE_BYTES;
        long rowEnd = 0;
        positionsMax = 1;
        for (int index = 0; index < laneCount; index++) {
            int lane = lentLanes.get(Lent.INT32, index * 4L);
            if (lane < 0 || lane / MarginBook.LANES >= sliceTotal) {
                throw new IndexOutOfBoundsException("lane " + lane + " is outside the book");
            }
            int slice = lane / MarginBook.LANES;
            rowEnd = Math.max(rowEnd, Lent.rowEnd(book, slice));
            positionsMax = Math.max(positionsMax, Lent.rowCount(book, slice));
        }
        if (positionsMax > POSITIONS_MAX) {
            throw new IndexOutOfBoundsException("a slice owns more rows than a lane may have");
        }
        return rowEnd;
    }

    private int accountsPerLaunch() {
        return Math.min(laneCount, Math.max(1, SCRATCH_POSITIONS / positionsMax));
    }

    private void sweepOnDevice() throws DeviceFault {
        rows.load();
        slices.load();
        lanes.load();
        words.load();
        keys.load();
        held.load();
        values.load();
        bindingRows.load();
        status.load();
        status.clearFirst();
        int step = accountsPerLaunch();
        for (int from = 0; from < laneCount; from += step) {
            int to = Math.min(from + step, laneCount);
            call.begin()
                    .memory(rows.argument())
                    .memory(slices.argument())
                    .memory(lanes.argument())
                    .memory(table.loss().load())
                    .memory(table.groupKeys().load())
                    .memory(words.argument())
                    .memory(keys.argument())
                    .memory(held.argument())
                    .memory(values.argument())
                    .memory(bindingRows.argument())
                    .memory(status.argument())
                    .value(book.rows().byteSize() / MarginBook.ROW_BYTES)
                    .value(book.slices().byteSize() / MarginBook.SLICE_BYTES)
                    .value(from)
                    .value(to)
                    .value(table.table().instrumentsMax())
                    .value(table.table().columnStride())
                    .value(positionsMax)
                    .launch(to - from);
        }
        device.finish();
        status.fetch(0, 4);
        long results = (long) laneCount * shape.charges().size();
        values.fetch(0, results * 8);
        bindingRows.fetch(0, results * 4);
    }
}

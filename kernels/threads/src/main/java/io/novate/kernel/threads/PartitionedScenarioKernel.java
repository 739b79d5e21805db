package io.novate.kernel.threads;

import io.novate.kernel.ChargeColumns;
import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The portfolio rule of a backend, a part of the list of lanes on each thread.
 *
 * <p>Shape, units and exactness are those of {@link ScenarioKernel}, ownership and errors those of
 * {@link PartitionedKernelBackend}. The first part reads and writes the caller's columns, the
 * others copies of their own: a column cannot be lent from its middle without making an object.
 */
final class PartitionedScenarioKernel implements ScenarioKernel, WorkerPool.Work {
    /** What an account costs beside its columns, and a column: about nine positions each. */
    private static final long ACCOUNT = 100;

    private static final long COLUMN = 5;

    private final WorkerPool pool;
    private final ScenarioKernel[] kernels;
    private final MemorySegment[] lists;
    private final ChargeColumns[] columns;
    private final int[] ends;
    private final long partMin;

    private MarginBook book;
    private ScenarioTable table;

    PartitionedScenarioKernel(WorkerPool pool, ScenarioKernel[] kernels, long partMin) {
        this.pool = pool;
        this.kernels = kernels;
        this.partMin = partMin;
        lists = new MemorySegment[kernels.length];
        columns = new ChargeColumns[kernels.length];
        ends = new int[kernels.length];
        for (int part = 0; part < lists.length; part++) {
            lists[part] = MemorySegment.NULL;
            columns[part] = new ChargeColumns(MemorySegment.NULL, MemorySegment.NULL);
        }
    }

    @Override
    public void sweep(
            MarginBook lentBook,
            MemorySegment lanes,
            int laneCount,
            ScenarioTable lentTable,
            ChargeColumns charges) {
        if (laneCount <= 0) {
            return;
        }
        pool.requireShared("rows", lentBook.rows());
        pool.requireShared("slices", lentBook.slices());
        int chargeCount = lentTable.shape().charges().size();
        long results = (long) laneCount * chargeCount;
        Objects.checkFromIndexSize(0, (long) laneCount * Integer.BYTES, lanes.byteSize());
        Objects.checkFromIndexSize(0, results * Long.BYTES, charges.values().byteSize());
        Objects.checkFromIndexSize(0, results * Integer.BYTES, charges.bindingRows().byteSize());
        book = lentBook;
        table = lentTable;
        long work = laneCount * (ACCOUNT + COLUMN * lentTable.shape().columnCount());
        int partCount = SliceParts.partCount(work, partMin, kernels.length);
        for (int part = 0; part < partCount; part++) {
            ends[part] = (int) ((long) laneCount * (part + 1) / partCount);
        }
        lists[0] = lanes;
        columns[0] = charges;
        for (int part = 1; part < partCount; part++) {
            lend(part, lanes, chargeCount);
        }
        pool.run(this, partCount);
        for (int part = 1; part < partCount; part++) {
            collect(part, charges, chargeCount);
        }
    }

    private int from(int part) {
        return part == 0 ? 0 : ends[part - 1];
    }

    /** Copies a part of the list and makes room for its charges: twice what was, or more. */
    private void lend(int part, MemorySegment lanes, int chargeCount) {
        long laneBytes = (long) (ends[part] - from(part)) * Integer.BYTES;
        if (lists[part].byteSize() < laneBytes) {
            long next = Math.max(laneBytes, 2 * lists[part].byteSize());
            lists[part] = Arena.ofAuto().allocate(next, 64);
        }
        MemorySegment.copy(lanes, (long) from(part) * Integer.BYTES, lists[part], 0, laneBytes);
        long rowBytes = laneBytes * chargeCount;
        if (columns[part].bindingRows().byteSize() < rowBytes) {
            long next = Math.max(rowBytes, 2 * columns[part].bindingRows().byteSize());
            columns[part] =
                    new ChargeColumns(
                            Arena.ofAuto().allocate(2 * next, 64),
                            Arena.ofAuto().allocate(next, 64));
        }
    }

    /** Evaluates one part. */
    @Override
    public void run(int part) {
        kernels[part].sweep(book, lists[part], ends[part] - from(part), table, columns[part]);
    }

    private void collect(int part, ChargeColumns charges, int chargeCount) {
        long at = (long) from(part) * chargeCount;
        long count = (long) ends[part] * chargeCount - at;
        MemorySegment.copy(
                columns[part].values(), 0, charges.values(), at * Long.BYTES, count * Long.BYTES);
        MemorySegment.copy(
                columns[part].bindingRows(),
                0,
                charges.bindingRows(),
                at * Integer.BYTES,
                count * Integer.BYTES);
    }
}

package io.novate.kernel.device;

import io.novate.bindings.Device;
import io.novate.bindings.DeviceFaultException;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/** The book that a device has, brought up to date slice by slice. */
final class DeviceBook {
    private static final int ROWS = 0;
    private static final int SLICES = 1;
    private static final int CASH = 2;
    private static final int COLLATERAL = 16;
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Registers registers;
    private final Mirror rows;
    private final Mirror slices;
    private final Mirror cash;
    private final Mirror[] collateral;

    DeviceBook(Registers registers) {
        this.registers = registers;
        rows = new Mirror(ROWS, MarginBook.ROW_BYTES, registers.rowsMax());
        slices = new Mirror(SLICES, MarginBook.SLICE_BYTES, registers.slicesMax());
        long lanesMax = (long) registers.slicesMax() * MarginBook.LANES;
        cash = new Mirror(CASH, Long.BYTES, lanesMax);
        collateral = new Mirror[registers.assetsMax()];
        for (int asset = 0; asset < collateral.length; asset++) {
            collateral[asset] = new Mirror(COLLATERAL + asset, Long.BYTES, lanesMax);
        }
    }

    /**
     * Returns whether the device has room for slices of a book.
     *
     * @throws IndexOutOfBoundsException when the book is shorter than that
     */
    boolean fits(MarginBook book, int sliceFrom, int sliceTo) {
        long lanes = (long) sliceTo * MarginBook.LANES;
        require("slices", book.slices(), (long) sliceTo * MarginBook.SLICE_BYTES);
        require("cash", book.cash(), lanes * Long.BYTES);
        long balances =
                book.assetCount() == 0 ? 0 : (book.assetCount() - 1L) * book.laneMax() + lanes;
        require("collateral", book.collateral(), balances * Long.BYTES);
        require("rows", book.rows(), 0);
        long rowMax = 0;
        for (int slice = sliceFrom; slice < sliceTo; slice++) {
            long rowCount = rowCount(book, slice);
            if (rowCount < 0 || rowCount > MarginBook.ROWS_MAX) {
                return false;
            }
            rowMax = Math.max(rowMax, firstRow(book, slice) + rowCount);
        }
        return sliceTo <= registers.slicesMax()
                && rowMax <= registers.rowsMax()
                && book.assetCount() <= registers.assetsMax();
    }

    /** Lets the device have the slices that a sweep evaluates. */
    void bring(Device device, MarginBook book, int sliceFrom, int sliceTo, long changedMask)
            throws DeviceFaultException {
        slices.bring(device, book.slices(), sliceFrom, sliceTo - sliceFrom);
        long laneFrom = (long) sliceFrom * MarginBook.LANES;
        long laneCount = (long) (sliceTo - sliceFrom) * MarginBook.LANES;
        cash.bring(device, book.cash(), laneFrom, laneCount);
        for (int asset = 0; asset < book.assetCount(); asset++) {
            long column = (long) asset * book.laneMax() * Long.BYTES;
            collateral[asset].bring(device, book.collateral(), column, laneFrom, laneCount);
        }
        for (int slice = sliceFrom; slice < sliceTo; slice++) {
            long entry = (long) slice * MarginBook.SLICE_BYTES;
            long mask = book.slices().get(INT64, entry + MarginBook.SLICE_MASK_OFFSET);
            if (changedMask == MarginKernel.EVERY_SLICE || (mask & changedMask) != 0) {
                int first = firstRow(book, slice);
                int count = rowCount(book, slice);
                long bytes = (long) count * MarginBook.ROW_BYTES;
                Objects.checkFromIndexSize(
                        (long) first * MarginBook.ROW_BYTES, bytes, book.rows().byteSize());
                rows.bring(device, book.rows(), first, count);
            }
        }
    }

    private static int firstRow(MarginBook book, int slice) {
        return book.slices().get(INT32, (long) slice * MarginBook.SLICE_BYTES);
    }

    private static int rowCount(MarginBook book, int slice) {
        long entry = (long) slice * MarginBook.SLICE_BYTES;
        return book.slices().get(INT32, entry + MarginBook.SLICE_ROW_COUNT_OFFSET);
    }

    private static void require(String name, MemorySegment segment, long bytesMin) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException(name + " is no native segment");
        }
        if (segment.byteSize() < bytesMin) {
            throw new IndexOutOfBoundsException(
                    name + " has " + segment.byteSize() + " bytes, fewer than " + bytesMin);
        }
    }
}

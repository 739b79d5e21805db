package io.novate.core.margin;

import io.novate.core.command.MarginMode;
import io.novate.core.ledger.AccountTable;
import io.novate.core.memory.Column;
import io.novate.core.position.PositionTable;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import java.lang.foreign.MemorySegment;

/**
 * One leg of a trade: the position it changes, and what its account holds, read once.
 *
 * <p>For accounts of the lanes that are not margined by scenarios, the same reading gives the
 * excess over initial margin by the table alone: the number that kernels compute, here as it would
 * be after the leg. The bound of options only lowers a requirement, so this number is never above
 * the excess of {@link AccountMargin}, and equals it without options.
 *
 * <p><b>Units</b>: lots are signed; excess is money with 8 fraction bits.
 *
 * <p><b>Exactness</b>: exact in 64 bits while cash after the leg is inside the gross bound: before
 * the leg the account is inside the account bound, and the leg adds at most once more the gross
 * bound of position value and margin, together less than 2^63.
 *
 * <p><b>Aliasing and ownership</b>: a reusable value; what it says holds until the account, its
 * lane or a price changes.
 */
public final class TradeLeg {
    private final AccountTable accounts;
    private final PositionTable positions;
    private final InstrumentTable instruments;
    private final AssetTable assets;
    private final MarginTable table;
    private int account;
    private int instrument;
    private long lots;
    private long before;
    private boolean tabled;
    private long held256;
    private long heldMax;

    /** Reads the given tables. */
    public TradeLeg(Books books) {
        accounts = books.accounts();
        positions = books.positions();
        instruments = books.instruments();
        assets = books.assets();
        table = instruments.initial();
    }

    /**
     * Reads what an open account holds.
     *
     * @param lotsChange signed lots that the leg adds
     */
    public void read(int ofAccount, int ofInstrument, long lotsChange) {
        account = ofAccount;
        instrument = ofInstrument;
        lots = lotsChange;
        tabled = !accounts.isLarge(account) && accounts.mode(account) != MarginMode.PORTFOLIO;
        if (tabled) {
            readLane();
        } else {
            before = positions.lots(account, instrument);
        }
    }

    /** Returns whose leg it is. */
    public int account() {
        return account;
    }

    /** Returns the instrument traded. */
    public int instrument() {
        return instrument;
    }

    /** Returns the signed lots that the leg adds. */
    public long lots() {
        return lots;
    }

    /** Returns the signed lots held before the leg. */
    public long before() {
        return before;
    }

    /** Returns the signed lots held after the leg. */
    public long after() {
        return before + lots;
    }

    /** Returns whether the leg only reduces the position. */
    boolean isReducing() {
        return TradeCheck.isReducing(before, before + lots);
    }

    /** Returns whether {@link #excess256} and {@link #grossMax} are known. */
    boolean isTabled() {
        return tabled;
    }

    /** Returns the value of all positions after the leg at the highest marks, money. */
    long grossMax() {
        return heldMax
                + (Math.abs(before + lots) - Math.abs(before)) * instruments.valueMax(instrument);
    }

    /**
     * Returns the excess over initial margin after the leg by the table alone.
     *
     * @param cashAfter ledger cash after the leg, inside the gross bound
     */
    long excess256(long cashAfter) {
        long change256 = position256(instrument, before + lots) - position256(instrument, before);
        return (cashAfter << MarginTable.FRACTION_BITS) + collateral256() + held256 + change256;
    }

    /** Sums over the lane as kernels do; an empty slot is 0 lots of instrument 0 and adds 0. */
    private void readLane() {
        MarginBook book = positions.book();
        MemorySegment rows = book.rows();
        int lane = accounts.lane(account);
        long slice = (long) (lane / MarginBook.LANES) * MarginBook.SLICE_BYTES;
        int rowCount = book.slices().get(Column.INT, slice + MarginBook.SLICE_ROW_COUNT_OFFSET);
        long row = (long) book.slices().get(Column.INT, slice) * MarginBook.ROW_BYTES;
        long at = row + (long) (lane % MarginBook.LANES) * Integer.BYTES;
        long idAt =
                row
                        + MarginBook.ROW_INSTRUMENT_OFFSET
                        + (long) (lane % MarginBook.LANES) * Short.BYTES;
        long lotsHeld = 0;
        long sum256 = 0;
        long sumMax = 0;
        for (int index = 0; index < rowCount; index++) {
            int id = rows.get(Column.SHORT, idAt) & 0xffff;
            int size = rows.get(Column.INT, at);
            lotsHeld = id == instrument ? size : lotsHeld;
            sum256 += position256(id, size);
            sumMax += Math.abs((long) size) * instruments.valueMax(id);
            at += MarginBook.ROW_BYTES;
            idAt += MarginBook.ROW_BYTES;
        }
        before = lotsHeld;
        held256 = sum256;
        heldMax = sumMax;
    }

    private long position256(int held, long size) {
        int column = 2 * held + (int) (size >>> 63);
        long further =
                Math.abs(size) > table.plainLots()[column]
                        ? table.further(column, Math.abs(size))
                        : 0;
        return size * table.perLot()[column] - further;
    }

    private long collateral256() {
        long sum256 = 0;
        for (int left = accounts.assets(account); left != 0; left &= left - 1) {
            int asset = Integer.numberOfTrailingZeros(left) + 1;
            sum256 += assets.value256(table, asset, accounts.balance(account, asset));
        }
        return sum256;
    }
}

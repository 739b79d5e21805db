package io.novate.core.margin;

import io.novate.core.command.AccountState;
import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.Ledger;
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
    private final Ledger ledger;
    private final MarginTable table;
    private int account;
    private int instrument;
    private long lots;
    private long before;
    private long cash;
    private boolean plain;
    private boolean tabled;
    private int lane;
    private long lotsOffset;
    private long costIndex;
    private long moves;
    private long held256;
    private long heldMax;

    /** Reads the given tables. */
    public TradeLeg(Books books) {
        accounts = books.accounts();
        positions = books.positions();
        instruments = books.instruments();
        assets = books.assets();
        ledger = books.ledger();
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
        plain = accounts.isPlain(account);
        tabled = plain || !accounts.isLarge(account) && !accounts.isPortfolio(account);
        if (tabled) {
            readLane(accounts.lane(account));
        } else {
            before = positions.lots(account, instrument);
            cash = accounts.cash(account);
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

    /** Returns ledger cash before the leg, money. */
    long cash() {
        return cash;
    }

    /** Returns the state of the account. */
    AccountState state() {
        return plain ? AccountState.HEALTHY : accounts.state(account);
    }

    /** Returns whether a liquidation order of the account is outstanding. */
    boolean isBusy() {
        return !plain && accounts.order(account) != 0;
    }

    /** Returns whether the account is a bucket. */
    boolean isBucket() {
        return !plain && accounts.isBucket(account);
    }

    /** Returns whether orders or chosen leverage may ask more than the positions do. */
    boolean isAsking() {
        return !plain && (accounts.openOrders(account) | accounts.leverages(account)) != 0;
    }

    /** Returns the fee tier of the account. */
    int tier() {
        return plain ? 0 : accounts.tier(account);
    }

    /** Returns whether the account is a large one. */
    boolean isLarge() {
        return !tabled && accounts.isLarge(account);
    }

    /** Returns whether the account is margined by scenarios. */
    boolean isPortfolio() {
        return !tabled && accounts.isPortfolio(account);
    }

    /** Returns whether the account is plain, see {@link AccountTable#isPlain}. */
    public boolean isPlain() {
        return plain;
    }

    /** Returns whether no other position can change what this one requires. */
    boolean isAlone() {
        return !isPortfolio() && !instruments.isOption(instrument);
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

    /**
     * Books lots and cash; looks the position up again when accounts moved since it was read.
     *
     * @param cashChange money that the leg brings, fee included
     */
    void book(long unitCost, long cashChange) {
        boolean stays = before != 0 && before + lots != 0;
        if (stays && tabled && moves == positions.moveCount()) {
            positions.addAt(lotsOffset, costIndex, instrument, before, lots, unitCost);
            ledger.fillAt(account, lane, instrument, lots, cashChange);
        } else {
            positions.add(account, instrument, lots, unitCost);
            ledger.fill(account, instrument, lots, cashChange);
        }
    }

    /** Sums over the lane as kernels do; an empty slot is 0 lots of instrument 0 and adds 0. */
    private void readLane(int ofLane) {
        MarginBook book = positions.book();
        MemorySegment rows = book.rows();
        lane = ofLane;
        moves = positions.moveCount();
        cash = book.cash().getAtIndex(Column.LONG, lane);
        int place = lane % MarginBook.LANES;
        long slice = (long) (lane / MarginBook.LANES) * MarginBook.SLICE_BYTES;
        int firstRow = book.slices().get(Column.INT, slice);
        int rowCount = book.slices().get(Column.INT, slice + MarginBook.SLICE_ROW_COUNT_OFFSET);
        long at = (long) firstRow * MarginBook.ROW_BYTES + place * (long) Integer.BYTES;
        long toId = MarginBook.ROW_INSTRUMENT_OFFSET - place * (long) Short.BYTES;
        long lotsFound = 0;
        long foundAt = 0;
        int slot = 0;
        long sum256 = 0;
        long sumMax = 0;
        for (int index = 0; index < rowCount; index++) {
            int id = rows.get(Column.SHORT, at + toId) & 0xffff;
            int size = rows.get(Column.INT, at);
            boolean isThis = id == instrument;
            lotsFound = isThis ? size : lotsFound;
            foundAt = isThis ? at : foundAt;
            slot = isThis ? index : slot;
            sum256 += position256(id, size);
            sumMax += Math.abs((long) size) * instruments.valueMax(id);
            at += MarginBook.ROW_BYTES;
        }
        before = lotsFound;
        lotsOffset = foundAt;
        costIndex = PositionTable.costIndex(firstRow, rowCount, lane, slot);
        held256 = sum256;
        heldMax = sumMax;
    }

    private long position256(int each, long size) {
        int column = 2 * each + (int) (size >>> 63);
        long further =
                Math.abs(size) > table.plainLots()[column]
                        ? table.further(column, Math.abs(size))
                        : 0;
        return size * table.perLot()[column] - further;
    }

    private long collateral256() {
        long sum256 = 0;
        int held = plain ? 0 : accounts.assets(account);
        for (int left = held; left != 0; left &= left - 1) {
            int asset = Integer.numberOfTrailingZeros(left) + 1;
            sum256 += assets.value256(table, asset, accounts.balance(account, asset));
        }
        return sum256;
    }
}

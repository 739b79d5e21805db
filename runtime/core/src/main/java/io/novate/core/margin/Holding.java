package io.novate.core.margin;

import io.novate.core.command.MarginMode;
import io.novate.core.ledger.AccountTable;
import io.novate.core.position.PositionTable;
import java.util.Arrays;

/**
 * What an account holds, or would hold: the input of every evaluation.
 *
 * <p><b>Shape</b>: positions in no particular order, each instrument once; a position may have 0
 * lots. Collateral balances by asset.
 *
 * <p><b>Units</b>: lots are signed; cash and costs are money; balances are smallest units.
 *
 * <p><b>Aliasing and ownership</b>: a reusable value, owned by whoever evaluates.
 */
public final class Holding {
    private final int[] instruments;
    private final long[] lots;
    private final int[] placeOf;
    private final long[] balances;
    private MarginMode mode = MarginMode.CROSS;
    private boolean wide;
    private long cash;
    private long cost;
    private int count;

    /** Takes room for every instrument and asset. */
    public Holding(int instrumentsMax, int assetsMax) {
        instruments = new int[instrumentsMax];
        lots = new long[instrumentsMax];
        placeOf = new int[instrumentsMax + 1];
        balances = new long[assetsMax + 1];
    }

    /**
     * Begins with nothing.
     *
     * @param nextWide whether sums need 128 bits, as for large accounts
     */
    public void clear(MarginMode nextMode, boolean nextWide) {
        for (int index = 0; index < count; index++) {
            placeOf[instruments[index]] = 0;
        }
        Arrays.fill(balances, 0);
        count = 0;
        cash = 0;
        cost = 0;
        mode = nextMode;
        wide = nextWide;
    }

    /** Copies an account as it is. */
    public void copy(
            int account, AccountTable accounts, PositionTable positions, int instrumentEnd) {
        clear(accounts.mode(account), accounts.isLarge(account));
        cash = accounts.cash(account);
        cost = cash;
        for (int asset = 1; asset < balances.length; asset++) {
            balances[asset] = accounts.balance(account, asset);
        }
        int slots = positions.slotCount(account);
        int bound = wide ? Math.min(slots, instrumentEnd) : slots;
        for (int slot = 0; slot < bound; slot++) {
            int instrument = positions.instrumentAt(account, slot);
            if (instrument != 0) {
                append(instrument, positions.lotsAt(account, slot));
                cost += positions.entryCostAt(account, slot);
            }
        }
    }

    /** Adds signed lots of an instrument. */
    public void add(int instrument, long lotsChange) {
        int place = placeOf[instrument];
        if (place != 0) {
            lots[place - 1] = Math.addExact(lots[place - 1], lotsChange);
        } else if (lotsChange != 0) {
            append(instrument, lotsChange);
        }
    }

    /** Adds cash that was received and not only gained. */
    public void addCash(long change) {
        cash = Math.addExact(cash, change);
    }

    /** Writes the balance of an asset; negative when it is owed. */
    public void setBalance(int asset, long units) {
        balances[asset] = units;
    }

    /** Lets no collateral count. */
    public void dropCollateral() {
        Arrays.fill(balances, 0);
    }

    /** Returns the number of positions. */
    public int count() {
        return count;
    }

    /** Returns the instrument of a position. */
    public int instrument(int index) {
        return instruments[index];
    }

    /** Returns the signed lots of a position. */
    public long lots(int index) {
        return lots[index];
    }

    /** Returns the signed lots of an instrument, 0 when it is not held. */
    public long lotsOf(int instrument) {
        int place = placeOf[instrument];
        return place == 0 ? 0 : lots[place - 1];
    }

    /** Returns the cash, money. */
    public long cash() {
        return cash;
    }

    /** Returns cash plus the entry costs of positions, money: what was really received. */
    public long cost() {
        return cost;
    }

    /** Returns the balance of an asset. */
    public long balance(int asset) {
        return balances[asset];
    }

    /** Returns how the positions share margin. */
    public MarginMode mode() {
        return mode;
    }

    /** Returns whether sums need 128 bits. */
    public boolean isWide() {
        return wide;
    }

    private void append(int instrument, long instrumentLots) {
        instruments[count] = instrument;
        lots[count] = instrumentLots;
        count++;
        placeOf[instrument] = count;
    }
}

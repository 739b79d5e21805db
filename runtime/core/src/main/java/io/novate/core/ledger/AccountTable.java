package io.novate.core.ledger;

import io.novate.core.command.AccountState;
import io.novate.core.command.MarginMode;
import io.novate.core.memory.Column;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The account directory and the cash and collateral columns.
 *
 * <p><b>Shape</b>: one row of {@link AccountDescriptor} per account ordinal (ascending with the
 * id), owner, signer and what was ever made claimable in columns beside it. A standard account has
 * a lane of the position table, a large account an index of the large table; cash and collateral
 * stand at that place, in one column per asset.
 *
 * <p><b>Units</b>: cash is money; collateral and claimable collateral are smallest units.
 *
 * <p><b>Exactness</b>: exact.
 *
 * <p><b>Aliasing and ownership</b>: owned here; the lane columns are lent to kernels, and the
 * position table says when an account changes its lane.
 *
 * <p><b>Errors</b>: an id outside both ranges has ordinal -1; other calls need an open account.
 */
public final class AccountTable {
    /** Bytes of an address. */
    public static final int ADDRESS_BYTES = 20;

    private static final int NOT_OPEN = 0;

    private final int inboxAccountsMax;
    private final int venueAccountsMax;
    private final int ordinalMax;
    private final int laneMax;
    private final int largeMax;
    private final int assetsMax;
    private final MemorySegment rows;
    private final MemorySegment addresses;
    private final MemorySegment claimed;
    private final MemorySegment largeCash;
    private final MemorySegment largeCollateral;
    private final int[] accountOfLarge;
    private final AccountSet portfolios;
    private final AccountSet buckets;
    private final AccountSet touched;
    private final int[] leavesOfLarge;
    private LaneColumns lanes;
    private LaneColumns spareLanes;
    private int largeCount;
    private int accountCount;

    /** Takes memory for the accounts of {@code limits} and {@code laneMax} lanes. */
    public AccountTable(Limits limits, int laneMax, Arena arena) {
        inboxAccountsMax = limits.inboxAccountsMax();
        venueAccountsMax = limits.venueAccountsMax();
        ordinalMax = inboxAccountsMax + 1 + venueAccountsMax;
        this.laneMax = laneMax;
        largeMax = limits.largeAccountsMax();
        assetsMax = limits.assetsMax();
        rows = Column.rows(arena, ordinalMax, AccountDescriptor.BYTES);
        addresses = Column.rows(arena, ordinalMax, 2 * ADDRESS_BYTES);
        claimed = Column.longs(arena, ordinalMax);
        lanes = new LaneColumns(laneMax, assetsMax, arena);
        spareLanes = new LaneColumns(laneMax, assetsMax, arena);
        largeCash = Column.longs(arena, largeMax);
        largeCollateral = Column.longs(arena, (long) largeMax * assetsMax);
        accountOfLarge = new int[largeMax];
        portfolios = new AccountSet(this);
        buckets = new AccountSet(this);
        touched = new AccountSet(this);
        leavesOfLarge = new int[largeMax];
    }

    /** Returns the row of an account id, or -1 when the id is outside both ranges. */
    public int ordinal(int account) {
        if (account >= Limits.VENUE_ACCOUNT_FROM) {
            int index = account - Limits.VENUE_ACCOUNT_FROM;
            return index < venueAccountsMax ? inboxAccountsMax + 1 + index : -1;
        }
        return account >= 1 && account <= inboxAccountsMax + 1 ? account - 1 : -1;
    }

    /** Returns the account id of a row. */
    public int accountAt(int ordinal) {
        return ordinal <= inboxAccountsMax
                ? ordinal + 1
                : Limits.VENUE_ACCOUNT_FROM + ordinal - inboxAccountsMax - 1;
    }

    /** Returns the number of rows, open or not. */
    public int ordinalMax() {
        return ordinalMax;
    }

    /** Returns the number of open accounts. */
    public int accountCount() {
        return accountCount;
    }

    /** Returns whether the account is open; false also for impossible ids. */
    public boolean isOpen(int account) {
        int ordinal = ordinal(account);
        return ordinal >= 0 && placeAt(ordinal) != NOT_OPEN;
    }

    /** Returns whether row {@code ordinal} is an open account. */
    public boolean isOpenAt(int ordinal) {
        return placeAt(ordinal) != NOT_OPEN;
    }

    /** Returns whether an open account belongs to the clearinghouse, funds included. */
    public boolean isHouse(int account) {
        return Limits.isHouse(account) || mode(account) == MarginMode.FUND;
    }

    /** Returns whether the open account is large. */
    public boolean isLarge(int account) {
        return placeAt(ordinal(account)) < 0;
    }

    /** Returns whether another large account fits. */
    public boolean hasLargeRoom() {
        return largeCount < largeMax;
    }

    /**
     * Returns whether an open account is plain: a healthy standard one in cross mode and fee tier
     * 0, of which nothing counts but cash and positions. It is no bucket, has no collateral, no
     * open order, no chosen rate and no liquidation order.
     */
    public boolean isPlain(int account) {
        return AccountDescriptor.isPlain(rows, rowAt(account));
    }

    /** Opens a standard account at a free lane. */
    public void openStandard(int account, int lane, byte[] owner, byte[] signer) {
        setLane(account, lane);
        setAddresses(account, owner, signer);
        setMode(account, MarginMode.CROSS);
        accountCount++;
    }

    /**
     * Opens a large account; {@link #hasLargeRoom} and {@link #isGroupFree} were asked before.
     *
     * @param leafCount leaves of the account; the ids after its own are reserved for them
     */
    public void openLarge(int account, int leafCount, byte[] owner, byte[] signer) {
        reserveGroup(account, leafCount);
        setAddresses(account, owner, signer);
        setMode(account, MarginMode.CROSS);
        accountCount++;
    }

    /**
     * Makes a standard account a large one, with the same money; its lane and its positions are the
     * caller's. {@link #hasLargeRoom} and {@link #isGroupFree} were asked before.
     */
    public void enlarge(int account, int leafCount) {
        int from = lane(account);
        long cash = cash(account);
        reserveGroup(account, leafCount);
        largeCash.setAtIndex(Column.LONG, largeIndex(account), cash);
        for (int asset = 0; asset < assetsMax; asset++) {
            long units = lanes.collateral.getAtIndex(Column.LONG, (long) asset * laneMax + from);
            long at = (long) asset * largeMax + largeIndex(account);
            largeCollateral.setAtIndex(Column.LONG, at, units);
        }
        lanes.clear(from);
    }

    private void reserveGroup(int account, int leafCount) {
        accountOfLarge[largeCount] = account;
        leavesOfLarge[largeCount] = leafCount;
        largeCount++;
        setPlace(account, -largeCount);
        for (int index = 1; index < leafCount && account != Limits.BACKSTOP; index++) {
            setByte(account + index, AccountDescriptor.LEAF_OFFSET, index);
        }
    }

    /**
     * Returns whether an account of so many leaves could have this id: the ids of its further
     * leaves are the venue's, neither open nor reserved. Ids of the inbox are the contract's to
     * allocate, so nobody can reserve them.
     */
    public boolean isGroupFree(int account, int leafCount) {
        int last = ordinal(account + leafCount - 1);
        if (last < 0 || leafCount > 1 && account < Limits.VENUE_ACCOUNT_FROM) {
            return false;
        }
        for (int index = 1; index < leafCount; index++) {
            int ordinal = ordinal(account + index);
            if (isOpenAt(ordinal) || byteAt(ordinal, AccountDescriptor.LEAF_OFFSET) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the leaves of an open account: one, or those a large account reserved. */
    public int leafCount(int account) {
        return isLarge(account) ? leavesOfLarge[largeIndex(account)] : 1;
    }

    /**
     * Returns the account whose leaf an id is: the id itself, or the large account that reserved
     * it; the id may be outside both ranges.
     */
    public int accountOfLeaf(int leaf) {
        if (leaf > Limits.BACKSTOP_LEAF_FROM && leaf < Limits.ACCOUNT_END) {
            return Limits.BACKSTOP;
        }
        int ordinal = ordinal(leaf);
        return ordinal < 0 ? leaf : leaf - byteAt(ordinal, AccountDescriptor.LEAF_OFFSET);
    }

    /** Returns the accounts margined by scenarios, for reading. */
    public AccountSet portfolios() {
        return portfolios;
    }

    /** Returns the buckets, for reading. */
    public AccountSet buckets() {
        return buckets;
    }

    /** Returns whether an open account is a bucket: one isolated position of its parent. */
    public boolean isBucket(int account) {
        return parent(account) != 0;
    }

    /** Returns the account that a bucket belongs to, for any other account 0. */
    public int parent(int account) {
        return rows.get(Column.INT, rowAt(account) + AccountDescriptor.PARENT_OFFSET);
    }

    /** Returns the account whose risk it is: the parent of a bucket, any other account itself. */
    public int root(int account) {
        int parent = parent(account);
        return parent == 0 ? account : parent;
    }

    /** Returns the only instrument of a bucket, for any other account 0. */
    public int bucketInstrument(int account) {
        return shortOf(account, AccountDescriptor.BUCKET_OFFSET);
    }

    /** Makes a standard account without money and positions a bucket, for good. */
    public void bind(int bucket, int parent, int instrument) {
        setMode(bucket, MarginMode.ISOLATED);
        rows.set(Column.INT, rowAt(bucket) + AccountDescriptor.PARENT_OFFSET, parent);
        setShort(bucket, AccountDescriptor.BUCKET_OFFSET, instrument);
        buckets.add(bucket);
    }

    /**
     * Returns the accounts whose money, lots or mode changed since their triggers were armed, or
     * whose triggers were reached; who arms takes them out. Derived, in no snapshot.
     */
    public AccountSet touched() {
        return touched;
    }

    /** Returns the lane of a standard account. */
    public int lane(int account) {
        return placeAt(ordinal(account)) - 1;
    }

    /** Returns the lane of a row, negative when it is not an open standard account. */
    public int laneAt(int ordinal) {
        return placeAt(ordinal) - 1;
    }

    /** Returns the index of a large account. */
    public int largeIndex(int account) {
        return -placeAt(ordinal(account)) - 1;
    }

    /** Returns the number of large accounts. */
    public int largeCount() {
        return largeCount;
    }

    /** Returns the id of a large account. */
    public int accountOfLarge(int largeIndex) {
        return accountOfLarge[largeIndex];
    }

    /** Returns the account in a lane, 0 when it is free. */
    public int accountOfLane(int lane) {
        return lanes.account.getAtIndex(Column.INT, lane);
    }

    /** Moves cash and collateral of a standard account to a free lane and frees its lane. */
    public void moveLane(int account, int fromLane, int toLane) {
        setPlace(account, toLane + 1);
        lanes.copyTo(lanes, account, fromLane, toLane);
        lanes.clear(fromLane);
    }

    /**
     * Copies a standard account to a lane of the spare half, where it is from now on; nothing may
     * read its money before {@link #flipLanes()}.
     */
    public void copyLaneToSpare(int fromLane, int toLane) {
        int account = accountOfLane(fromLane);
        setPlace(account, toLane + 1);
        lanes.copyTo(spareLanes, account, fromLane, toLane);
    }

    /** Makes the spare half of the lane columns the live one and empties the other. */
    public void flipLanes() {
        LaneColumns emptied = lanes;
        lanes = spareLanes;
        spareLanes = emptied;
        emptied.clearAll();
    }

    /** Returns ledger cash: cash less the cost of open positions, money. */
    public long cash(int account) {
        int at = placeAt(ordinal(account));
        return at > 0
                ? lanes.cash.getAtIndex(Column.LONG, at - 1)
                : largeCash.getAtIndex(Column.LONG, -at - 1);
    }

    /** Returns the ledger cash in a lane, money. */
    public long cashOfLane(int lane) {
        return lanes.cash.getAtIndex(Column.LONG, lane);
    }

    /** Returns the balance of a collateral asset, 1 and up. */
    public long balance(int account, int asset) {
        int at = placeAt(ordinal(account));
        return at > 0
                ? lanes.collateral.getAtIndex(Column.LONG, (long) (asset - 1) * laneMax + at - 1)
                : largeCollateral.getAtIndex(Column.LONG, (long) (asset - 1) * largeMax - at - 1);
    }

    /** Returns the settlement currency ever made claimable, money. */
    public long claimed(int account) {
        return claimed.getAtIndex(Column.LONG, ordinal(account));
    }

    /** Returns the state on the liquidation ladder. */
    public AccountState state(int account) {
        return AccountState.ofCode(byteOf(account, AccountDescriptor.STATE_OFFSET));
    }

    /** Writes the state on the liquidation ladder. */
    public void setState(int account, AccountState next) {
        setByte(account, AccountDescriptor.STATE_OFFSET, next.code());
    }

    /** Returns how the account's positions share margin. */
    public MarginMode mode(int account) {
        return MarginMode.ofCode(byteOf(account, AccountDescriptor.MODE_OFFSET));
    }

    /** Returns whether the account is margined by scenarios. */
    public boolean isPortfolio(int account) {
        return byteOf(account, AccountDescriptor.MODE_OFFSET) == MarginMode.PORTFOLIO.code();
    }

    /** Returns the liquidation steps since the account entered liquidation. */
    public int steps(int account) {
        return byteOf(account, AccountDescriptor.STEPS_OFFSET);
    }

    /** Writes the liquidation steps. */
    public void setSteps(int account, int stepCount) {
        setByte(account, AccountDescriptor.STEPS_OFFSET, stepCount);
    }

    /** Returns the outstanding liquidation order of the account, 0 when there is none. */
    public long order(int account) {
        return rows.get(Column.LONG, rowAt(account) + AccountDescriptor.ORDER_OFFSET);
    }

    /** Writes the outstanding liquidation order. */
    public void setOrder(int account, long orderId) {
        rows.set(Column.LONG, rowAt(account) + AccountDescriptor.ORDER_OFFSET, orderId);
    }

    /** Writes how the account's positions share margin. */
    public void setMode(int account, MarginMode next) {
        if (next == MarginMode.PORTFOLIO) {
            portfolios.add(account);
        } else {
            portfolios.remove(account);
        }
        touched.add(account);
        setByte(account, AccountDescriptor.MODE_OFFSET, next.code());
    }

    /** Returns the fee tier of the account. */
    public int tier(int account) {
        return byteOf(account, AccountDescriptor.TIER_OFFSET);
    }

    /** Writes the fee tier. */
    public void setTier(int account, int tier) {
        setByte(account, AccountDescriptor.TIER_OFFSET, tier);
    }

    /** Returns the orders of the account that margin is reserved for. */
    public int openOrders(int account) {
        return shortOf(account, AccountDescriptor.OPEN_ORDERS_OFFSET);
    }

    /** Writes how many orders margin is reserved for. */
    public void setOpenOrders(int account, int orderCount) {
        setShort(account, AccountDescriptor.OPEN_ORDERS_OFFSET, orderCount);
    }

    /** Returns the instruments the account chose an initial margin rate for. */
    public int leverages(int account) {
        return shortOf(account, AccountDescriptor.LEVERAGES_OFFSET);
    }

    /** Writes for how many instruments a rate was chosen. */
    public void setLeverages(int account, int instrumentCount) {
        setShort(account, AccountDescriptor.LEVERAGES_OFFSET, instrumentCount);
    }

    /**
     * Returns the collateral assets of the account as bits: bit {@code a - 1} is set while the
     * balance of asset {@code a} is not 0.
     */
    public int assets(int account) {
        return shortOf(account, AccountDescriptor.ASSETS_OFFSET);
    }

    /** Copies owner (20 bytes) and signer (20 bytes). */
    public void addresses(int account, byte[] owner, byte[] signer) {
        long at = (long) ordinal(account) * 2 * ADDRESS_BYTES;
        MemorySegment.copy(addresses, Column.BYTE, at, owner, 0, ADDRESS_BYTES);
        MemorySegment.copy(addresses, Column.BYTE, at + ADDRESS_BYTES, signer, 0, ADDRESS_BYTES);
    }

    /** Returns whether two accounts have one owner. */
    public boolean isSameOwner(int account, int other) {
        long at = (long) ordinal(account) * 2 * ADDRESS_BYTES;
        long otherAt = (long) ordinal(other) * 2 * ADDRESS_BYTES;
        for (int index = 0; index < ADDRESS_BYTES; index++) {
            if (addresses.get(Column.BYTE, at + index)
                    != addresses.get(Column.BYTE, otherAt + index)) {
                return false;
            }
        }
        return true;
    }

    /** Writes owner and signer. */
    public void setAddresses(int account, byte[] owner, byte[] signer) {
        long at = (long) ordinal(account) * 2 * ADDRESS_BYTES;
        MemorySegment.copy(owner, 0, addresses, Column.BYTE, at, ADDRESS_BYTES);
        MemorySegment.copy(signer, 0, addresses, Column.BYTE, at + ADDRESS_BYTES, ADDRESS_BYTES);
    }

    /** Writes a new signer when the sender is the owner, else does nothing. */
    public void replaceSigner(int account, byte[] sender, byte[] signer) {
        long at = (long) ordinal(account) * 2 * ADDRESS_BYTES;
        boolean isOwner = true;
        for (int index = 0; index < ADDRESS_BYTES; index++) {
            isOwner &= addresses.get(Column.BYTE, at + index) == sender[index];
        }
        if (isOwner) {
            setAddresses(account, sender, signer);
        }
    }

    /** Returns the cash column in lane order, for kernels. */
    public MemorySegment laneCash() {
        return lanes.cash;
    }

    /** Returns the collateral columns in lane order, for kernels. */
    public MemorySegment laneCollateral() {
        return lanes.collateral;
    }

    /** Returns the lanes in a column. */
    public int laneMax() {
        return laneMax;
    }

    void addCash(int account, long amount) {
        int at = placeAt(ordinal(account));
        MemorySegment column = at > 0 ? lanes.cash : largeCash;
        long index = at > 0 ? at - 1 : -at - 1;
        long next = Math.addExact(column.getAtIndex(Column.LONG, index), amount);
        column.setAtIndex(Column.LONG, index, next);
        touched.add(account);
    }

    void addCashAt(int account, int lane, long amount) {
        long next = Math.addExact(lanes.cash.getAtIndex(Column.LONG, lane), amount);
        lanes.cash.setAtIndex(Column.LONG, lane, next);
        touched.add(account);
    }

    void addBalance(int account, int asset, long amount) {
        int at = placeAt(ordinal(account));
        MemorySegment column = at > 0 ? lanes.collateral : largeCollateral;
        long index =
                at > 0
                        ? (long) (asset - 1) * laneMax + at - 1
                        : (long) (asset - 1) * largeMax - at - 1;
        long next = Math.addExact(column.getAtIndex(Column.LONG, index), amount);
        column.setAtIndex(Column.LONG, index, next);
        int bit = 1 << asset - 1;
        int others = assets(account) & ~bit;
        setShort(account, AccountDescriptor.ASSETS_OFFSET, next == 0 ? others : others | bit);
        touched.add(account);
    }

    void addClaimed(int account, long amount) {
        int ordinal = ordinal(account);
        long next = Math.addExact(claimed.getAtIndex(Column.LONG, ordinal), amount);
        claimed.setAtIndex(Column.LONG, ordinal, next);
    }

    private int placeAt(int ordinal) {
        long at = (long) ordinal * AccountDescriptor.BYTES + AccountDescriptor.PLACE_OFFSET;
        return rows.get(Column.INT, at);
    }

    private void setPlace(int account, int place) {
        rows.set(Column.INT, rowAt(account) + AccountDescriptor.PLACE_OFFSET, place);
    }

    private void setLane(int account, int lane) {
        setPlace(account, lane + 1);
        lanes.account.setAtIndex(Column.INT, lane, account);
    }

    private long rowAt(int account) {
        return (long) ordinal(account) * AccountDescriptor.BYTES;
    }

    private int byteOf(int account, int offset) {
        return rows.get(Column.BYTE, rowAt(account) + offset);
    }

    private int byteAt(int ordinal, int offset) {
        return rows.get(Column.BYTE, (long) ordinal * AccountDescriptor.BYTES + offset);
    }

    private void setByte(int account, int offset, int value) {
        rows.set(Column.BYTE, rowAt(account) + offset, (byte) value);
    }

    private int shortOf(int account, int offset) {
        return rows.get(Column.SHORT, rowAt(account) + offset) & 0xffff;
    }

    private void setShort(int account, int offset, int value) {
        rows.set(Column.SHORT, rowAt(account) + offset, (short) value);
    }
}

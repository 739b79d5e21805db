package io.novate.core.unit;

/**
 * Sizes of every table of the core, declared here and nowhere else; memory is taken at start.
 *
 * @param inboxAccountsMax accounts that the contract's inbox may open, ids 2 and up
 * @param venueAccountsMax accounts the venue may open, ids 2^23 and up
 * @param largeAccountsMax accounts without the bounds of a standard account; each reserves {@link
 *     #leavesPerLargeAccount()} consecutive ids
 * @param instrumentsMax largest instrument id, at most 4096
 * @param assetsMax collateral columns beside the settlement currency, at most 16
 * @param positionRowsMax rows of eight position slots, see the kernel's MarginBook
 * @param legsMax balance changes between two seals, before netting
 * @param ordersMax liquidation orders outstanding at once
 * @param elementsMax elements of one settlement batch, a multiple of 16
 * @param reservationsMax orders that margin is reserved for at once, and leverages chosen
 */
public record Limits(
        int inboxAccountsMax,
        int venueAccountsMax,
        int largeAccountsMax,
        int instrumentsMax,
        int assetsMax,
        int positionRowsMax,
        int legsMax,
        int ordersMax,
        int elementsMax,
        int reservationsMax) {
    /** First account id of the venue; below it the contract allocates. */
    public static final int VENUE_ACCOUNT_FROM = 1 << 23;

    /** First account id after the venue's. */
    public static final int ACCOUNT_END = 1 << 24;

    /** The insurance fund: cash only. */
    public static final int INSURANCE = 1;

    /** Receives trading fees. */
    public static final int FEES = VENUE_ACCOUNT_FROM;

    /** Owns what roundings leave over. */
    public static final int RESIDUE = VENUE_ACCOUNT_FROM + 1;

    /** Takes over positions; a large account. */
    public static final int BACKSTOP = VENUE_ACCOUNT_FROM + 2;

    /** The clearinghouse's own contra account; flat between seals. */
    public static final int CLEARING = VENUE_ACCOUNT_FROM + 3;

    /** First account id free for the venue's customers. */
    public static final int CUSTOMER_FROM = VENUE_ACCOUNT_FROM + 4;

    /**
     * The backstop's leaves after its first are those from here, at the end of the account tree;
     * the leaf at this index itself is never used.
     */
    public static final int BACKSTOP_LEAF_FROM = ACCOUNT_END - 64;

    /** Leaves of one account at most: one per {@link #POSITIONS_MAX} instrument ids. */
    public static final int LEAVES_MAX = 64;

    /** Positions of a standard account, and of one leaf of the account tree. */
    public static final int POSITIONS_MAX = 64;

    /** Bound of ledger cash and of gross position value of a standard account, money. */
    public static final long GROSS_MAX = 1L << 52;

    /** Bound of one deposit, the same as the contract's. */
    public static final long DEPOSIT_MAX = 1L << 53;

    /**
     * Cash beyond which an account takes no more deposits; the account check still fits 64 bits.
     */
    public static final long CASH_MAX = 1L << 54;

    /** Largest asset id that the contract can give a token. */
    public static final int ASSETS_END = 16;

    /** Bound of the value of one lot at the largest mark, money. */
    public static final long LOT_VALUE_MAX = 1L << 42;

    /** Bound of every price in ticks, of contracts and of indexes. */
    public static final long INDEX_TICKS_MAX = 1L << 42;

    /** Fraction bits of margin per lot. */
    public static final int MARGIN_FRACTION_BITS = 8;

    /** Fraction bits of the funding index per lot. */
    public static final int FUNDING_FRACTION_BITS = 20;

    /** Parts per million. */
    public static final int PPM = 1_000_000;

    /** Parts per billion, of funding rates. */
    public static final int PPB = 1_000_000_000;

    /** Elements of one step of the settlement stream: 14 entries and two of root. */
    public static final int STEP_ELEMENTS = 16;

    /** Returns limits for a venue of this many accounts with a mean of nine positions. */
    public static Limits forAccounts(int venueAccountsMax) {
        int accounts = venueAccountsMax + 4;
        return new Limits(
                4096,
                accounts,
                64,
                4096,
                4,
                Math.max(4096, accounts * 2),
                1 << 20,
                Math.max(1024, Math.min(accounts, 1 << 18)),
                1024,
                Math.max(1024, Math.min(accounts, 1 << 18)));
    }

    /** Takes sizes with room for a thousand orders that margin is reserved for. */
    public Limits(
            int inboxAccountsMax,
            int venueAccountsMax,
            int largeAccountsMax,
            int instrumentsMax,
            int assetsMax,
            int positionRowsMax,
            int legsMax,
            int ordersMax,
            int elementsMax) {
        this(
                inboxAccountsMax,
                venueAccountsMax,
                largeAccountsMax,
                instrumentsMax,
                assetsMax,
                positionRowsMax,
                legsMax,
                ordersMax,
                elementsMax,
                1024);
    }

    /** Returns the leaves that a large account reserves: its own id and those after it. */
    public int leavesPerLargeAccount() {
        return Math.ceilDiv(instrumentsMax, POSITIONS_MAX);
    }

    /**
     * Returns the batches that all legs of one seal can fill: what a contract has to let follow a
     * settled batch, because only the last batch of a seal can be settled.
     */
    public int batchesPerSealMax() {
        int entries = elementsMax / STEP_ELEMENTS * (STEP_ELEMENTS - 2);
        return Math.ceilDiv(legsMax, entries);
    }

    /** Returns whether an account belongs to the clearinghouse and may not be traded on. */
    public static boolean isHouse(int account) {
        return account == INSURANCE || account >= VENUE_ACCOUNT_FROM && account < CUSTOMER_FROM;
    }

    /** Checks every size once. */
    public Limits {
        check("inboxAccountsMax", inboxAccountsMax, 1, VENUE_ACCOUNT_FROM - 2);
        check("venueAccountsMax", venueAccountsMax, 4, BACKSTOP_LEAF_FROM - VENUE_ACCOUNT_FROM);
        check("largeAccountsMax", largeAccountsMax, 1, 4096);
        check("instrumentsMax", instrumentsMax, 1, 4096);
        check("assetsMax", assetsMax, 0, ASSETS_END);
        check("positionRowsMax", positionRowsMax, 1, Integer.MAX_VALUE / 48);
        check("legsMax", legsMax, 64, 1 << 26);
        check("ordersMax", ordersMax, 1, 1 << 24);
        check("reservationsMax", reservationsMax, 1, 1 << 24);
        check("elementsMax", elementsMax, 2 * STEP_ELEMENTS, 4096 * 6);
        if (elementsMax % STEP_ELEMENTS != 0) {
            throw new IllegalArgumentException(
                    "elementsMax=" + elementsMax + " is not a multiple of " + STEP_ELEMENTS);
        }
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    name + "=" + value + " is outside " + min + ".." + max);
        }
    }
}

package io.novate.core.machine;

import io.novate.core.batch.SettlementLog;
import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.MarginMode;
import io.novate.core.command.Rejection;
import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.LeafTable;
import io.novate.core.margin.Books;
import io.novate.core.unit.Limits;

/** Opens accounts and moves them between the tables of standard and large ones. */
final class AccountDesk {
    private static final byte[] NO_SIGNER = new byte[AccountTable.ADDRESS_BYTES];
    private static final int LEGS_OF_MOVE = 2;

    private final ClearingMachine machine;
    private final Limits limits;
    private final Books books;
    private final LeafTable leaves;
    private final SettlementLog settlement;
    private final SettlementRecorder recorder;
    private final Events events;
    private final byte[] owner = new byte[AccountTable.ADDRESS_BYTES];
    private final byte[] signer = new byte[AccountTable.ADDRESS_BYTES];

    AccountDesk(
            ClearingMachine machine,
            Limits limits,
            Books books,
            LeafTable leaves,
            SettlementLog settlement,
            SettlementRecorder recorder,
            Events events) {
        this.machine = machine;
        this.limits = limits;
        this.books = books;
        this.leaves = leaves;
        this.settlement = settlement;
        this.recorder = recorder;
        this.events = events;
    }

    /** Opens the accounts of the clearinghouse. */
    void openHouse(byte[] operator) {
        enter(Limits.INSURANCE, operator, NO_SIGNER, 0);
        openVenue(Limits.FEES, operator, NO_SIGNER, 0);
        openVenue(Limits.RESIDUE, operator, NO_SIGNER, 0);
        openVenue(Limits.BACKSTOP, operator, NO_SIGNER, Limits.LEAVES_MAX);
        openVenue(Limits.CLEARING, operator, NO_SIGNER, 0);
    }

    /**
     * Opens an account in the live book only.
     *
     * @param largeLeaves leaves of a large account, 0 for a standard one
     */
    void enter(int account, byte[] owner, byte[] signer, int largeLeaves) {
        if (largeLeaves > 0) {
            books.accounts().openLarge(account, largeLeaves, owner, signer);
        } else {
            int lane = books.positions().takeLane(account);
            books.accounts().openStandard(account, lane, owner, signer);
        }
    }

    void open(int account, byte[] owner, byte[] signer, MarginMode mode, boolean large) {
        int leafCount = large ? limits.leavesPerLargeAccount() : 1;
        Rejection refused = refuseId(account, leafCount);
        if (refused != null) {
            machine.reject(refused, account);
        } else if (isNotAddress(owner) || isNotAddress(signer)) {
            machine.reject(Rejection.MALFORMED, account);
        } else if (mode != MarginMode.CROSS && !isPortfolio(mode)) {
            machine.reject(Rejection.MARGIN_MODE, mode.code());
        } else if (large ? !books.accounts().hasLargeRoom() : books.positions().lacksRows()) {
            machine.reject(Rejection.CAPACITY, account);
        } else {
            openVenue(account, owner, signer, large ? leafCount : 0);
            books.accounts().setMode(account, mode);
            events.opened(account, large);
        }
    }

    /**
     * Opens or re-signs an account that the contract allocated; the tables keep room for as many as
     * the contract may allocate.
     */
    void inboxOpen(int account, byte[] sender, byte[] signer) {
        AccountTable accounts = books.accounts();
        boolean isInboxId = account > Limits.INSURANCE && account < Limits.VENUE_ACCOUNT_FROM;
        if (!isInboxId || accounts.ordinal(account) < 0) {
            machine.reject(Rejection.ACCOUNT_RANGE, account);
        } else {
            boolean isNew = !accounts.isOpen(account);
            machine.roomForChange();
            settlement.inboxOpen(account, sender, signer);
            if (isNew) {
                enter(account, sender, signer, 0);
                events.opened(account, false);
            } else {
                accounts.replaceSigner(account, sender, signer);
            }
        }
    }

    /** Returns whether the mode is that of portfolios and they can be margined. */
    private boolean isPortfolio(MarginMode mode) {
        return mode == MarginMode.PORTFOLIO && books.instruments().canScanPortfolios();
    }

    void enlarge(int account) {
        AccountTable accounts = books.accounts();
        int leafCount = limits.leavesPerLargeAccount();
        if (!accounts.isOpen(account)) {
            machine.reject(Rejection.ACCOUNT_UNKNOWN, account);
        } else if (accounts.isHouse(account)) {
            machine.reject(Rejection.ACCOUNT_RESERVED, account);
        } else if (accounts.isLarge(account)) {
            machine.reject(Rejection.ACCOUNT_LARGE, account);
        } else if (accounts.mode(account) != MarginMode.CROSS
                && accounts.mode(account) != MarginMode.PORTFOLIO) {
            machine.reject(Rejection.MARGIN_MODE, accounts.mode(account).code());
        } else if (accounts.state(account) == AccountState.LIQUIDATING) {
            machine.reject(Rejection.IN_LIQUIDATION, account);
        } else if (!accounts.hasLargeRoom()) {
            machine.reject(Rejection.CAPACITY, account);
        } else if (!accounts.isGroupFree(account, leafCount)) {
            machine.reject(Rejection.LEAVES_TAKEN, account);
        } else {
            books.positions().enlarge(account, leafCount);
            spread(account);
            events.enlarged(account, leafCount);
        }
    }

    /** Opens a bucket for one position of a parent. */
    void isolate(int bucket, int parent, int instrument) {
        AccountTable accounts = books.accounts();
        Rejection refused = refuseId(bucket, 1);
        if (refused != null) {
            machine.reject(refused, bucket);
        } else if (!accounts.isOpen(parent)) {
            machine.reject(Rejection.ACCOUNT_UNKNOWN, parent);
        } else if (accounts.isHouse(parent)) {
            machine.reject(Rejection.ACCOUNT_RESERVED, parent);
        } else if (accounts.isBucket(parent)) {
            machine.reject(Rejection.BUCKET, parent);
        } else if (!books.instruments().isListed(instrument)) {
            machine.reject(Rejection.INSTRUMENT_UNKNOWN, instrument);
        } else if (books.positions().lacksRows()) {
            machine.reject(Rejection.CAPACITY, bucket);
        } else {
            accounts.addresses(parent, owner, signer);
            openVenue(bucket, owner, signer, 0);
            accounts.bind(bucket, parent, instrument);
            events.opened(bucket, false);
            events.isolated(bucket, parent, instrument);
        }
    }

    /**
     * Moves positions from the first leaf, where a standard account has all of them, to the leaf
     * where they belong; at their value, so that the equity of the first leaf stays.
     */
    private void spread(int account) {
        int last = books.instruments().instrumentCount();
        for (int key = Limits.POSITIONS_MAX + 1; key <= last; key++) {
            long lots = books.positions().lots(account, key);
            if (lots != 0) {
                long value = Math.multiplyExact(lots, books.instruments().unitValue(key));
                recorder.reserve(LEGS_OF_MOVE);
                recorder.leafLeg(account, 0, key, -lots, value);
                recorder.leafLeg(account, leaves.indexOf(account, key), key, lots, -value);
            }
        }
    }

    /** Returns why the venue cannot open an account of so many leaves at an id, or null. */
    Rejection refuseId(int account, int leafCount) {
        AccountTable accounts = books.accounts();
        if (account < Limits.CUSTOMER_FROM || accounts.ordinal(account) < 0) {
            return Rejection.ACCOUNT_RANGE;
        }
        if (accounts.isOpen(account) || accounts.accountOfLeaf(account) != account) {
            return Rejection.ACCOUNT_EXISTS;
        }
        return accounts.isGroupFree(account, leafCount) ? null : Rejection.LEAVES_TAKEN;
    }

    void openVenue(int account, byte[] owner, byte[] signer, int largeLeaves) {
        enter(account, owner, signer, largeLeaves);
        settlement.open(account, owner, signer);
    }

    static boolean isNotAddress(byte[] bytes) {
        return bytes.length != AccountTable.ADDRESS_BYTES;
    }
}

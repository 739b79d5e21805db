package io.novate.core.batch;

import io.novate.core.command.Events;
import io.novate.core.command.InboxKind;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.merkle.StepTree;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.kernel.HashKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The settlement side of the core: records what commands change and seals it into batches.
 *
 * <p>Between two seals, changes are only appended. A seal nets the legs per account and key, writes
 * the stream (prices, openings, inbox items, legs by ascending key, claimable amounts), cuts it
 * into batches and advances the trees of accounts and prices. Accounts here are those that the
 * chain knows: they lag behind the live book until the next seal.
 *
 * <p>What is called an account here is a leaf: a large account of the live book is several.
 *
 * <p>Openings stand before inbox items because a deposit may be for an account opened in the same
 * seal.
 *
 * <p><b>Units</b>: money is 1e-6 of the settlement currency; lots; asset units for asset keys.
 *
 * <p><b>Exactness</b>: every byte follows from what was recorded since genesis.
 *
 * <p><b>Aliasing and ownership</b>: takes all memory from the arena at construction; recording and
 * sealing allocate nothing. One thread.
 *
 * <p><b>Errors</b>: what the contract would refuse, and a full table, stop the machine; callers ask
 * {@link #legRoom()} first.
 *
 * <p><b>Source</b>: settlement protocol, sections 1 to 4.
 */
public final class SettlementLog {
    /** Levels of the account tree. */
    public static final int ACCOUNT_DEPTH = 24;

    /** Levels of the price table tree. */
    public static final int TABLE_DEPTH = 16;

    private static final int OPENS_PER_STEP =
            ElementDescriptor.STEP_ENTRIES / ElementDescriptor.OPEN_ELEMENTS;
    private static final byte[] NO_SIGNER = new byte[SettledAccounts.ADDRESS_BYTES];

    private final int entriesPerBatch;
    private final LegTable legs;
    private final InboxTable inbox;
    private final OutTable outs;
    private final OpenTable opens;
    private final SettledAccounts accounts;
    private final PriceTable prices;
    private final StepTree accountTree;
    private final StepTree tableTree;
    private final ChainPosition chain;
    private final Solvency solvency;
    private final StreamPublisher publisher;
    private final LegPublisher legPublisher;
    private final SettlementSnapshot snapshot;

    /**
     * Starts at genesis: the insurance leaf, an empty price table, inbox cursor 0.
     *
     * @param operator 20 bytes, owner of the insurance leaf
     */
    public SettlementLog(Limits limits, Arena arena, HashKernel hash, byte[] operator) {
        int stepsMax = limits.elementsMax() / Limits.STEP_ELEMENTS;
        int updatesMax = stepsMax * ElementDescriptor.STEP_ENTRIES;
        entriesPerBatch = updatesMax;
        int changesMax = Math.max(64, limits.legsMax() / 4);
        legs = new LegTable(limits.legsMax(), arena);
        inbox = new InboxTable(changesMax, hash, arena);
        outs = new OutTable(changesMax, arena);
        int tailCount = Limits.ACCOUNT_END - Limits.BACKSTOP_LEAF_FROM;
        opens = new OpenTable(limits.venueAccountsMax() + tailCount);
        accounts = new SettledAccounts(limits, arena);
        prices = new PriceTable(limits.instrumentsMax());
        accountTree =
                StepTree.ofTwoRegions(
                        arena,
                        hash,
                        ACCOUNT_DEPTH,
                        SettledAccounts.lowCount(limits),
                        limits.venueAccountsMax(),
                        tailCount,
                        updatesMax,
                        stepsMax);
        tableTree =
                StepTree.ofOneRegion(
                        arena,
                        hash,
                        TABLE_DEPTH,
                        limits.instrumentsMax() + 1,
                        updatesMax,
                        stepsMax);
        chain = new ChainPosition(arena);
        solvency = new Solvency(accounts, prices);
        publisher =
                new StreamPublisher(
                        limits,
                        hash,
                        accounts,
                        accountTree,
                        tableTree,
                        chain,
                        inbox,
                        solvency,
                        arena);
        legPublisher = new LegPublisher(legs, accounts, prices, publisher);
        snapshot =
                new SettlementSnapshot(
                        limits,
                        accounts,
                        prices,
                        accountTree,
                        tableTree,
                        chain,
                        inbox,
                        outs,
                        legs,
                        opens,
                        publisher);
        accounts.prepare(Limits.INSURANCE, operator, NO_SIGNER);
        accounts.settle(Limits.INSURANCE);
        snapshot.hashGenesis();
    }

    /**
     * Records that the venue opened an account.
     *
     * @param account 2^23 or more
     * @param owner 20 bytes
     * @param signer 20 bytes
     */
    public void open(int account, byte[] owner, byte[] signer) {
        Invariant.check("venue account", account >= Limits.VENUE_ACCOUNT_FROM, account);
        checkRange(account);
        accounts.prepare(account, owner, signer);
        opens.add(account);
    }

    /**
     * Records the inbox item at the cursor: the contract allocated an account, or its owner
     * replaces the signer. From anybody but the owner it changes nothing.
     *
     * @param sender 20 bytes
     * @param signer 20 bytes
     */
    public void inboxOpen(int account, byte[] sender, byte[] signer) {
        checkRange(account);
        if (accounts.state(account) == SettledAccounts.ABSENT) {
            Invariant.check("inbox account", account < Limits.VENUE_ACCOUNT_FROM, account);
            accounts.prepare(account, sender, signer);
        }
        inbox.add(InboxKind.OPEN, account, SettlementKey.CASH, 0, sender, signer);
    }

    /**
     * Records the inbox item at the cursor: tokens arrived.
     *
     * @param key 0 for the settlement currency, else an asset key
     * @param amount smallest units, not negative
     * @param sender 20 bytes
     * @param signer 20 bytes, part of the item though a deposit ignores it
     */
    public void inboxDeposit(int account, int key, long amount, byte[] sender, byte[] signer) {
        checkRange(account);
        checkCashOrAsset(key);
        Invariant.check("deposit amount", amount >= 0, amount);
        inbox.add(InboxKind.DEPOSIT, account, key, amount, sender, signer);
    }

    /**
     * Records one side of a change; over a seal, cash of all legs and lots of each key cancel.
     *
     * @param key instrument id, asset key, or 0 for a transfer of cash
     * @param lots signed change of lots, 0 for a transfer of cash
     * @param cash signed change of ledger cash
     */
    public void leg(int account, int key, long lots, long cash) {
        legs.add(account, key, lots, cash);
    }

    /**
     * Records that cash (key 0) or units of an asset key became claimable.
     *
     * @param amount positive
     */
    public void out(int account, int key, long amount) {
        checkRange(account);
        checkCashOrAsset(key);
        Invariant.check("out amount", amount > 0, amount);
        outs.add(account, key, amount);
    }

    private static void checkCashOrAsset(int key) {
        Invariant.check("cash or asset", key == 0 || SettlementKey.isAsset(key), key);
    }

    private void checkRange(int account) {
        Invariant.check("account range", accounts.inRange(account), account);
    }

    /**
     * Returns how many more legs, inbox items or claimable amounts certainly fit before a seal.
     *
     * <p>It follows from what was recorded alone, so replicas agree on it.
     */
    public int legRoom() {
        int changes = legs.usedCount() + inbox.count() + outs.count();
        int blocks = accounts.freeBlocks() - changes;
        int rows = Math.min(legs.room(), Math.min(inbox.room(), outs.room()));
        return Math.max(0, Math.min(rows, blocks));
    }

    /** Returns the legs recorded since the last seal, an upper bound of those to be published. */
    public int pendingLegs() {
        return legs.usedCount();
    }

    /**
     * Returns how many batches the pending changes would fill at most, prices aside.
     *
     * <p>The contract accepts only a few batches in a row that are not settled.
     */
    public int pendingBatches() {
        // A step holds four openings of three elements; a batch may spend two entries on a cut.
        int steps = (opens.count() + OPENS_PER_STEP - 1) / OPENS_PER_STEP;
        long entries = (long) legs.usedCount() + inbox.count() + outs.count();
        entries += (long) steps * ElementDescriptor.STEP_ENTRIES;
        long perBatch = entriesPerBatch - 2;
        return (int) ((entries + perBatch - 1) / perBatch);
    }

    /** Returns the first inbox item not yet recorded. */
    public long inboxCursor() {
        return chain.inboxCursor + inbox.count();
    }

    /** Returns whether an account was opened, also when the chain does not know it yet. */
    public boolean isOpen(int account) {
        return accounts.inRange(account) && accounts.state(account) != SettledAccounts.ABSENT;
    }

    /**
     * Publishes everything recorded since the last seal; nothing at all makes no batch.
     *
     * <p>Cash of all legs and lots of each key recorded so far must cancel.
     *
     * @param instrumentCount largest instrument id in use
     * @param unitValue value per lot by instrument id, money
     * @param maintenance256 maintenance margin per lot by instrument id, money with 8 fraction bits
     * @param settled whether every account is solvent now; the last batch says so, and those before
     *     say what is true of them
     * @param events told of each batch while it is lent
     */
    public void seal(
            int instrumentCount,
            long[] unitValue,
            long[] maintenance256,
            boolean settled,
            Events events) {
        legs.net();
        legs.checkBalanced();
        publisher.begin(events);
        publishPrices(instrumentCount, unitValue, maintenance256);
        countInsolvent();
        publisher.endPrices(settled);
        for (int i = 0; i < opens.count(); i++) {
            publisher.open(opens.account(i));
        }
        for (int item = 0; item < inbox.count(); item++) {
            publisher.inbox(item);
        }
        legPublisher.publish();
        for (int i = 0; i < outs.count(); i++) {
            publisher.out(outs.account(i), outs.key(i), outs.amount(i));
        }
        publisher.finish();
        forgetInsolvent();
        opens.clear();
        inbox.clear();
        legs.clear();
        outs.clear();
    }

    private void publishPrices(int instrumentCount, long[] unitValue, long[] maintenance256) {
        int keyEnd = Math.min(prices.keyEnd(), Math.min(instrumentCount + 1, unitValue.length));
        for (int key = 1; key < keyEnd; key++) {
            if (prices.differs(key, unitValue[key], maintenance256[key])) {
                prices.set(key, unitValue[key], maintenance256[key]);
                publisher.price(key, unitValue[key], maintenance256[key]);
            }
        }
    }

    /** Every other account is on the chain as it is in the live book. */
    private void countInsolvent() {
        for (int row = 0; row < legs.rowCount(); row++) {
            solvency.note(legs.account(row));
        }
        for (int item = 0; item < inbox.count(); item++) {
            solvency.note(inbox.account(item));
        }
        for (int i = 0; i < outs.count(); i++) {
            solvency.note(outs.account(i));
        }
    }

    private void forgetInsolvent() {
        solvency.forget(Limits.CLEARING);
        for (int row = 0; row < legs.rowCount(); row++) {
            solvency.forget(legs.account(row));
        }
        for (int item = 0; item < inbox.count(); item++) {
            solvency.forget(inbox.account(item));
        }
        for (int i = 0; i < outs.count(); i++) {
            solvency.forget(outs.account(i));
        }
        Invariant.equal("insolvent accounts not forgotten", 0, solvency.insolventCount());
    }

    /** Returns the number of the last sealed batch, 0 at genesis. */
    public long batchNumber() {
        return chain.batchNumber;
    }

    /** Copies the accounts root after the last seal. */
    public void accountsRoot(MemorySegment to32) {
        accountTree.root(to32);
    }

    /** Copies the price table root after the last seal. */
    public void tableRoot(MemorySegment to32) {
        tableTree.root(to32);
    }

    /**
     * Returns an account's leaf and path as of the last seal; allocates.
     *
     * @throws IllegalArgumentException when the chain does not know the account
     */
    public AccountProof proof(int account) {
        if (!accounts.inRange(account) || accounts.state(account) != SettledAccounts.SETTLED) {
            throw new IllegalArgumentException(
                    "account " + account + " is not part of a sealed batch, so it has no proof");
        }
        byte[] positions = new byte[accounts.positionCount(account) * PositionPool.POSITION_BYTES];
        accounts.copyPositions(account, MemorySegment.ofArray(positions), 0);
        return new AccountProof(
                account,
                accounts.address(accounts.ownerOffset(account)),
                accounts.address(accounts.signerOffset(account)),
                0,
                0,
                accounts.cash(account),
                accounts.out(account),
                positions,
                accountTree.siblings(account));
    }

    /** Returns the ledger cash that the chain knows, money. */
    public long settledCash(int account) {
        return accounts.inRange(account) ? accounts.cash(account) : 0;
    }

    /** Returns the lots or units of a key that the chain knows. */
    public long settledLots(int account, int key) {
        return accounts.inRange(account) ? accounts.lots(account, key) : 0;
    }

    /** Returns the cumulative claimable cash that the chain knows, money. */
    public long settledOut(int account) {
        return accounts.inRange(account) ? accounts.out(account) : 0;
    }

    /** Writes what was recorded since the last seal and where the chain stands; nets the legs. */
    public void write(SnapshotWriter writer) {
        snapshot.write(writer);
    }

    /**
     * Reads what {@link #write} wrote into a log on which nothing was called yet; {@link
     * #restoreLive} and {@link #finishRestore} must follow.
     */
    public void read(SnapshotReader reader) {
        snapshot.read(reader);
    }

    /**
     * Restores one account of the live book, the insurance fund included; called once for every
     * open account in ascending order. The chain's account is the live one minus what is pending.
     *
     * @param liveCash ledger cash after every recorded change, money
     * @param liveOut cumulative claimable cash after every recorded change, money
     * @param keys derivative and asset keys; claimable units are kept here
     * @param lots lots or units of each key
     */
    public void restoreLive(
            int account,
            byte[] owner,
            byte[] signer,
            long liveCash,
            long liveOut,
            int positionCount,
            int[] keys,
            long[] lots) {
        checkRange(account);
        snapshot.restoreLive(account, owner, signer, liveCash, liveOut, positionCount, keys, lots);
    }

    /** Rebuilds the tree of accounts, which must give the recorded root. */
    public void finishRestore() {
        snapshot.finishRestore();
    }
}

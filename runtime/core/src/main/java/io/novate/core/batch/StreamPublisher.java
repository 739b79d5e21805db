package io.novate.core.batch;

import io.novate.core.command.Events;
import io.novate.core.merkle.StepTree;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.kernel.HashKernel;
import java.lang.foreign.Arena;

/**
 * Turns entries into the stream of one batch after another and applies them to the accounts.
 *
 * <p>A batch must end with {@code run = net = 0}. Where the cut falls elsewhere, the
 * clearinghouse's own account takes the difference in the batch's last leg and gives it back in the
 * first leg of the next. One entry is kept free for that leg only while there is a difference, so a
 * batch is as full as it can be.
 */
final class StreamPublisher {
    private static final int STEP_ENTRIES = ElementDescriptor.STEP_ENTRIES;

    private final int stepsMax;
    private final SettledAccounts accounts;
    private final StepTree accountTree;
    private final StepTree tableTree;
    private final StepJournal journal;
    private final ChainPosition chain;
    private final InboxTable inbox;
    private final Solvency solvency;
    private final SealedBatchFlyweight batch;

    private Events events = Events.NONE;
    private boolean isOpen;
    private boolean endsSettled;
    private boolean isUnharmed;
    private int slot;
    private int key;
    private long run;
    private long net;
    private long out;
    private int phase;
    private long laneSum;
    private long deposits;

    StreamPublisher(
            Limits limits,
            HashKernel hash,
            SettledAccounts accounts,
            StepTree accountTree,
            StepTree tableTree,
            ChainPosition chain,
            InboxTable inbox,
            Solvency solvency,
            Arena arena) {
        stepsMax = limits.elementsMax() / Limits.STEP_ELEMENTS;
        this.accounts = accounts;
        this.accountTree = accountTree;
        this.tableTree = tableTree;
        this.chain = chain;
        this.inbox = inbox;
        this.solvency = solvency;
        journal = new StepJournal(stepsMax, hash, accounts, accountTree, tableTree, arena);
        batch = new SealedBatchFlyweight(stepsMax, arena);
    }

    StepJournal journal() {
        return journal;
    }

    /** Advances the trees by what the journal holds, outside of any batch. */
    void hashJournal() {
        journal.hash(batch.stream);
    }

    /** Begins a seal; batches begin with their first entry. */
    void begin(Events listener) {
        events = listener;
        isOpen = false;
        endsSettled = false;
        isUnharmed = chain.lastSettled == chain.batchNumber;
    }

    /**
     * Ends the prices of a seal.
     *
     * @param settled whether every account will be solvent when the seal is done
     */
    void endPrices(boolean settled) {
        endsSettled = settled;
    }

    /**
     * Returns whether every account is solvent between two entries. Either nothing since the last
     * settled batch could lower an equity; or all accounts are solvent in the end, those without
     * entries left are as they will be, and none of the others is insolvent now.
     */
    private boolean isSettled() {
        return isUnharmed || endsSettled && solvency.insolventCount() == 0;
    }

    void price(int priceKey, long unitValue, long maintenance256) {
        ensureRoom(1, false);
        Invariant.equal("phase of a price", 0, phase);
        put(ElementDescriptor.PRICE, 0, priceKey, unitValue, 0, maintenance256);
        isUnharmed &= !accounts.havePositions();
        journal.price(priceKey, unitValue, maintenance256);
        endEntry();
    }

    /** Consumes the item at the cursor. */
    void inbox(int item) {
        ensureRoom(1, false);
        int account = inbox.account(item);
        int itemKey = inbox.key(item);
        long amount = inbox.amount(item);
        long cash = itemKey == SettlementKey.CASH ? amount : 0;
        put(ElementDescriptor.INBOX, account, itemKey, amount - cash, cash, inbox.kind(item));
        phase = 1;
        inbox.apply(item, accounts, chain);
        deposits = Math.addExact(deposits, cash);
        touch(account);
        endEntry();
    }

    /** Opens a prepared account of the venue. */
    void open(int account) {
        ensureRoom(ElementDescriptor.OPEN_ELEMENTS, false);
        accounts.settle(account);
        journal.touch(account);
        put(ElementDescriptor.OPEN, account, 0, 0, 0, 0);
        phase = 1;
        slot++;
        putAddress(accounts.ownerOffset(account));
        slot++;
        putAddress(accounts.signerOffset(account));
        endEntry();
    }

    private void putAddress(long recordOffset) {
        ElementDescriptor.putPayload(
                batch.stream,
                elementOffset(),
                ElementDescriptor.DATA,
                accounts.records(),
                recordOffset,
                SettledAccounts.ADDRESS_BYTES);
    }

    void leg(int account, int legKey, long lots, long cash) {
        boolean sameKey = legKey == SettlementKey.CASH || legKey == key;
        Invariant.check("lots of a key balance before the next", sameKey || run == 0, run);
        long runAfter = legKey == SettlementKey.CASH ? run : Math.addExact(run, lots);
        long netAfter = Math.addExact(net, cash);
        ensureRoom(1, runAfter != 0 || netAfter != 0);
        applyLeg(account, legKey, lots, cash);
    }

    private void applyLeg(int account, int legKey, long lots, long cash) {
        put(ElementDescriptor.LEG, account, legKey, lots, cash, 0);
        phase = 1;
        if (legKey == SettlementKey.CASH) {
            Invariant.equal("lots of a cash transfer", 0, lots);
        } else {
            key = legKey;
            run = Math.addExact(run, lots);
            accounts.addLots(account, legKey, lots);
        }
        net = Math.addExact(net, cash);
        accounts.addCash(account, cash);
        isUnharmed = false;
        touch(account);
        endEntry();
    }

    void out(int account, int outKey, long amount) {
        ensureRoom(1, false);
        boolean isCash = outKey == SettlementKey.CASH;
        long cash = isCash ? -amount : 0;
        put(ElementDescriptor.OUT, account, outKey, isCash ? 0 : -amount, cash, 0);
        phase = 1;
        if (isCash) {
            out = Math.addExact(out, amount);
            accounts.addCash(account, cash);
            accounts.addOut(account, amount);
        } else {
            accounts.addLots(account, outKey, -amount);
            accounts.addLots(account, SettlementKey.claimOf(outKey), amount);
        }
        isUnharmed = false;
        touch(account);
        endEntry();
    }

    private void touch(int account) {
        journal.touch(account);
        solvency.note(account);
    }

    /** Ends the seal. */
    void finish() {
        if (isOpen) {
            finishBatch();
        }
        int insolventCount = solvency.insolventCount();
        Invariant.check(
                "insolvent accounts of a settled seal",
                !endsSettled || insolventCount == 0,
                insolventCount);
        events = Events.NONE;
    }

    /** Makes room for {@code need} entries in one step, and one for the closing leg if asked. */
    private void ensureRoom(int need, boolean andClosingLeg) {
        if (isOpen && slot > 0 && slot + need > STEP_ENTRIES) {
            padStep();
        }
        int rest = (stepsMax - journal.stepCount()) * STEP_ENTRIES - slot;
        if (isOpen && rest < need + (andClosingLeg ? 1 : 0)) {
            cut();
        }
        if (!isOpen) {
            beginBatch();
        }
    }

    /** Ends the batch here and begins the next one. */
    void cut() {
        int cutKey = run == 0 ? SettlementKey.CASH : key;
        long cutRun = run;
        long cutNet = net;
        boolean carries = cutRun != 0 || cutNet != 0;
        if (carries) {
            long lots = Math.negateExact(cutRun);
            applyLeg(Limits.CLEARING, cutKey, lots, Math.negateExact(cutNet));
        }
        finishBatch();
        beginBatch();
        if (carries) {
            applyLeg(Limits.CLEARING, cutKey, cutRun, cutNet);
        }
    }

    private void beginBatch() {
        isOpen = true;
        slot = 0;
        key = 0;
        run = 0;
        net = 0;
        out = 0;
        phase = 0;
        laneSum = 0;
        deposits = 0;
        journal.clear();
        batch.entryCount = 0;
        batch.number = chain.batchNumber + 1;
        batch.lastSettled = chain.lastSettled;
        batch.inboxFrom = chain.inboxCursor;
        accountTree.root(batch.prevAccounts);
        tableTree.root(batch.prevTable);
    }

    private void finishBatch() {
        if (slot > 0) {
            padStep();
        }
        Invariant.equal("run at the end of a batch", 0, run);
        Invariant.equal("net at the end of a batch", 0, net);
        Invariant.equal("cash lanes of a batch", Math.subtractExact(deposits, out), laneSum);
        journal.hash(batch.stream);
        accountTree.root(batch.nextAccounts);
        tableTree.root(batch.nextTable);
        batch.inboxToHash.copyFrom(chain.inboxHash);
        batch.inboxTo = chain.inboxCursor;
        batch.out = out;
        batch.settled = isSettled();
        batch.stepCount = journal.stepCount();
        chain.batchNumber = batch.number;
        if (batch.settled) {
            chain.lastSettled = batch.number;
        }
        isOpen = false;
        events.sealed(batch);
    }

    private long elementOffset() {
        long element = (long) journal.stepCount() * Limits.STEP_ELEMENTS + slot;
        return element * ElementDescriptor.BYTES;
    }

    private void put(int kind, int account, int entryKey, long lots, long cash, long aux) {
        ElementDescriptor.put(
                batch.stream, elementOffset(), kind, account, entryKey, lots, cash, aux);
        laneSum = Math.addExact(laneSum, cash);
    }

    private void endEntry() {
        batch.entryCount++;
        slot++;
        if (slot == STEP_ENTRIES) {
            closeStep();
        }
    }

    private void padStep() {
        while (slot < STEP_ENTRIES) {
            ElementDescriptor.put(
                    batch.stream, elementOffset(), ElementDescriptor.NOP, 0, 0, 0, 0, 0);
            slot++;
        }
        closeStep();
    }

    private void closeStep() {
        journal.closeStep(key, run, net, chain.inboxCursor, out, phase);
        slot = 0;
    }
}

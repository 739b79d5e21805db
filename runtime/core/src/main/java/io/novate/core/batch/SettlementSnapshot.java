package io.novate.core.batch;

import io.novate.core.command.InboxKind;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.merkle.StepTree;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Writes what cannot be derived from the live book and rebuilds the rest from it.
 *
 * <p>An account of the chain is the live account minus what is pending. Three things the live book
 * does not know are written: signers replaced but not sealed, claimable units, and the roots that
 * the rebuilt trees must reproduce.
 */
final class SettlementSnapshot {
    private static final int ADDRESS_BYTES = SettledAccounts.ADDRESS_BYTES;

    private final Limits limits;
    private final SettledAccounts accounts;
    private final PriceTable prices;
    private final StepTree accountTree;
    private final StepTree tableTree;
    private final ChainPosition chain;
    private final InboxTable inbox;
    private final OutTable outs;
    private final LegTable legs;
    private final OpenTable opens;
    private final StreamPublisher publisher;
    private final StepJournal journal;

    private PendingChanges pending = new PendingChanges();
    private PendingChanges claims = new PendingChanges();
    private int[] signerAccounts = {};
    private byte[][] signers = {};
    private final byte[] accountsRoot = new byte[StepTree.HASH_BYTES];

    SettlementSnapshot(
            Limits limits,
            SettledAccounts accounts,
            PriceTable prices,
            StepTree accountTree,
            StepTree tableTree,
            ChainPosition chain,
            InboxTable inbox,
            OutTable outs,
            LegTable legs,
            OpenTable opens,
            StreamPublisher publisher) {
        this.limits = limits;
        this.accounts = accounts;
        this.prices = prices;
        this.accountTree = accountTree;
        this.tableTree = tableTree;
        this.chain = chain;
        this.inbox = inbox;
        this.outs = outs;
        this.legs = legs;
        this.opens = opens;
        this.publisher = publisher;
        journal = publisher.journal();
    }

    void write(SnapshotWriter writer) {
        writer.putLong(chain.batchNumber);
        writer.putLong(chain.lastSettled);
        writer.putLong(chain.inboxCursor);
        writer.putBytes(chain.inboxHash.toArray(ValueLayout.JAVA_BYTE));
        writer.putBytes(root(accountTree));
        writer.putBytes(root(tableTree));
        writePrices(writer);
        writeOpens(writer);
        writeInbox(writer);
        legs.write(writer);
        writer.putInt(outs.count());
        for (int i = 0; i < outs.count(); i++) {
            writer.putInt(outs.account(i));
            writer.putInt(outs.key(i));
            writer.putLong(outs.amount(i));
        }
        writeClaims(writer);
    }

    private static byte[] root(StepTree tree) {
        byte[] root = new byte[StepTree.HASH_BYTES];
        tree.root(MemorySegment.ofArray(root));
        return root;
    }

    private void writePrices(SnapshotWriter writer) {
        for (int key = 1; key < prices.keyEnd(); key++) {
            if (prices.differs(key, 0, 0)) {
                writer.putInt(key);
                writer.putLong(prices.unitValue(key));
                writer.putLong(prices.maintenance256(key));
            }
        }
        writer.putInt(0);
    }

    private void writeOpens(SnapshotWriter writer) {
        writer.putInt(opens.count());
        for (int i = 0; i < opens.count(); i++) {
            int account = opens.account(i);
            writer.putInt(account);
            writer.putBytes(accounts.address(accounts.ownerOffset(account)));
            writer.putBytes(accounts.address(accounts.signerOffset(account)));
        }
    }

    private void writeInbox(SnapshotWriter writer) {
        writer.putInt(inbox.count());
        for (int item = 0; item < inbox.count(); item++) {
            int account = inbox.account(item);
            writer.putInt(inbox.kind(item));
            writer.putInt(account);
            writer.putInt(inbox.key(item));
            writer.putLong(inbox.amount(item));
            writer.putBytes(inbox.sender(item));
            writer.putBytes(inbox.signer(item));
            writer.putByte(accounts.state(account));
            writer.putBytes(accounts.address(accounts.signerOffset(account)));
        }
    }

    private void writeClaims(SnapshotWriter writer) {
        MemorySegment positions =
                MemorySegment.ofArray(
                        new byte[SettlementKey.POSITIONS_MAX * PositionPool.POSITION_BYTES]);
        for (int slot = 0; slot < accounts.slotCount(); slot++) {
            int account = accounts.accountOf(slot);
            int bytes = accounts.copyPositions(account, positions, 0);
            for (int at = 0; at < bytes; at += PositionPool.POSITION_BYTES) {
                int key = SettledAccounts.keyOf(positions, at);
                if (key >= SettlementKey.CLAIM) {
                    writer.putInt(account);
                    writer.putInt(key);
                    writer.putLong(accounts.lots(account, key));
                }
            }
        }
        writer.putInt(0);
    }

    /** Reads what {@link #write} wrote into a log at genesis. */
    void read(SnapshotReader reader) {
        Invariant.equal("batches sealed before a snapshot is read", 0, chain.batchNumber);
        Invariant.check("no change before a snapshot is read", isClean(), legs.usedCount());
        chain.batchNumber = reader.getLong();
        chain.lastSettled = reader.getLong();
        chain.inboxCursor = reader.getLong();
        byte[] hash = new byte[StepTree.HASH_BYTES];
        reader.getBytes(hash);
        chain.inboxHash.copyFrom(MemorySegment.ofArray(hash));
        reader.getBytes(accountsRoot);
        reader.getBytes(hash);
        readPrices(reader);
        checkRoot("restored table root", tableTree, hash);
        pending = new PendingChanges();
        readOpens(reader);
        readInbox(reader);
        readLegs(reader);
        readOuts(reader);
        pending.sort();
        readClaims(reader);
    }

    private boolean isClean() {
        return legs.usedCount() + inbox.count() + outs.count() + opens.count() == 0;
    }

    private static void checkRoot(String name, StepTree tree, byte[] expected) {
        int mismatch =
                (int) MemorySegment.ofArray(root(tree)).mismatch(MemorySegment.ofArray(expected));
        Invariant.equal(name + ", first byte that differs", -1, mismatch);
    }

    private void readPrices(SnapshotReader reader) {
        journal.clear();
        int inStep = 0;
        for (int key = reader.getInt(); key != 0; key = reader.getInt()) {
            prices.set(key, reader.getLong(), reader.getLong());
            journal.price(key, prices.unitValue(key), prices.maintenance256(key));
            inStep++;
            if (inStep == ElementDescriptor.STEP_ENTRIES) {
                inStep = 0;
                closeStep();
            }
        }
        closeStep();
        publisher.hashJournal();
        journal.clear();
    }

    private void closeStep() {
        journal.closeStep(0, 0, 0, 0, 0, 0);
        if (journal.stepCount() == limits.elementsMax() / Limits.STEP_ELEMENTS) {
            publisher.hashJournal();
            journal.clear();
        }
    }

    private void readOpens(SnapshotReader reader) {
        byte[] owner = new byte[ADDRESS_BYTES];
        byte[] signer = new byte[ADDRESS_BYTES];
        int count = reader.getInt();
        for (int i = 0; i < count; i++) {
            int account = reader.getInt();
            reader.getBytes(owner);
            reader.getBytes(signer);
            accounts.prepare(account, owner, signer);
            opens.add(account);
        }
    }

    private void readInbox(SnapshotReader reader) {
        int count = reader.getInt();
        signerAccounts = new int[count];
        signers = new byte[count][ADDRESS_BYTES];
        byte[] sender = new byte[ADDRESS_BYTES];
        byte[] signer = new byte[ADDRESS_BYTES];
        for (int item = 0; item < count; item++) {
            InboxKind kind = InboxKind.ofCode(reader.getInt());
            int account = reader.getInt();
            int key = reader.getInt();
            long amount = reader.getLong();
            reader.getBytes(sender);
            reader.getBytes(signer);
            int state = reader.getByte();
            reader.getBytes(signers[item]);
            inbox.add(kind, account, key, amount, sender, signer);
            signerAccounts[item] = account;
            boolean opens = kind == InboxKind.OPEN && state == SettledAccounts.PENDING;
            if (opens && accounts.state(account) == SettledAccounts.ABSENT) {
                accounts.prepare(account, sender, signer);
            }
            long cash = key == SettlementKey.CASH ? amount : 0;
            pending.add(account, key, amount - cash, cash, 0);
        }
    }

    private void readLegs(SnapshotReader reader) {
        legs.read(reader);
        for (int row = 0; row < legs.rowCount(); row++) {
            pending.add(legs.account(row), legs.key(row), legs.lots(row), legs.cash(row), 0);
        }
    }

    private void readOuts(SnapshotReader reader) {
        int count = reader.getInt();
        for (int i = 0; i < count; i++) {
            int account = reader.getInt();
            int key = reader.getInt();
            long amount = reader.getLong();
            outs.add(account, key, amount);
            long cash = key == SettlementKey.CASH ? amount : 0;
            pending.add(account, key, cash - amount, -cash, cash);
        }
    }

    private void readClaims(SnapshotReader reader) {
        claims = new PendingChanges();
        for (int account = reader.getInt(); account != 0; account = reader.getInt()) {
            claims.add(account, reader.getInt(), reader.getLong(), 0, 0);
        }
        claims.sort();
    }

    /** Rebuilds one account of the chain from the live one; accounts ascend. */
    void restoreLive(
            int account,
            byte[] owner,
            byte[] signer,
            long liveCash,
            long liveOut,
            int positionCount,
            int[] keys,
            long[] lots) {
        List<PendingChanges.Change> changes = pending.of(account);
        long cash = liveCash;
        long out = liveOut;
        for (PendingChanges.Change change : changes) {
            cash = Math.subtractExact(cash, change.cash());
            out = Math.subtractExact(out, change.out());
        }
        if (account == Limits.INSURANCE) {
            MemorySegment settled = MemorySegment.ofArray(settledSigner(account, signer));
            accounts.setSigner(account, settled, 0);
        } else if (accounts.state(account) == SettledAccounts.ABSENT) {
            accounts.prepare(account, owner, settledSigner(account, signer));
            accounts.settle(account);
        }
        boolean isPending = accounts.state(account) == SettledAccounts.PENDING;
        if (isPending) {
            Invariant.equal("cash of an account that the chain does not know", 0, cash);
            Invariant.equal("claims of an account that the chain does not know", 0, out);
        } else {
            accounts.addCash(account, cash);
            accounts.addOut(account, out);
        }
        restoreLots(account, changes, positionCount, keys, lots);
        for (PendingChanges.Change claim : claims.of(account)) {
            accounts.addLots(account, claim.key(), claim.lots());
        }
        if (!isPending) {
            addLeaf(account);
        }
    }

    private byte[] settledSigner(int account, byte[] liveSigner) {
        for (int i = 0; i < signerAccounts.length; i++) {
            if (signerAccounts[i] == account) {
                return signers[i];
            }
        }
        return liveSigner;
    }

    /** Adds each position of the chain once, so that no limit is exceeded on the way. */
    private void restoreLots(
            int account,
            List<PendingChanges.Change> changes,
            int positionCount,
            int[] keys,
            long[] lots) {
        for (int i = 0; i < positionCount; i++) {
            long settled = lots[i];
            for (PendingChanges.Change change : changes) {
                if (change.key() == keys[i]) {
                    settled = Math.subtractExact(settled, change.lots());
                }
            }
            accounts.addLots(account, keys[i], settled);
        }
        int from = 0;
        while (from < changes.size()) {
            int key = changes.get(from).key();
            long gone = 0;
            while (from < changes.size() && changes.get(from).key() == key) {
                gone = Math.subtractExact(gone, changes.get(from).lots());
                from++;
            }
            if (key != SettlementKey.CASH && !contains(keys, positionCount, key)) {
                accounts.addLots(account, key, gone);
            }
        }
    }

    private static boolean contains(int[] keys, int count, int key) {
        for (int i = 0; i < count; i++) {
            if (keys[i] == key) {
                return true;
            }
        }
        return false;
    }

    void finishRestore() {
        flushLeaves();
        accountTree.rebuild();
        checkRoot("restored accounts root", accountTree, accountsRoot);
        pending = new PendingChanges();
        claims = new PendingChanges();
        signerAccounts = new int[0];
        signers = new byte[0][];
    }

    /** Hashes the tree of the one account that exists from the beginning. */
    void hashGenesis() {
        journal.clear();
        addLeaf(Limits.INSURANCE);
        flushLeaves();
        accountTree.rebuild();
    }

    private void addLeaf(int account) {
        journal.touch(account);
        journal.closeStep(0, 0, 0, 0, 0, 0);
        if (journal.stepCount() == limits.elementsMax() / Limits.STEP_ELEMENTS) {
            flushLeaves();
        }
    }

    private void flushLeaves() {
        journal.hashLeaves();
        for (int leaf = 0; leaf < journal.leafCount(); leaf++) {
            long at = (long) leaf * StepTree.HASH_BYTES;
            accountTree.setLeaf(journal.leafAccount(leaf), journal.leafHashes(), at);
        }
        journal.clear();
    }
}

package io.novate.core.machine;

import io.novate.core.command.AccountState;
import io.novate.core.command.AssetCodec;
import io.novate.core.command.ListingCodec;
import io.novate.core.command.MarginMode;
import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.LeafTable;
import io.novate.core.ledger.Ledger;
import io.novate.core.margin.Books;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;

/**
 * The whole state as bytes: clock, instruments, assets, accounts ascending by id with positions
 * ascending by instrument, liquidation orders, what is not yet sealed.
 *
 * <p>Canonical: neither lanes nor the history of snapshots can be seen in it, so equal states of
 * replicas with other layouts and backends write equal bytes.
 */
final class Snapshot {
    private static final long MAGIC = 0x4e4f564154453031L;
    private static final int END = 0;

    private final ClearingMachine machine;
    private final Books books;
    private final int assetsMax;
    private final int[] keys;
    private final long[] units;
    private final long[] costs;
    private final byte[] owner = new byte[AccountTable.ADDRESS_BYTES];
    private final byte[] signer = new byte[AccountTable.ADDRESS_BYTES];

    Snapshot(ClearingMachine machine) {
        this.machine = machine;
        books = machine.books();
        assetsMax = machine.limits().assetsMax();
        int keysMax = machine.limits().instrumentsMax() + assetsMax;
        keys = new int[keysMax];
        units = new long[keysMax];
        costs = new long[keysMax];
    }

    void write(SnapshotWriter out) {
        out.putLong(MAGIC);
        out.putLong(machine.commandCount());
        out.putLong(machine.lastTimestampMs());
        out.putLong(machine.revaluationCount());
        InstrumentTable instruments = books.instruments();
        for (int instrument = 1; instrument <= instruments.instrumentCount(); instrument++) {
            if (instruments.isListed(instrument)) {
                ListingCodec.write(out, instruments.listing(instrument));
                instruments.write(out, instrument);
            }
        }
        out.putInt(END);
        instruments.writeTables(out);
        for (int asset = 1; asset <= assetsMax; asset++) {
            if (books.assets().isListed(asset)) {
                AssetCodec.write(out, books.assets().asset(asset));
                out.putLong(books.assets().price256(asset));
                out.putLong(books.assets().pricedUnits(asset));
                writeTotals(out, asset);
            }
        }
        out.putInt(END);
        writeTotals(out, 0);
        for (int ordinal = 0; ordinal < books.accounts().ordinalMax(); ordinal++) {
            if (books.accounts().isOpenAt(ordinal)) {
                writeAccount(out, books.accounts().accountAt(ordinal));
            }
        }
        out.putInt(END);
        machine.orderDesk().write(out);
        machine.conversions().write(out);
        machine.liquidator().write(out);
        machine.settlement().write(out);
    }

    void read(SnapshotReader in) {
        if (in.getLong() != MAGIC) {
            throw new IllegalArgumentException("not a snapshot: the first eight bytes are wrong");
        }
        long commands = in.getLong();
        long timestampMs = in.getLong();
        machine.restoreClock(commands, timestampMs, in.getLong());
        InstrumentTable instruments = books.instruments();
        for (int instrument = in.getInt(); instrument != END; instrument = in.getInt()) {
            check("instrument", instrument, machine.limits().instrumentsMax());
            instruments.list(ListingCodec.read(in, instrument));
            instruments.read(in, instrument);
        }
        instruments.readTables(in);
        for (int asset = in.getInt(); asset != END; asset = in.getInt()) {
            check("asset", asset, assetsMax);
            books.assets().list(AssetCodec.read(in, asset), 0);
            long price256 = in.getLong();
            books.assets().setPrice(asset, price256, in.getLong());
            readTotals(in, asset);
        }
        readTotals(in, 0);
        for (int account = in.getInt(); account != END; account = in.getInt()) {
            readAccount(in, account);
        }
        checkBuckets();
        machine.orderDesk().read(in);
        machine.conversions().read(in);
        machine.liquidator().read(in);
        machine.settlement().read(in);
        for (int ordinal = 0; ordinal < books.accounts().ordinalMax(); ordinal++) {
            if (books.accounts().isOpenAt(ordinal)) {
                restoreSettled(books.accounts().accountAt(ordinal), 0);
            }
        }
        restoreSettled(Limits.BACKSTOP, 1);
        machine.settlement().finishRestore();
    }

    private void writeTotals(SnapshotWriter out, int asset) {
        out.putLong(books.ledger().deposits(asset));
        out.putLong(books.ledger().withdrawals(asset));
    }

    private void readTotals(SnapshotReader in, int asset) {
        long deposits = in.getLong();
        books.ledger().restoreTotals(asset, deposits, in.getLong());
    }

    private void writeAccount(SnapshotWriter out, int account) {
        AccountTable accounts = books.accounts();
        out.putInt(account);
        out.putByte(accounts.isLarge(account) ? accounts.leafCount(account) : 0);
        out.putByte(accounts.mode(account).code());
        out.putByte(accounts.state(account).code());
        out.putByte(accounts.steps(account));
        if (accounts.isBucket(account)) {
            out.putInt(accounts.parent(account));
            out.putInt(accounts.bucketInstrument(account));
        }
        accounts.addresses(account, owner, signer);
        out.putBytes(owner);
        out.putBytes(signer);
        out.putLong(accounts.cash(account));
        out.putLong(accounts.claimed(account));
        for (int asset = 1; asset <= assetsMax; asset++) {
            if (books.assets().isListed(asset)) {
                out.putLong(accounts.balance(account, asset));
            }
        }
        writeLeaves(out, account);
        int count = sortedPositions(account);
        out.putInt(count);
        for (int index = 0; index < count; index++) {
            out.putInt(keys[index]);
            out.putLong(units[index]);
            out.putLong(costs[index]);
        }
    }

    private void readAccount(SnapshotReader in, int account) {
        AccountTable accounts = books.accounts();
        if (accounts.ordinal(account) < 0 || accounts.isOpen(account)) {
            throw new IllegalArgumentException(
                    "snapshot account=" + account + " is outside the limits or stands twice");
        }
        int largeLeaves = in.getByte();
        MarginMode mode = MarginMode.ofCode(in.getByte());
        AccountState state = AccountState.ofCode(in.getByte());
        int steps = in.getByte();
        int parent = mode == MarginMode.ISOLATED ? in.getInt() : 0;
        int instrument = mode == MarginMode.ISOLATED ? in.getInt() : 0;
        in.getBytes(owner);
        in.getBytes(signer);
        checkLeaves(account, largeLeaves);
        machine.accountDesk().enter(account, owner, signer, largeLeaves);
        accounts.setMode(account, mode);
        if (mode == MarginMode.ISOLATED) {
            check("bucket instrument", instrument, machine.limits().instrumentsMax());
            accounts.bind(account, parent, instrument);
        }
        accounts.setState(account, state);
        accounts.setSteps(account, steps);
        books.ledger().restore(account, 0, in.getLong());
        books.ledger().restoreClaimed(account, in.getLong());
        for (int asset = 1; asset <= assetsMax; asset++) {
            if (books.assets().isListed(asset)) {
                books.ledger().restore(account, asset, in.getLong());
            }
        }
        readLeaves(in, account);
        int count = in.getInt();
        for (int index = 0; index < count; index++) {
            int held = in.getInt();
            check("position instrument", held, machine.limits().instrumentsMax());
            long lots = in.getLong();
            books.positions().set(account, held, lots, in.getLong());
        }
    }

    private void checkBuckets() {
        AccountTable accounts = books.accounts();
        AccountSet buckets = accounts.buckets();
        for (int bucket = buckets.after(0); bucket > 0; bucket = buckets.after(bucket)) {
            int parent = accounts.parent(bucket);
            if (!accounts.isOpen(parent) || accounts.isBucket(parent)) {
                throw new IllegalArgumentException(
                        "snapshot bucket=" + bucket + " has parent=" + parent);
            }
        }
        machine.buckets().restore();
    }

    /** Writes index and cash of each further leaf that was opened, ascending, and ends with 0. */
    private void writeLeaves(SnapshotWriter out, int account) {
        LeafTable leaves = machine.leaves();
        for (int index = 1; index < books.accounts().leafCount(account); index++) {
            if (leaves.isOpen(account, index)) {
                out.putByte(index);
                out.putLong(leaves.cash(account, index));
            }
        }
        out.putByte(0);
    }

    private void readLeaves(SnapshotReader in, int account) {
        for (int index = in.getByte(); index != 0; index = in.getByte()) {
            check("leaf", index, books.accounts().leafCount(account) - 1);
            machine.leaves().open(account, index);
            machine.leaves().addCash(account, index, in.getLong());
        }
    }

    private void checkLeaves(int account, int largeLeaves) {
        boolean possible = largeLeaves >= 0 && largeLeaves <= Limits.LEAVES_MAX;
        if (possible && largeLeaves > 0) {
            possible = books.accounts().hasLargeRoom();
            if (account != Limits.BACKSTOP) {
                possible &= books.accounts().isGroupFree(account, largeLeaves);
            }
        }
        if (!possible) {
            throw new IllegalArgumentException(
                    "snapshot account=" + account + " has leaves=" + largeLeaves + " without room");
        }
    }

    /**
     * Tells the settlement log what leaves hold, so that it can subtract what is pending: those of
     * one account, ascending by id.
     */
    private void restoreSettled(int account, int indexFrom) {
        for (int index = indexFrom; index < books.accounts().leafCount(account); index++) {
            if (machine.leaves().isOpen(account, index)) {
                restoreLeaf(account, index);
            }
            if (index == 0 && account == Limits.BACKSTOP) {
                return; // its further leaves have the highest ids of all
            }
        }
    }

    private void restoreLeaf(int account, int index) {
        AccountTable accounts = books.accounts();
        LeafTable leaves = machine.leaves();
        accounts.addresses(account, owner, signer);
        int all = sortedPositions(account);
        int count = 0;
        for (int at = 0; at < all; at++) {
            if (leaves.indexOf(account, keys[at]) == index) {
                keys[count] = keys[at];
                units[count] = units[at];
                count++;
            }
        }
        for (int asset = 1; index == 0 && asset <= assetsMax; asset++) {
            count = append(count, Ledger.ASSET_KEY | asset, accounts.balance(account, asset));
        }
        machine.settlement()
                .restoreLive(
                        LeafTable.leaf(account, index),
                        owner,
                        signer,
                        leaves.cash(account, index),
                        index == 0 ? accounts.claimed(account) : 0,
                        count,
                        keys,
                        units);
    }

    private int append(int count, int key, long amount) {
        if (amount == 0) {
            return count;
        }
        keys[count] = key;
        units[count] = amount;
        return count + 1;
    }

    private int sortedPositions(int account) {
        int count = 0;
        int slots = books.positions().slotCount(account);
        for (int slot = 0; slot < slots; slot++) {
            int instrument = books.positions().instrumentAt(account, slot);
            if (instrument == 0) {
                continue;
            }
            int at = count++;
            while (at > 0 && keys[at - 1] > instrument) {
                keys[at] = keys[at - 1];
                units[at] = units[at - 1];
                costs[at] = costs[at - 1];
                at--;
            }
            keys[at] = instrument;
            units[at] = books.positions().lotsAt(account, slot);
            costs[at] = books.positions().entryCostAt(account, slot);
        }
        return count;
    }

    private static void check(String name, int id, int max) {
        if (id < 1 || id > max) {
            throw new IllegalArgumentException("snapshot " + name + "=" + id + ", max=" + max);
        }
    }
}

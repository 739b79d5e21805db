package io.novate.core;

import io.novate.core.batch.AccountProof;
import io.novate.core.command.AccountState;
import io.novate.core.command.Asset;
import io.novate.core.command.Commands;
import io.novate.core.command.Events;
import io.novate.core.command.FundKind;
import io.novate.core.command.InboxKind;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.intake.ListingCheck;
import io.novate.core.ledger.LeafTable;
import io.novate.core.liquidation.CascadeFigures;
import io.novate.core.liquidation.LatencyFigures;
import io.novate.core.liquidation.LiquidationStrategy;
import io.novate.core.liquidation.QueuePlace;
import io.novate.core.liquidation.StandardStrategy;
import io.novate.core.machine.ClearingMachine;
import io.novate.core.machine.StateHash;
import io.novate.core.margin.Portfolio;
import io.novate.core.margin.PortfolioResult;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.unit.Limits;
import io.novate.kernel.BackendChoice;
import io.novate.kernel.DeviceShare;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * One clearing pool: give it commands, it answers with events.
 *
 * <p>Not thread-safe: one thread calls it. Amounts are money, 1e-6 of the settlement currency,
 * unless a name says otherwise. Needs no JVM flags; {@link #backendReason()} says which flag would
 * make it faster. After a failed invariant every further call throws: a stopped clearinghouse is
 * safer than a wrong one.
 */
public final class Clearinghouse implements Commands, AutoCloseable {
    private static final int DIGEST_BYTES = 32;

    private final Arena arena;
    private final BackendChoice choice;
    private final ClearingMachine machine;
    private final MemorySegment record;
    private boolean inCommand;

    private Clearinghouse(Arena arena, BackendChoice choice, ClearingMachine machine) {
        this.arena = arena;
        this.choice = choice;
        this.machine = machine;
        record = arena.allocate(TradeDescriptor.BYTES, Long.BYTES);
    }

    /** Returns a builder with limits for a thousand accounts and the best backend. */
    public static Builder builder() {
        return new Builder();
    }

    /** What is fixed when a clearing pool starts. */
    public static final class Builder {
        private Limits limits = Limits.forAccounts(1000);
        private String backend = BackendChoice.AUTO;
        private BackendChoice given;
        private byte[] operator = new byte[20];
        private Events events = Events.NONE;
        private LiquidationStrategy strategy = new StandardStrategy();

        private Builder() {}

        /** Sets the sizes of all tables; memory is taken at start. */
        public Builder limits(Limits value) {
            limits = value;
            return this;
        }

        /** Sets the kernel backend by name, or {@code auto}. */
        public Builder backend(String name) {
            backend = name;
            given = null;
            return this;
        }

        /**
         * Sets a kernel backend that the caller made, for example one of several threads; the
         * caller closes it after the clearinghouse.
         */
        public Builder backend(BackendChoice choice) {
            given = choice;
            return this;
        }

        private BackendChoice choice() {
            return given == null ? BackendChoice.select(backend) : given;
        }

        /** A backend that was given may read tables on threads of its own. */
        private Arena arena() {
            return given == null ? Arena.ofConfined() : Arena.ofShared();
        }

        /** Sets the owner of the clearinghouse's own accounts, 20 bytes. */
        public Builder operator(byte[] address) {
            if (address.length != 20) {
                throw new IllegalArgumentException("operator.length=" + address.length);
            }
            operator = address.clone();
            return this;
        }

        /**
         * Sets what decides which positions are liquidated; every replica needs the same, and one
         * instance serves one clearinghouse.
         */
        public Builder liquidationStrategy(LiquidationStrategy value) {
            String name = value.name();
            if (!ListingCheck.isSymbol(name)) {
                throw new IllegalArgumentException("liquidationStrategy.name=" + name);
            }
            strategy = value;
            return this;
        }

        /** Sets who hears the events. */
        public Builder events(Events listener) {
            events = listener;
            return this;
        }

        /**
         * Takes memory and starts empty.
         *
         * @throws IllegalArgumentException when the named backend is unknown or unavailable
         */
        public Clearinghouse start() {
            BackendChoice choice = choice();
            Arena arena = arena();
            return new Clearinghouse(
                    arena,
                    choice,
                    ClearingMachine.start(
                            limits, choice.backend(), operator, strategy, events, arena));
        }

        /**
         * Takes memory and continues from a snapshot.
         *
         * @throws IllegalArgumentException when the snapshot cannot be read or does not fit
         */
        public Clearinghouse restore(InputStream snapshot) {
            BackendChoice choice = choice();
            Arena arena = arena();
            SnapshotReader reader = new SnapshotReader(new BufferedInputStream(snapshot, 1 << 16));
            try {
                ClearingMachine machine =
                        ClearingMachine.restore(
                                limits,
                                choice.backend(),
                                operator,
                                strategy,
                                events,
                                arena,
                                reader);
                return new Clearinghouse(arena, choice, machine);
            } catch (RuntimeException e) {
                arena.close();
                throw e;
            }
        }
    }

    @Override
    public void list(long timestampMs, Listing listing) {
        enter();
        machine.list(timestampMs, listing);
        leave();
    }

    @Override
    public void listAsset(long timestampMs, Asset asset, long price256) {
        enter();
        machine.listAsset(timestampMs, asset, price256);
        leave();
    }

    @Override
    public void valueAsset(long timestampMs, int asset, long price256) {
        enter();
        machine.valueAsset(timestampMs, asset, price256);
        leave();
    }

    @Override
    public void open(
            long timestampMs,
            int account,
            byte[] owner,
            byte[] signer,
            MarginMode mode,
            boolean large) {
        enter();
        machine.open(timestampMs, account, owner, signer, mode, large);
        leave();
    }

    @Override
    public void enlarge(long timestampMs, int account) {
        enter();
        machine.enlarge(timestampMs, account);
        leave();
    }

    @Override
    public void isolate(long timestampMs, int bucket, int parent, int instrument) {
        enter();
        machine.isolate(timestampMs, bucket, parent, instrument);
        leave();
    }

    @Override
    public void inbox(
            long timestampMs,
            long item,
            InboxKind kind,
            int account,
            int key,
            long amount,
            byte[] sender,
            byte[] signer) {
        enter();
        machine.inbox(timestampMs, item, kind, account, key, amount, sender, signer);
        leave();
    }

    @Override
    public void transfer(long timestampMs, int from, int to, int asset, long amount) {
        enter();
        machine.transfer(timestampMs, from, to, asset, amount);
        leave();
    }

    @Override
    public void port(long timestampMs, int from, int to, int instrument, long lots) {
        enter();
        machine.port(timestampMs, from, to, instrument, lots);
        leave();
    }

    @Override
    public void assetTrade(
            long timestampMs,
            long orderId,
            int seller,
            int buyer,
            int asset,
            long units,
            long money) {
        enter();
        machine.assetTrade(timestampMs, orderId, seller, buyer, asset, units, money);
        leave();
    }

    @Override
    public void conversionEnd(long timestampMs, long orderId, OrderEnd end) {
        enter();
        machine.conversionEnd(timestampMs, orderId, end);
        leave();
    }

    @Override
    public void withdraw(long timestampMs, int account, int asset, long amount) {
        enter();
        machine.withdraw(timestampMs, account, asset, amount);
        leave();
    }

    @Override
    public void trades(long timestampMs, MemorySegment trades, int tradeCount) {
        enter();
        machine.trades(timestampMs, trades, tradeCount);
        leave();
    }

    /**
     * Clears one trade by novation; venues send batches through {@link #trades}.
     *
     * @param lots positive
     */
    public void trade(
            long timestampMs,
            int buyer,
            int seller,
            int instrument,
            long lots,
            long priceTicks,
            boolean buyerIsTaker) {
        int flags = buyerIsTaker ? TradeDescriptor.BUYER_IS_TAKER : 0;
        record.set(ValueLayout.JAVA_INT, TradeDescriptor.BUYER_OFFSET, buyer);
        record.set(ValueLayout.JAVA_INT, TradeDescriptor.SELLER_OFFSET, seller);
        record.set(ValueLayout.JAVA_INT, TradeDescriptor.INSTRUMENT_OFFSET, instrument);
        record.set(ValueLayout.JAVA_INT, TradeDescriptor.FLAGS_OFFSET, flags);
        record.set(ValueLayout.JAVA_LONG, TradeDescriptor.LOTS_OFFSET, lots);
        record.set(ValueLayout.JAVA_LONG, TradeDescriptor.PRICE_OFFSET, priceTicks);
        trades(timestampMs, record, 1);
    }

    @Override
    public void marks(long timestampMs, MemorySegment marks, int markCount) {
        enter();
        machine.marks(timestampMs, marks, markCount);
        leave();
    }

    /** Sets one mark; venues send batches through {@link #marks}. */
    public void mark(long timestampMs, int instrument, long priceTicks) {
        record.set(ValueLayout.JAVA_INT, MarkDescriptor.INSTRUMENT_OFFSET, instrument);
        record.set(ValueLayout.JAVA_LONG, MarkDescriptor.PRICE_OFFSET, priceTicks);
        marks(timestampMs, record, 1);
    }

    @Override
    public void funding(long timestampMs, int instrument, int ratePpb) {
        enter();
        machine.funding(timestampMs, instrument, ratePpb);
        leave();
    }

    @Override
    public void indexes(long timestampMs, MemorySegment indexes, int indexCount) {
        enter();
        machine.indexes(timestampMs, indexes, indexCount);
        leave();
    }

    /** Sets one index price of fresh sources; venues send batches through {@link #indexes}. */
    public void index(long timestampMs, int underlying, int freshSources, long priceTicks) {
        record.set(ValueLayout.JAVA_INT, IndexDescriptor.UNDERLYING_OFFSET, underlying);
        record.set(ValueLayout.JAVA_INT, IndexDescriptor.FRESH_SOURCES_OFFSET, freshSources);
        record.set(ValueLayout.JAVA_LONG, IndexDescriptor.PRICE_OFFSET, priceTicks);
        record.set(ValueLayout.JAVA_INT, IndexDescriptor.ADD_ON_OFFSET, 0);
        indexes(timestampMs, record, 1);
    }

    @Override
    public void tables(long timestampMs, long version, MemorySegment records, int recordCount) {
        enter();
        machine.tables(timestampMs, version, records, recordCount);
        leave();
    }

    @Override
    public void activate(long timestampMs, long version) {
        enter();
        machine.activate(timestampMs, version);
        leave();
    }

    @Override
    public void restrict(long timestampMs, int instrument) {
        enter();
        machine.restrict(timestampMs, instrument);
        leave();
    }

    @Override
    public void expire(long timestampMs, int underlying, long expiryMs) {
        enter();
        machine.expire(timestampMs, underlying, expiryMs);
        leave();
    }

    @Override
    public void delist(long timestampMs, int instrument) {
        enter();
        machine.delist(timestampMs, instrument);
        leave();
    }

    @Override
    public void riskScale(
            long timestampMs, int instrument, int initialPpm, int maintenancePpm, int floorPpm) {
        enter();
        machine.riskScale(timestampMs, instrument, initialPpm, maintenancePpm, floorPpm);
        leave();
    }

    @Override
    public void revalue(long timestampMs, boolean full) {
        enter();
        machine.revalue(timestampMs, full);
        leave();
    }

    @Override
    public void liquidationFill(
            long timestampMs, long orderId, int counterparty, long lots, long priceTicks) {
        enter();
        machine.liquidationFill(timestampMs, orderId, counterparty, lots, priceTicks);
        leave();
    }

    @Override
    public void liquidationEnd(long timestampMs, long orderId, OrderEnd end) {
        enter();
        machine.liquidationEnd(timestampMs, orderId, end);
        leave();
    }

    /**
     * Returns what an account that does not exist would be worth and would have to cover, now;
     * nothing changes.
     *
     * @throws IllegalArgumentException when it names what is not listed or is out of bounds
     */
    public PortfolioResult whatIf(Portfolio portfolio) {
        return machine.whatIf().evaluate(portfolio);
    }

    /** Returns what an open account holds, to ask {@link #whatIf} about a change of it. */
    public Portfolio portfolio(int account) {
        return machine.portfolio(open(account));
    }

    @Override
    public void portfolioRules(long timestampMs, PortfolioRules rules) {
        enter();
        machine.portfolioRules(timestampMs, rules);
        leave();
    }

    @Override
    public void order(
            long timestampMs,
            long orderId,
            int account,
            int instrument,
            long lots,
            long limitTicks,
            boolean reduceOnly) {
        enter();
        machine.order(timestampMs, orderId, account, instrument, lots, limitTicks, reduceOnly);
        leave();
    }

    @Override
    public void marginMode(long timestampMs, int account, MarginMode mode) {
        enter();
        machine.marginMode(timestampMs, account, mode);
        leave();
    }

    @Override
    public void orderLeft(long timestampMs, long orderId, long lotsLeft) {
        enter();
        machine.orderLeft(timestampMs, orderId, lotsLeft);
        leave();
    }

    @Override
    public void leverage(long timestampMs, int account, int instrument, int initialPpm) {
        enter();
        machine.leverage(timestampMs, account, instrument, initialPpm);
        leave();
    }

    @Override
    public void feeTier(long timestampMs, int tier, int takerScalePpm, int makerScalePpm) {
        enter();
        machine.feeTier(timestampMs, tier, takerScalePpm, makerScalePpm);
        leave();
    }

    @Override
    public void assignTier(long timestampMs, int account, int tier) {
        enter();
        machine.assignTier(timestampMs, account, tier);
        leave();
    }

    @Override
    public void seal(long timestampMs) {
        enter();
        machine.seal(timestampMs);
        leave();
    }

    @Override
    public void depth(long timestampMs, int instrument, long lotsMax) {
        enter();
        machine.depth(timestampMs, instrument, lotsMax);
        leave();
    }

    @Override
    public void openFund(long timestampMs, int account, FundKind kind, int underlying) {
        enter();
        machine.openFund(timestampMs, account, kind, underlying);
        leave();
    }

    @Override
    public void houseTranche(long timestampMs, long amount) {
        enter();
        machine.houseTranche(timestampMs, amount);
        leave();
    }

    /** Returns the name of the backend in use. */
    public String backendName() {
        return choice.backend().name();
    }

    /**
     * Returns one line: which backend was chosen, on which device, why not the others, and that
     * another one goes on when the device was lost.
     */
    public String backendReason() {
        return choice.reasonNow();
    }

    /** Returns what a device of the backend did, one entry for each kind of work it claims. */
    public List<DeviceShare> deviceShares() {
        return choice.backend().deviceShares();
    }

    /** Returns one line about what the device of the backend counts, empty when it has none. */
    public String deviceWork() {
        return choice.backend().deviceWork();
    }

    /** Returns how much of what happened in each market was our own liquidation. */
    public CascadeFigures cascade() {
        return machine.liquidator().cascade();
    }

    /** Returns how long accounts waited between breach and first fill. */
    public LatencyFigures liquidationLatency() {
        return machine.liquidator().latency();
    }

    /** Returns the fund of an underlying, 0 when none was opened. */
    public int fund(FundKind kind, int underlying) {
        return machine.liquidator().fund(kind, underlying);
    }

    /** Returns what is left of the backstop's money that the house put at risk. */
    public long houseTranche() {
        return machine.liquidator().houseTranche();
    }

    /**
     * Returns where an account stands among those whose positions in an instrument would be closed
     * first against a bankrupt one on the other side, at the present marks.
     */
    public QueuePlace adlQueue(int account, int instrument) {
        return machine.liquidator().queuePlace(open(account), instrument);
    }

    /** Returns whether an account is open. */
    public boolean isOpen(int account) {
        return machine.books().accounts().isOpen(account);
    }

    /** Returns the account that a bucket belongs to, 0 when the open account is no bucket. */
    public int parent(int account) {
        return machine.books().accounts().parent(open(account));
    }

    /** Returns the instrument of a bucket, 0 when the open account is no bucket. */
    public int bucketInstrument(int account) {
        return machine.books().accounts().bucketInstrument(open(account));
    }

    /** Returns how the positions of an open account share margin. */
    public MarginMode marginMode(int account) {
        return machine.books().accounts().mode(open(account));
    }

    /** Returns where an open account stands on the liquidation ladder. */
    public AccountState state(int account) {
        return machine.books().accounts().state(open(account));
    }

    /** Returns equity at the present marks. */
    public long equity(int account) {
        return machine.evaluate(open(account)).equity();
    }

    /** Returns the initial margin requirement. */
    public long initialMargin(int account) {
        return machine.evaluate(open(account)).initialMargin();
    }

    /** Returns the maintenance margin requirement. */
    public long maintenanceMargin(int account) {
        return machine.evaluate(open(account)).maintenanceMargin();
    }

    /** Returns what open orders and chosen leverage ask above the initial margin requirement. */
    public long orderMargin(int account) {
        return machine.orderMargin(open(account));
    }

    /** Returns the profit of open positions against their entry prices. */
    public long unrealisedGain(int account) {
        return machine.evaluate(open(account)).unrealisedGain();
    }

    /** Returns ledger cash: cash less the cost of open positions. */
    public long cash(int account) {
        return machine.books().accounts().cash(open(account));
    }

    /** Returns the cash the account may withdraw or transfer now. */
    public long withdrawable(int account) {
        return machine.withdrawable(open(account));
    }

    /** Returns the signed lots held. */
    public long lots(int account, int instrument) {
        return machine.books().positions().lots(open(account), instrument);
    }

    /** Returns the units of an asset in the whole pool, money for asset 0. */
    public long held(int asset) {
        return machine.books().ledger().deposits(asset)
                - machine.books().ledger().withdrawals(asset);
    }

    /** Returns the balance of a collateral asset, smallest units. */
    public long balance(int account, int asset) {
        return machine.books().accounts().balance(open(account), asset);
    }

    /** Returns the mark of a listed instrument, ticks. */
    public long markTicks(int instrument) {
        return machine.books().instruments().markTicks(instrument);
    }

    /** Returns where a listed instrument stands in its life. */
    public InstrumentPhase phase(int instrument) {
        return machine.books().instruments().phase(instrument);
    }

    /** Returns the sum of all long positions of an instrument, lots. */
    public long openInterest(int instrument) {
        return machine.books().positions().openInterest(instrument);
    }

    /** Returns the version of the option tables in force, 0 before the first. */
    public long tableVersion() {
        return machine.books().instruments().tableVersion();
    }

    /** Returns the last index price of an underlying, ticks, 0 before the first. */
    public long indexTicks(int underlying) {
        return machine.books().instruments().indexes().priceTicks(underlying);
    }

    /** Returns the value per lot less funding of a listed instrument. */
    public long unitValue(int instrument) {
        return machine.books().instruments().unitValue(instrument);
    }

    /** Returns the leaves of the account tree that an open account reserves. */
    public int leafCount(int account) {
        return machine.books().accounts().leafCount(open(account));
    }

    /**
     * Returns the id of a leaf of an open account, for {@link #proof}; the first is the account's
     * own, where claims are paid from.
     */
    public int leaf(int account, int index) {
        return LeafTable.leaf(open(account), index);
    }

    /** Returns the number of open accounts, those of the clearinghouse included. */
    public int accountCount() {
        return machine.books().accounts().accountCount();
    }

    /** Returns the number of open positions. */
    public long positionCount() {
        return machine.books().positions().positionCount();
    }

    /**
     * Returns the standard accounts checked so far: by the backend, one by one, or spared because
     * no trigger says that they could be short.
     */
    public long accountsChecked() {
        return machine.sweep().accountsChecked();
    }

    /** Returns the accounts that passes evaluated so far, each a part of some check or seal. */
    public long accountsEvaluated() {
        return machine.sweep().accountsEvaluated();
    }

    /** Returns the number of checks so far, full or of changed instruments. */
    public long revaluationCount() {
        return machine.revaluationCount();
    }

    /** Returns the legs recorded since the last seal: at most so many entries will be published. */
    public int pendingLegs() {
        return machine.settlement().pendingLegs();
    }

    /**
     * Returns deposits less withdrawals less everything held, in settlement currency; must be 0.
     */
    public long conservationResidual() {
        return machine.audit().residual(0);
    }

    /** Returns 32 bytes that name the whole state; equal on every backend and replica. */
    public byte[] stateHash() {
        return StateHash.of(machine, choice.backend().hashKernel());
    }

    /** Returns the root of the account tree as of the last seal, 32 bytes. */
    public byte[] accountsRoot() {
        MemorySegment root = arena.allocate(DIGEST_BYTES);
        machine.settlement().accountsRoot(root);
        return root.toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * Returns the leaf and path of an account as of the last seal.
     *
     * @throws IllegalArgumentException when no sealed batch holds the account
     */
    public AccountProof proof(int account) {
        return machine.settlement().proof(account);
    }

    /** Writes the whole state; the caller closes the stream. */
    public void snapshot(OutputStream out) {
        SnapshotWriter writer = new SnapshotWriter(out);
        machine.snapshot(writer);
        writer.flush();
    }

    /** Gives all memory back. */
    @Override
    public void close() {
        arena.close();
    }

    /** Refuses to go on when an earlier command did not come to its end. */
    private void enter() {
        if (inCommand) {
            throw new IllegalStateException(
                    "the clearinghouse stopped: an earlier command failed half way");
        }
        inCommand = true;
    }

    private void leave() {
        inCommand = false;
    }

    private int open(int account) {
        if (!machine.books().accounts().isOpen(account)) {
            throw new IllegalArgumentException("account=" + account + " is not open");
        }
        return account;
    }
}

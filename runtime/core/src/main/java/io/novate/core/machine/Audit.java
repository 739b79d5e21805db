package io.novate.core.machine;

import io.novate.core.batch.SettlementLog;
import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.LeafTable;
import io.novate.core.ledger.Ledger;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.Holding;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.kernel.MarginTable;
import io.novate.kernel.WideSum;
import java.util.Arrays;

/**
 * The invariants asserted at every seal, in production too, and where the others are asserted.
 *
 * <pre>
 *  1 lots of every instrument sum to 0, house, insurance and backstop included; hence so does
 *    value at any mark                          here
 *  2 what is held, fees, funds and residue included, is what came in less what left, per
 *    asset                                      here
 *  3 realised and unrealised profit of everybody sum to 0, fees and funding apart: the worth of
 *    all accounts, each summed by the backend in use from cash and positions, is what came in less
 *    what left                                  here; fees and funding move inside that sum
 *  4 funding paid is funding received and the residue: what longs of an instrument have paid on
 *    their lots is what shorts have received    here; the whole part of the index is the same for
 *                                               all, so that nothing is left over
 *  5 a batch's transfers sum to 0               SettlementLog, per batch; and the contract
 *    the replay hash is equal on every backend  no machine can see it alone: the first sweep
 *                                               compares the backend with the definition
 *  6 reducing never raises the requirement of a standard account in perpetuals and futures
 *                                               TradeCheck, per leg
 *  7 a liquidation step never raises the shortage, fee included
 *                                               Liquidator.order, per order, by whole accounts;
 *                                               the fee is part of what a fill frees, per fill
 *  8 flat accounts pay no socialised loss       LossSharing, per payment
 *  9 no account stays negative after resolution, unless nobody was left who could bear it
 *                                               Waterfall.resolve, per account; here for all
 *                                               accounts, found by the backend in use
 * 10 a requirement is not negative              AccountMargin, per evaluation
 *    and grows when a portfolio is scaled up    here, by the tables: no lot, on no side, in no
 *                                               bracket needs less than nothing; and for whole
 *                                               accounts, doubled, a few at each seal
 *    a bucket holds nothing but cash and its instrument
 *                                               here
 * </pre>
 *
 * <p>After the seal the settled leaves hold the same cash as the live ones.
 */
public final class Audit {
    private static final int SAMPLE = 4;
    private static final int LOOKED_AT_MAX = 64;

    private final Books books;
    private final LeafTable leaves;
    private final SettlementLog settlement;
    private final long[] longs;
    private final long[] shorts;
    private final int assetsMax;
    private final AccountMargin margin;
    private final Holding holding;
    private int nextOrdinal;

    Audit(
            Limits limits,
            Books books,
            AccountMargin margin,
            LeafTable leaves,
            SettlementLog settlement) {
        this.books = books;
        this.leaves = leaves;
        this.settlement = settlement;
        longs = new long[limits.instrumentsMax() + 1];
        shorts = new long[limits.instrumentsMax() + 1];
        assetsMax = limits.assetsMax();
        this.margin = margin;
        holding = new Holding(limits.instrumentsMax(), assetsMax);
    }

    /**
     * Returns deposits less withdrawals less everything held, of an asset; not zero means that
     * units were made or lost.
     */
    public long residual(int asset) {
        Ledger ledger = books.ledger();
        AccountTable accounts = books.accounts();
        long held = 0;
        for (int ordinal = 0; ordinal < accounts.ordinalMax(); ordinal++) {
            if (accounts.isOpenAt(ordinal)) {
                int account = accounts.accountAt(ordinal);
                held += asset == 0 ? accounts.cash(account) : accounts.balance(account, asset);
            }
        }
        return ledger.deposits(asset) - ledger.withdrawals(asset) - held;
    }

    /**
     * Asserts the invariants of the books.
     *
     * @param settledSum cash and positions of all accounts together, money modulo 2^64
     */
    void beforeSeal(long settledSum) {
        Ledger ledger = books.ledger();
        Invariant.equal(
                "worth of all accounts", ledger.deposits(0) - ledger.withdrawals(0), settledSum);
        checkLots();
        checkBuckets();
        checkTables();
        checkSample();
        for (int asset = 0; asset <= assetsMax; asset++) {
            if (books.assets().isListed(asset)) {
                Invariant.equal("residual of asset", 0, residual(asset));
            }
        }
        Invariant.check(
                "clearing account flat",
                books.positions().isFlat(Limits.CLEARING),
                Limits.CLEARING);
    }

    private void checkLots() {
        Arrays.fill(longs, 0);
        Arrays.fill(shorts, 0);
        books.positions().addLots(longs, shorts);
        for (int instrument = 0; instrument < longs.length; instrument++) {
            if (longs[instrument] != -shorts[instrument]) {
                Invariant.equal(
                        "long and short lots, instrument " + instrument,
                        longs[instrument],
                        -shorts[instrument]);
            }
            if (longs[instrument] != 0) {
                long index = books.instruments().fundingPerLot(instrument);
                Invariant.check(
                        "funding paid is received",
                        WideSum.compareProducts(
                                        longs[instrument], index, -shorts[instrument], index)
                                == 0,
                        instrument);
            }
        }
    }

    private void checkBuckets() {
        AccountTable accounts = books.accounts();
        AccountSet buckets = accounts.buckets();
        for (int bucket = buckets.after(0); bucket > 0; bucket = buckets.after(bucket)) {
            int own = accounts.bucketInstrument(bucket);
            int slots = books.positions().slotCount(bucket);
            boolean alone = true;
            for (int slot = 0; slot < slots; slot++) {
                int instrument = books.positions().instrumentAt(bucket, slot);
                alone &= instrument == 0 || instrument == own;
            }
            for (int asset = 1; asset <= assetsMax; asset++) {
                alone &= accounts.balance(bucket, asset) == 0;
            }
            Invariant.check("bucket holds cash and its instrument", alone, bucket);
        }
    }

    /** Checks that more lots never need less margin: what the sums of every account rest on. */
    private void checkTables() {
        InstrumentTable instruments = books.instruments();
        for (int instrument = 1; instrument <= instruments.instrumentCount(); instrument++) {
            if (instruments.isListed(instrument)) {
                checkTable(instruments.initial(), instrument);
                checkTable(instruments.maintenance(), instrument);
            }
        }
    }

    /**
     * Doubles what a few accounts hold, the next ones at each seal, and checks that this needs no
     * less: what the tables promise for positions one by one holds for whole portfolios too.
     */
    private void checkSample() {
        AccountTable accounts = books.accounts();
        int sampled = 0;
        for (int looked = 0; looked < LOOKED_AT_MAX && sampled < SAMPLE; looked++) {
            nextOrdinal = nextOrdinal + 1 < accounts.ordinalMax() ? nextOrdinal + 1 : 0;
            if (accounts.isOpenAt(nextOrdinal)) {
                int account = accounts.accountAt(nextOrdinal);
                sampled += checkScaled(account) ? 1 : 0;
            }
        }
    }

    /** Returns false when the account holds nothing, or too much to be doubled. */
    private boolean checkScaled(int account) {
        holding.copy(
                account,
                books.accounts(),
                books.positions(),
                books.instruments().instrumentCount());
        int count = holding.count();
        boolean fits = count > 0;
        for (int index = 0; index < count; index++) {
            fits &= Math.abs(holding.lots(index)) <= Integer.MAX_VALUE / 2;
        }
        if (fits) {
            margin.evaluate(holding);
            long initial = margin.initialMargin();
            long maintenance = margin.maintenanceMargin();
            for (int index = 0; index < count; index++) {
                holding.add(holding.instrument(index), holding.lots(index));
            }
            margin.evaluate(holding);
            boolean grows =
                    margin.initialMargin() >= initial && margin.maintenanceMargin() >= maintenance;
            Invariant.check("twice the portfolio needs no less margin", grows, account);
        }
        return fits;
    }

    private void checkTable(MarginTable table, int instrument) {
        long value256 = books.instruments().unitValue(instrument) << Limits.MARGIN_FRACTION_BITS;
        for (int column = 2 * instrument; column <= 2 * instrument + 1; column++) {
            boolean isShort = column > 2 * instrument;
            long perLot = table.perLot()[column];
            long margin256 = isShort ? perLot - value256 : value256 - perLot;
            boolean grows = margin256 >= 0;
            int from = column * MarginTable.BRACKETS_MAX;
            for (int row = from; row < from + table.bracketCount()[column]; row++) {
                grows &= table.bracketSlope()[row] >= 0 && table.bracketOffset()[row] >= 0;
            }
            Invariant.check("margin grows with lots", grows, instrument);
        }
    }

    void afterSeal() {
        AccountTable accounts = books.accounts();
        for (int ordinal = 0; ordinal < accounts.ordinalMax(); ordinal++) {
            if (accounts.isOpenAt(ordinal)) {
                int account = accounts.accountAt(ordinal);
                int leafCount = accounts.leafCount(account);
                for (int index = 0; index < leafCount; index++) {
                    afterSeal(account, index);
                }
            }
        }
    }

    private void afterSeal(int account, int index) {
        if (leaves.isOpen(account, index)) {
            int leaf = LeafTable.leaf(account, index);
            long live = leaves.cash(account, index);
            long settled = settlement.settledCash(leaf);
            if (live != settled) {
                Invariant.equal("settled cash of leaf " + leaf, live, settled);
            }
        }
    }
}

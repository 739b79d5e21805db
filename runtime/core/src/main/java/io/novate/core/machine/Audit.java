package io.novate.core.machine;

import io.novate.core.batch.SettlementLog;
import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.Ledger;
import io.novate.core.margin.Books;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import java.util.Arrays;

/**
 * The invariants asserted at every seal, in production too, and where the others are asserted.
 *
 * <pre>
 *  1 lots of every instrument sum to 0          here; hence so does value at any mark
 *  2 what is held is what came in less what left, per asset       here
 *  3 realised and unrealised profit sum to 0    by 1 and 2: equity is cash + lots * value
 *  4 funding paid is funding received           by 1: funding is part of the value of a lot
 *  5 a batch's transfers sum to 0               SettlementLog, per batch; and the contract
 *  6 reducing never raises the requirement      TradeCheck, per leg
 *  7 a step never raises the shortage           StepSize, per liquidation order
 *  8 flat accounts pay no socialised loss       LossSharing, per payment
 *  9 no account stays negative unexplained      Liquidator.convertCollateral, per seal, on the kernel
 * 10 a requirement is not negative              AccountMargin, per evaluation
 * </pre>
 *
 * <p>After the seal the settled accounts hold the same cash as the live ones.
 */
public final class Audit {
    private final Books books;
    private final SettlementLog settlement;
    private final long[] lots;
    private final int assetsMax;

    Audit(Limits limits, Books books, SettlementLog settlement) {
        this.books = books;
        this.settlement = settlement;
        lots = new long[limits.instrumentsMax() + 1];
        assetsMax = limits.assetsMax();
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

    void beforeSeal() {
        Arrays.fill(lots, 0);
        books.positions().addLots(lots);
        for (int instrument = 0; instrument < lots.length; instrument++) {
            if (lots[instrument] != 0) {
                Invariant.equal("sum of lots, instrument " + instrument, 0, lots[instrument]);
            }
        }
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

    void afterSeal() {
        AccountTable accounts = books.accounts();
        for (int ordinal = 0; ordinal < accounts.ordinalMax(); ordinal++) {
            if (accounts.isOpenAt(ordinal)) {
                int account = accounts.accountAt(ordinal);
                long live = accounts.cash(account);
                long settled = settlement.settledCash(account);
                if (live != settled) {
                    Invariant.equal("settled cash of account " + account, live, settled);
                }
            }
        }
    }
}

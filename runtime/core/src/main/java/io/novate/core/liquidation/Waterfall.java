package io.novate.core.liquidation;

import io.novate.core.command.Events;
import io.novate.core.command.ExplanationKind;
import io.novate.core.command.TradeReason;
import io.novate.core.command.WaterfallRung;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.Novation;
import io.novate.core.margin.Sweep;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * Who bears what a failed account cannot: own collateral, the funds of {@link Coverage},
 * deleveraging of winners at the bankruptcy price, socialised loss last.
 *
 * <p><b>Units</b>: money. The bankruptcy price of a position is the mark less the share of the
 * account's equity that its maintenance margin, taken alone, is of the sum, so closing every
 * position at it leaves exactly zero.
 *
 * <p><b>Exactness</b>: shares round down; what is left over belongs to the last position or the
 * lowest account ids, as each method says.
 */
final class Waterfall {
    private final Books books;
    private final AccountMargin margin;
    private final Novation novation;
    private final Events events;
    private final LiveExplanation explanation;
    private final HeldPositions held;
    private final EquityColumn equities;
    private final DeleverageRanking ranking;
    private final LossSharing sharing;
    private final Coverage coverage;
    private final QueueQuery queueQuery;
    private long deficitLeft;
    private long winnerEquity;

    Waterfall(
            Books books,
            AccountMargin margin,
            Novation novation,
            Sweep sweep,
            FundTable funds,
            LatencyFigures latency,
            LiveExplanation explanation,
            Events events,
            int instrumentsMax) {
        this.books = books;
        this.margin = margin;
        this.novation = novation;
        this.events = events;
        this.explanation = explanation;
        held = new HeldPositions(books, instrumentsMax);
        equities = new EquityColumn(books, margin, sweep);
        ranking = new DeleverageRanking(books, equities);
        sharing = new LossSharing(books, margin, equities, events);
        queueQuery = new QueueQuery(books, margin);
        coverage = new Coverage(books, margin, funds, latency, equities, events);
    }

    /**
     * Forgets every ranking; called once per command, because rankings are frozen only within it.
     */
    void beginCommand() {
        ranking.clear();
        equities.clear();
    }

    /**
     * Moves all positions and the remaining equity of a solvent account to the backstop at the
     * bankruptcy price.
     *
     * @return false, nothing moved, when the backstop could not carry them above initial margin
     */
    boolean takeOver(int account, TradeReason why) {
        margin.evaluateMerged(Limits.BACKSTOP, account);
        if (margin.initialExcess256() < 0) {
            return false;
        }
        explanation.take(ExplanationKind.TAKEOVER, why, account);
        events.explained(explanation);
        moveAllCollateral(account);
        margin.evaluate(account);
        long equity = margin.equity();
        long total = collect(account);
        long given = 0;
        for (int index = 0; index < held.count(); index++) {
            long share = share(equity, total, index, given);
            given += share;
            moveToBackstop(account, index, held.lots(index), share);
        }
        Invariant.equal("cash after takeover", 0, books.accounts().cash(account));
        return true;
    }

    /**
     * Brings an account with negative equity nearer to zero, without positions and without
     * socialised loss: what is left waits for {@link #shareLosses}.
     *
     * @param account any account, the backstop included
     */
    void resolve(int account) {
        if (account != Limits.BACKSTOP) {
            surrenderCollateral(account);
        }
        margin.evaluate(account);
        long deficit = Math.max(0, -margin.equity());
        sharing.add(account, deficit, deficit == 0 ? 0 : uncovered(account, deficit));
    }

    /**
     * Shares what the accounts resolved since {@link #forgetFailed} still lack.
     *
     * <p>What nobody can bear, because only flat accounts are left, stays as negative equity: the
     * account is tried again at every check, nothing leaves the pool meanwhile, and batches are not
     * settled.
     */
    void shareLosses() {
        sharing.share();
    }

    /** Returns the number of accounts resolved since {@link #forgetFailed}. */
    int failedCount() {
        return sharing.failedCount();
    }

    /** Returns an account by the order in which it was resolved. */
    int failed(int index) {
        return sharing.failed(index);
    }

    /** Forgets the accounts that were resolved. */
    void forgetFailed() {
        sharing.clear();
    }

    /** Returns what neither funds nor winners took of a deficit. */
    private long uncovered(int account, long deficit) {
        held.collect(account);
        long left = coverage.cover(account, deficit, held);
        boolean flat = books.positions().isFlat(account);
        boolean taken =
                left == 0
                        && (flat
                                || account == Limits.BACKSTOP
                                || takeOver(account, TradeReason.DEFICIT_PAID));
        deficitLeft = left;
        return taken || flat ? left : deleverage(account, left);
    }

    /**
     * Sells collateral of an account to the backstop at its value after haircut, as far as the
     * backstop can pay without falling below initial margin in cash and positions.
     */
    void surrenderCollateral(int account) {
        for (int asset = 1; asset <= books.assets().assetsMax(); asset++) {
            long balance =
                    books.assets().isListed(asset) ? books.accounts().balance(account, asset) : 0;
            if (balance > 0) {
                sellCollateral(account, asset, balance);
            }
        }
    }

    QueuePlace queuePlace(int account, int instrument) {
        return queueQuery.place(account, instrument);
    }

    /** Sells all collateral as part of a takeover that was checked as a whole. */
    private void moveAllCollateral(int account) {
        for (int asset = 1; asset <= books.assets().assetsMax(); asset++) {
            long units =
                    books.assets().isListed(asset) ? books.accounts().balance(account, asset) : 0;
            if (units > 0) {
                buy(account, asset, units);
            }
        }
    }

    private void sellCollateral(int account, int asset, long balance) {
        margin.evaluate(Limits.BACKSTOP);
        long affordable = margin.settledEquity() - margin.initialMargin();
        long units = balance;
        if (books.assets().value(asset, balance) > affordable) {
            units = affordable <= 0 ? 0 : books.assets().unitsFor(asset, balance, affordable);
        }
        if (units > 0) {
            margin.evaluate(account);
            long deficit = Math.max(0, -margin.settledEquity());
            explanation.take(ExplanationKind.CONVERSION, TradeReason.CASH_SHORT, account);
            explanation.sale(asset, units, books.assets().sold(asset, balance, units));
            events.explained(explanation);
            long paid = buy(account, asset, units);
            events.covered(
                    WaterfallRung.OWN_COLLATERAL,
                    account,
                    account,
                    paid,
                    0,
                    0,
                    deficit,
                    Math.max(0, deficit - paid));
        }
    }

    private long buy(int account, int asset, long units) {
        long value = books.assets().sold(asset, books.accounts().balance(account, asset), units);
        books.ledger().moveCollateral(account, Limits.BACKSTOP, asset, units);
        books.ledger().transfer(Limits.BACKSTOP, account, value);
        equities.change(account);
        events.collateralSold(account, asset, units, value);
        return value;
    }

    /** Closes every position against winners and returns the loss nobody took. */
    private long deleverage(int account, long loss) {
        long total = collect(account);
        long shared = 0;
        long uncovered = 0;
        for (int index = 0; index < held.count(); index++) {
            long share = share(loss, total, index, shared);
            shared += share;
            uncovered += share - deleveragePosition(account, index, share);
        }
        return uncovered;
    }

    /** Closes one position against winners and returns the part of {@code loss} they took. */
    private long deleveragePosition(int account, int index, long loss) {
        int instrument = held.instrument(index);
        long lots = held.lots(index);
        int sign = Long.signum(lots);
        long size = Math.abs(lots);
        long closed = 0;
        long borne = 0;
        DeleverageQueue queue = ranking.queue(instrument, -sign);
        long closedBefore = 0;
        while (closed < size) {
            int winner = queue.first();
            if (winner == 0) {
                if (!queue.mayHaveMore() || closed == closedBefore) {
                    break;
                }
                closedBefore = closed;
                queue.build(instrument, -sign);
                continue;
            }
            long bearable = bearable(winner, instrument, -sign, size, closed, loss, borne);
            if (bearable > 0) {
                long cost = Rounding.mulDivFloor(loss, closed + bearable, size) - borne;
                explanation.take(ExplanationKind.DELEVERAGING, TradeReason.FIRST_IN_QUEUE, winner);
                explanation.deleveraging(account, instrument, sign * bearable, cost);
                explanation.loss(loss, size, closed, borne);
                events.explained(explanation);
                closeAgainst(account, winner, instrument, sign * bearable, cost);
                closed += bearable;
                borne += cost;
            }
            if (closed < size || books.positions().lots(winner, instrument) == 0) {
                queue.removeFirst();
            }
        }
        if (closed < size && account != Limits.BACKSTOP) {
            moveToBackstop(account, index, sign * (size - closed), 0);
        }
        return borne;
    }

    /**
     * Returns the lots a winner can give up without owing more than its equity, and keeps that
     * equity.
     */
    private long bearable(
            int winner, int instrument, int sign, long size, long closed, long loss, long borne) {
        long held = books.positions().lots(winner, instrument);
        if (Long.signum(held) != sign) {
            return 0;
        }
        long lots = Math.min(Math.abs(held), size - closed);
        winnerEquity = margin.equityOf(winner);
        if (winnerEquity <= 0) {
            return 0;
        }
        if (Rounding.mulDivFloor(loss, closed + lots, size) - borne <= winnerEquity) {
            return lots;
        }
        return Math.clamp(Rounding.mulDivFloor(winnerEquity, size, loss) - 1, 0, lots);
    }

    private void closeAgainst(int account, int winner, int instrument, long lots, long cost) {
        long value = Math.multiplyExact(lots, books.instruments().unitValue(instrument));
        novation.move(account, winner, instrument, lots, value + cost);
        equities.change(account);
        equities.change(winner);
        events.deleveraged(account, winner, instrument, -lots, cost);
        if (cost > 0) {
            events.covered(
                    WaterfallRung.DELEVERAGING,
                    account,
                    winner,
                    cost,
                    winnerEquity,
                    winnerEquity - cost,
                    deficitLeft,
                    deficitLeft - cost);
            deficitLeft -= cost;
        }
    }

    private void moveToBackstop(int account, int index, long lots, long equityGiven) {
        int instrument = held.instrument(index);
        long value = Math.multiplyExact(lots, books.instruments().unitValue(instrument));
        novation.move(account, Limits.BACKSTOP, instrument, lots, value - equityGiven);
        equities.change(account);
        events.takenOver(account, instrument, lots, equityGiven);
    }

    /** Copies the positions of an account and returns the sum of their weights. */
    private long collect(int account) {
        held.collect(account);
        long total = 0;
        for (int index = 0; index < held.count(); index++) {
            total += held.weight(index, margin);
        }
        return total;
    }

    /** Returns the share of one position by weight; the last takes the remainder. */
    private long share(long amount, long total, int index, long sharedBefore) {
        if (index == held.count() - 1) {
            return amount - sharedBefore;
        }
        return Rounding.mulDivFloor(amount, held.weight(index, margin), total);
    }
}

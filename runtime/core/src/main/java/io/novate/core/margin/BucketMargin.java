package io.novate.core.margin;

import io.novate.core.command.Events;
import io.novate.core.command.Rejection;
import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.Ledger;
import io.novate.core.position.PositionTable;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * What moves between a bucket and its parent.
 *
 * <p>A leg or an order that opens risk locks what the bucket then lacks of initial margin, orders
 * and chosen leverage included. A leg that closes releases what it gained, and of the margin that
 * was in the bucket, less what it lost, the share of the lots closed; at most what the bucket may
 * give away. One that turns the position closes all of it, so one of the two remains. A bucket
 * without position and orders is emptied: by the closing leg, or at the next check. An order that
 * ends releases nothing by itself, because the venue reports a fill as an order's end first.
 *
 * <p>Each amount is a transfer of the ledger; nothing else moves between the two. While a loss is
 * unresolved nothing moves at all.
 *
 * <p><b>Units</b>: money.
 *
 * <p><b>Exactness</b>: what is locked rounds up, what is released rounds down; the remainder stays
 * in the bucket.
 */
public final class BucketMargin {
    private final AccountTable accounts;
    private final PositionTable positions;
    private final Ledger ledger;
    private final AccountMargin margin;
    private final OrderMargin orderMargin;
    private final ReservationTable orders;
    private final Novation novation;
    private final AccountSet unresolved;
    private final Events events;
    private final AccountSet touched;
    private boolean anyTouched;

    /**
     * Moves money of the given books.
     *
     * @param unresolved accounts with a loss that nobody could bear
     */
    public BucketMargin(
            Books books,
            AccountMargin margin,
            OrderMargin orderMargin,
            ReservationTable orders,
            Novation novation,
            AccountSet unresolved,
            Events events) {
        accounts = books.accounts();
        positions = books.positions();
        ledger = books.ledger();
        this.margin = margin;
        this.orderMargin = orderMargin;
        this.orders = orders;
        this.novation = novation;
        this.unresolved = unresolved;
        this.events = events;
        touched = new AccountSet(accounts);
    }

    /**
     * Returns what a bucket would lack after a leg, 0 for a leg that only reduces and for accounts
     * that are no buckets.
     *
     * @param lots signed lots of the leg
     * @param cash money the leg brings, fee included
     */
    public long lacking(int account, int instrument, long lots, long cash) {
        if (!accounts.isBucket(account)) {
            return 0;
        }
        long held = positions.lots(account, instrument);
        if (TradeCheck.isReducing(held, held + lots)) {
            return 0;
        }
        long extra256 = orderMargin.extra256(account, instrument, lots);
        margin.evaluateAfter(account, instrument, lots, cash);
        return OrderMargin.lacking(margin.initialExcess256(), extra256);
    }

    /** Returns why the parent of a bucket cannot give an amount now, or null. */
    public Rejection refuseLock(int bucket, long amount) {
        if (amount == 0) {
            return null;
        }
        if (!unresolved.isEmpty()) {
            return Rejection.LOSS_UNRESOLVED;
        }
        boolean has = amount <= orderMargin.withdrawable(accounts.parent(bucket));
        return has ? null : Rejection.MARGIN_SHORT;
    }

    /** Moves an amount that {@link #refuseLock} allows from the parent of a bucket into it. */
    public void lock(int bucket, long amount) {
        if (amount > 0) {
            int parent = accounts.parent(bucket);
            ledger.transfer(parent, bucket, amount);
            events.marginLocked(bucket, parent, amount);
        }
    }

    /**
     * Books a leg that passed its check, with what a bucket locks before and releases after it; the
     * caller made room for two more legs.
     */
    public void leg(int account, int instrument, long lots, long unitCost, long fee) {
        if (!accounts.isBucket(account)) {
            novation.leg(account, instrument, lots, unitCost, fee);
            return;
        }
        long held = positions.lots(account, instrument);
        long balance = balance(account, instrument);
        lock(account, lacking(account, instrument, lots, -lots * unitCost - fee));
        novation.leg(account, instrument, lots, unitCost, fee);
        if (held != 0 && held > 0 != lots > 0) {
            long closed = Math.min(Math.abs(lots), Math.abs(held));
            release(account, freed(account, instrument, balance, closed, Math.abs(held)));
        }
    }

    /** Books a leg that was read and passed its check, as above. */
    public void leg(TradeLeg leg, long unitCost, long fee) {
        if (leg.isBucket()) {
            leg(leg.account(), leg.instrument(), leg.lots(), unitCost, fee);
        } else {
            novation.leg(leg, unitCost, fee);
        }
    }

    /** Hears of an account whose money, lots or orders change. */
    public void touch(int account) {
        if (accounts.isBucket(account)) {
            touched.add(account);
            anyTouched = true;
        }
    }

    /** Returns whether a bucket has neither a position nor an order that could become one. */
    public boolean isIdle(int bucket) {
        return positions.isFlat(bucket) && orders.count(bucket) == 0 && accounts.order(bucket) == 0;
    }

    /** Empties the buckets that have become idle, ascending by id. */
    public void releaseIdle() {
        if (!anyTouched) {
            return;
        }
        anyTouched = false;
        for (int bucket = touched.after(0); bucket > 0; bucket = touched.after(bucket)) {
            if (isIdle(bucket)) {
                release(bucket, accounts.cash(bucket));
            }
            if (isIdle(bucket) && accounts.cash(bucket) > 0) {
                anyTouched = true; // a loss is unresolved or its parent has no room
            } else {
                touched.remove(bucket);
            }
        }
    }

    /** Restores what {@link #touch} heard, as far as it matters. */
    public void restore() {
        touched.addAll(accounts.buckets());
        anyTouched = true;
    }

    /** Returns what a bucket may release after closing lots of a position of {@code size}. */
    private long freed(int bucket, int instrument, long balanceBefore, long closed, long size) {
        long balance = balance(bucket, instrument);
        long gain = Math.max(0, balance - balanceBefore);
        long share = Rounding.mulDivFloor(Math.max(0, balance - gain), closed, size);
        return Math.min(gain + share, orderMargin.withdrawable(bucket));
    }

    private void release(int bucket, long amount) {
        if (!unresolved.isEmpty()) {
            return;
        }
        int parent = accounts.parent(bucket);
        long room = Math.max(0, Limits.GROSS_MAX - accounts.cash(parent));
        long released = Math.min(room, amount);
        if (released > 0) {
            ledger.transfer(bucket, parent, released);
            events.marginReleased(bucket, parent, released);
        }
    }

    /** Returns cash without unrealised gains: what was put into a bucket and realised there. */
    private long balance(int bucket, int instrument) {
        return accounts.cash(bucket) + positions.entryCost(bucket, instrument);
    }
}

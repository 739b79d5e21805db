package io.novate.core.machine;

import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.Rejection;
import io.novate.core.ledger.AccountTable;
import io.novate.core.liquidation.Liquidator;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.OrderMargin;
import io.novate.core.margin.TradeCheck;
import io.novate.core.position.PositionTable;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * Moves positions between accounts of one owner, at their value: nobody's equity changes.
 *
 * <p>The entry cost goes along, so what the owner's accounts have really received and what is only
 * an unrealised gain stays the same over both of them. After it each of the two covers its initial
 * margin, or is at least no nearer to liquidation than before.
 */
final class PortDesk {
    private final ClearingMachine machine;
    private final Books books;
    private final AccountTable accounts;
    private final PositionTable positions;
    private final AccountMargin margin;
    private final OrderMargin orderMargin;
    private final Liquidator liquidator;
    private final Events events;

    PortDesk(
            ClearingMachine machine,
            Books books,
            AccountMargin margin,
            OrderMargin orderMargin,
            Liquidator liquidator,
            Events events) {
        this.machine = machine;
        this.books = books;
        accounts = books.accounts();
        positions = books.positions();
        this.margin = margin;
        this.orderMargin = orderMargin;
        this.liquidator = liquidator;
        this.events = events;
    }

    void port(int from, int to, int instrument, long lots) {
        machine.resolveBeforeMoneyLeaves();
        if (!accounts.isOpen(from) || !accounts.isOpen(to)) {
            machine.reject(Rejection.ACCOUNT_UNKNOWN, accounts.isOpen(from) ? to : from);
            return;
        }
        Rejection refused = refuseAccounts(from, to);
        if (refused == null) {
            refused = refuseLots(from, to, instrument, lots);
        }
        if (refused != null) {
            machine.reject(refused, refused == Rejection.LOTS_RANGE ? lots : from);
            return;
        }
        long value = Math.multiplyExact(lots, books.instruments().unitValue(instrument));
        refused = refuseMargin(from, instrument, -lots, value);
        if (refused != null) {
            machine.reject(refused, from);
            return;
        }
        refused = refuseMargin(to, instrument, lots, -value);
        if (refused != null) {
            machine.reject(refused, to);
            return;
        }
        move(from, to, instrument, lots, value);
        liquidator.relieve(from);
        liquidator.relieve(to);
        events.ported(from, to, instrument, lots, value);
    }

    private Rejection refuseAccounts(int from, int to) {
        if (from == to) {
            return Rejection.SELF_TRADE;
        }
        if (accounts.isHouse(from) || accounts.isHouse(to)) {
            return Rejection.ACCOUNT_RESERVED;
        }
        if (accounts.isBucket(from) || accounts.isBucket(to)) {
            return Rejection.BUCKET;
        }
        if (!accounts.isSameOwner(from, to)) {
            return Rejection.OWNER_FOREIGN;
        }
        if (isLiquidated(from) || isLiquidated(to)) {
            return Rejection.IN_LIQUIDATION;
        }
        return liquidator.isUnresolved() ? Rejection.LOSS_UNRESOLVED : null;
    }

    private boolean isLiquidated(int account) {
        return accounts.state(account) == AccountState.LIQUIDATING || accounts.order(account) != 0;
    }

    private Rejection refuseLots(int from, int to, int instrument, long lots) {
        if (!books.instruments().isListed(instrument)) {
            return Rejection.INSTRUMENT_UNKNOWN;
        }
        long held = positions.lots(from, instrument);
        boolean part = held > 0 ? lots > 0 && lots <= held : lots < 0 && lots >= held;
        if (!part) {
            return Rejection.LOTS_RANGE;
        }
        long before = positions.lots(to, instrument);
        long after = Math.addExact(before, lots);
        if (Math.abs(after) > Math.abs(before)
                && Math.abs(after) > TradeCheck.lotsMax(books, to, instrument)) {
            return Rejection.POSITION_LIMIT;
        }
        if (before == 0 && positions.isFull(to, instrument)) {
            return Rejection.POSITIONS_FULL;
        }
        return before == 0 && !accounts.isLarge(to) && positions.lacksRows()
                ? Rejection.CAPACITY
                : null;
    }

    /** Returns why an account may not change by so many lots for so much cash, or null. */
    private Rejection refuseMargin(int account, int instrument, long lots, long cash) {
        if (Math.abs(accounts.cash(account) + cash) > Limits.GROSS_MAX) {
            return Rejection.GROSS_BOUND;
        }
        long ordersBefore256 = orderMargin.extra256(account);
        long ordersAfter256 = orderMargin.extra256(account, instrument, lots);
        margin.evaluate(account);
        long initialBefore = above(margin.initialExcess256(), ordersBefore256);
        long maintenanceBefore = margin.maintenanceExcess256();
        margin.evaluateAfter(account, instrument, lots, cash);
        long initialAfter = above(margin.initialExcess256(), ordersAfter256);
        boolean easier =
                initialAfter >= initialBefore && margin.maintenanceExcess256() >= maintenanceBefore;
        if (!easier && !accounts.isLarge(account) && !margin.isInsideGrossBound()) {
            return Rejection.GROSS_BOUND;
        }
        return initialAfter >= 0 || easier ? null : Rejection.MARGIN_SHORT;
    }

    /** Returns an excess less what open orders ask of it, or the least long. */
    private static long above(long excess256, long extra256) {
        long left = excess256 - extra256;
        return excess256 < 0 && left >= 0 ? Long.MIN_VALUE : left;
    }

    private void move(int from, int to, int instrument, long lots, long value) {
        long held = positions.lots(from, instrument);
        long cost = positions.entryCost(from, instrument);
        long left = Rounding.mulDivFloorSigned(cost, Math.abs(held - lots), Math.abs(held));
        long moved = Math.subtractExact(cost, left);
        long before = positions.lots(to, instrument);
        books.ledger().beginFill();
        positions.set(from, instrument, held - lots, left);
        if (before == 0 || Long.signum(before) == Long.signum(lots)) {
            long sum = Math.addExact(positions.entryCost(to, instrument), moved);
            positions.set(to, instrument, before + lots, sum);
        } else {
            positions.add(to, instrument, lots, Math.floorDiv(moved, lots));
        }
        books.ledger().fill(from, instrument, -lots, value);
        books.ledger().fill(to, instrument, lots, -value);
    }
}

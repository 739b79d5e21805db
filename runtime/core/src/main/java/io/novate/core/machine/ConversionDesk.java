package io.novate.core.machine;

import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.MarginMode;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.Ledger;
import io.novate.core.liquidation.Liquidator;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.OrderMargin;
import io.novate.core.margin.Sweep;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * Turns collateral into cash: asks the venue for it where cash and positions are worth less than
 * nothing while collateral still covers, and books what the venue found.
 *
 * <p>A check asks for the first asset with a value, in order of id: the fewest units whose value
 * after haircut makes up what is short, for at least that value. An account has one order at a
 * time, its units are reserved, and the first check after the venue has ended it asks again. The
 * account's equity cannot fall at the values the order was made at: the money is at least the value
 * after haircut, and the fee is taken from what it brings above that. What is not converted when a
 * batch is sealed the backstop buys.
 */
final class ConversionDesk {
    private final ClearingMachine machine;
    private final Books books;
    private final AccountTable accounts;
    private final AssetTable assets;
    private final InstrumentTable instruments;
    private final Ledger ledger;
    private final AccountMargin margin;
    private final OrderMargin orderMargin;
    private final Sweep sweep;
    private final Liquidator liquidator;
    private final ConversionTable orders;
    private final Events events;
    private final AccountSet found;
    private final AccountSet candidates;
    private final AccountSet waiting;
    private final boolean[] changed;
    private boolean full;
    private boolean everybody;
    private boolean checking;
    private long changedMask;
    private Rejection refused;
    private long refusedValue;

    ConversionDesk(
            ClearingMachine machine,
            Limits limits,
            Books books,
            AccountMargin margin,
            OrderMargin orderMargin,
            Sweep sweep,
            Liquidator liquidator,
            Events events) {
        this.machine = machine;
        this.books = books;
        accounts = books.accounts();
        assets = books.assets();
        instruments = books.instruments();
        ledger = books.ledger();
        this.margin = margin;
        this.orderMargin = orderMargin;
        this.sweep = sweep;
        this.liquidator = liquidator;
        this.events = events;
        orders = new ConversionTable(limits.ordersMax(), accounts);
        found = new AccountSet(accounts);
        candidates = new AccountSet(accounts);
        waiting = new AccountSet(accounts);
        changed = new boolean[limits.instrumentsMax() + 1];
    }

    ConversionTable orders() {
        return orders;
    }

    /** Remembers whom a check concerns, before it forgets what has changed. */
    void beginCheck(boolean isFull) {
        checking = true;
        full = isFull;
        candidates.clear();
        everybody = full || instruments.isAllChanged();
        changedMask = full ? -1 : instruments.changedMask();
        for (int instrument = 1; instrument <= instruments.instrumentCount(); instrument++) {
            changed[instrument] = instruments.isChanged(instrument);
        }
    }

    /** Hears of an account whose money or lots a check changes. */
    void touch(int account) {
        if (checking) {
            candidates.add(account);
        }
    }

    /** Cancels what is no longer needed and asks for what is short, after a check. */
    void endCheck() {
        checking = false;
        cancelUnneeded();
        if (isCollateralHeld()) {
            found.clear();
            sweep.uncovered(full, changedMask, found);
            if (!everybody) {
                keepHoldersOfChanged();
            }
            candidates.addAll(found);
            for (int index = 0; full && index < accounts.largeCount(); index++) {
                candidates.add(accounts.accountOfLarge(index));
            }
            candidates.add(Limits.BACKSTOP);
            candidates.addAll(waiting);
            waiting.clear();
            askCandidates();
        }
    }

    /** Asks whatever a seal could not sell to the backstop. */
    void askEverybody() {
        if (isCollateralHeld()) {
            beginCheck(true);
            endCheck();
        }
    }

    /**
     * Asks for one account that may have lost cash without a change of prices: a customer sells
     * what it is short of, the backstop all that it took over, because its money has to be ready.
     */
    void consider(int account) {
        if (!holdsCollateral(account) || orders.order(account) != 0) {
            return;
        }
        margin.evaluate(account);
        boolean isShort = margin.settledEquity() < 0 && margin.equity() >= 0;
        boolean sells = isShort || account == Limits.BACKSTOP;
        if (sells && orders.isFull()) {
            waiting.add(account);
        } else if (sells) {
            ask(account, -margin.settledEquity());
        }
    }

    /** Writes orders and the accounts to be asked for again. */
    void write(SnapshotWriter out) {
        orders.write(out);
        for (int account = waiting.after(0); account > 0; account = waiting.after(account)) {
            out.putInt(account);
        }
        out.putInt(0);
    }

    /** Reads what {@link #write} wrote; accounts were restored before. */
    void read(SnapshotReader in) {
        orders.read(in);
        for (int account = in.getInt(); account != 0; account = in.getInt()) {
            waiting.add(account);
        }
    }

    /**
     * Books units of an asset against money.
     *
     * @param orderId the conversion order it fills, 0 for none
     */
    void trade(long orderId, int seller, int buyer, int asset, long units, long money) {
        machine.checkIfDue();
        refused = null;
        int row = orderId == 0 ? -1 : orders.row(orderId);
        checkFields(orderId, row, seller, buyer, asset, units, money);
        int payee = seller;
        if (refused == null && row >= 0) {
            checkOrder(row, seller, asset, units, money);
            payee = accounts.balance(seller, asset) >= units ? seller : Limits.BACKSTOP;
        }
        if (refused == null) {
            checkSeller(orderId, payee, asset, units, money);
        }
        if (refused == null) {
            checkBuyer(payee, buyer, asset, units, money);
        }
        if (refused != null) {
            machine.reject(refused, refusedValue);
            return;
        }
        long fee = row < 0 ? 0 : fee(payee, asset, units, money);
        if (row >= 0) {
            fill(orderId, row, units);
        }
        ledger.moveCollateral(payee, buyer, asset, units);
        ledger.transfer(buyer, payee, money);
        ledger.transfer(payee, Limits.INSURANCE, fee);
        events.converted(orderId, payee, buyer, asset, units, money, fee);
        liquidator.follow(payee);
        liquidator.relieve(buyer);
        consider(payee);
    }

    /** Ends an order with units left. */
    void end(long orderId, OrderEnd end) {
        int row = orders.row(orderId);
        if (row < 0) {
            machine.reject(Rejection.ORDER_UNKNOWN, orderId);
            return;
        }
        long left = orders.units(row);
        waiting.add(orders.account(row));
        orders.remove(orderId);
        events.conversionEnded(orderId, end, left);
    }

    private boolean holdsCollateral(int account) {
        for (int asset = 1; asset <= assets.assetsMax(); asset++) {
            if (accounts.balance(account, asset) > 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isCollateralHeld() {
        for (int asset = 1; asset <= assets.assetsMax(); asset++) {
            if (ledger.deposits(asset) != ledger.withdrawals(asset)) {
                return true;
            }
        }
        return false;
    }

    private void cancelUnneeded() {
        AccountSet converting = orders.converting();
        for (int account = converting.after(0); account > 0; account = converting.after(account)) {
            long orderId = orders.order(account);
            int row = orders.row(orderId);
            margin.evaluate(account);
            boolean isNeeded = margin.settledEquity() < 0 || account == Limits.BACKSTOP;
            if (!isNeeded && !orders.isCancelAsked(row)) {
                orders.askCancel(row);
                events.conversionCancelAsked(orderId, account);
            }
        }
    }

    /**
     * Drops standard accounts that hold nothing changed: the sweep finds them coarser than that.
     */
    private void keepHoldersOfChanged() {
        for (int account = found.after(0); account > 0; account = found.after(account)) {
            boolean holds = accounts.isLarge(account);
            int slots = holds ? 0 : books.positions().slotCount(account);
            for (int slot = 0; slot < slots && !holds; slot++) {
                holds = changed[books.positions().instrumentAt(account, slot)];
            }
            if (!holds) {
                found.remove(account);
            }
        }
    }

    private void askCandidates() {
        for (int account = candidates.after(0); account > 0; account = candidates.after(account)) {
            consider(account);
        }
    }

    private void ask(int account, long shortage) {
        for (int asset = 1; asset <= assets.assetsMax(); asset++) {
            long balance = assets.isListed(asset) ? accounts.balance(account, asset) : 0;
            if (balance > 0 && assets.value(asset, balance) > 0) {
                boolean all = account == Limits.BACKSTOP;
                long units = all ? balance : assets.unitsWorth(asset, balance, shortage);
                long moneyMin = assets.sold(asset, balance, units);
                long orderId = orders.add(account, asset, units, moneyMin);
                events.conversionOrdered(orderId, account, asset, units, moneyMin);
                return;
            }
        }
    }

    private void checkFields(
            long orderId, int row, int seller, int buyer, int asset, long units, long money) {
        if (orderId != 0 && row < 0) {
            refuse(Rejection.ORDER_UNKNOWN, orderId);
        } else if (!accounts.isOpen(seller) || !accounts.isOpen(buyer)) {
            refuse(Rejection.ACCOUNT_UNKNOWN, accounts.isOpen(seller) ? buyer : seller);
        } else if (accounts.isHouse(buyer) || orderId == 0 && accounts.isHouse(seller)) {
            refuse(Rejection.ACCOUNT_RESERVED, accounts.isHouse(buyer) ? buyer : seller);
        } else if (accounts.mode(buyer) == MarginMode.ISOLATED) {
            refuse(Rejection.MARGIN_MODE, buyer);
        } else if (seller == buyer) {
            refuse(Rejection.SELF_TRADE, buyer);
        } else if (asset < 1 || !assets.isListed(asset)) {
            refuse(Rejection.ASSET_UNKNOWN, asset);
        } else if (units <= 0 || money <= 0 || money > Limits.GROSS_MAX) {
            refuse(Rejection.AMOUNT_RANGE, units <= 0 ? units : money);
        } else if (orderId == 0 && liquidator.isUnresolved()) {
            refuse(Rejection.LOSS_UNRESOLVED, money);
        }
    }

    private void checkOrder(int row, int seller, int asset, long units, long money) {
        if (seller != orders.account(row) || asset != orders.asset(row)) {
            refuse(Rejection.ORDER_FOREIGN, seller);
        } else if (units > orders.units(row)) {
            refuse(Rejection.ORDER_OVERFILL, units);
        } else if (money < moneyMin(row, units)) {
            refuse(Rejection.ORDER_LIMIT, money);
        }
    }

    /** Returns the part of an order's least money that some of its units must bring, rounded up. */
    private long moneyMin(int row, long units) {
        return Rounding.mulDivCeil(orders.moneyMin(row), units, orders.units(row));
    }

    /** An order's units are reserved; what is sold without one must not be needed as margin. */
    private void checkSeller(long orderId, int seller, int asset, long units, long money) {
        long balance = accounts.balance(seller, asset);
        long cash = accounts.cash(seller);
        if (units > balance - (orderId == 0 ? orders.reserved(seller, asset) : 0)) {
            refuse(Rejection.FREE_BALANCE, units);
        } else if (cash > 0 && cash + money > Limits.GROSS_MAX) {
            refuse(Rejection.GROSS_BOUND, seller);
        } else if (orderId == 0 && accounts.state(seller) == AccountState.LIQUIDATING) {
            refuse(Rejection.IN_LIQUIDATION, seller);
        } else if (orderId == 0) {
            long lost = assets.initialValueLost(asset, balance, units);
            if (isShort(seller, money - lost, money - assets.sold(asset, balance, units))) {
                refuse(Rejection.MARGIN_SHORT, seller);
            }
        }
    }

    /** The buyer pays with cash really received, and covers its margin with what it bought. */
    private void checkBuyer(int seller, int buyer, int asset, long units, long money) {
        if (seller == buyer) {
            refuse(Rejection.SELF_TRADE, buyer);
        } else if (accounts.state(buyer) == AccountState.LIQUIDATING) {
            refuse(Rejection.IN_LIQUIDATION, buyer);
        } else {
            long balance = accounts.balance(buyer, asset);
            long gained =
                    assets.initialValue(asset, balance + units)
                            - assets.initialValue(asset, balance);
            long worth = assets.value(asset, balance + units) - assets.value(asset, balance);
            boolean isShort = isShort(buyer, gained - money, worth - money);
            if (isShort || money > margin.cashBalance()) {
                refuse(Rejection.FREE_BALANCE, money);
            }
        }
    }

    /**
     * Returns whether a change of what counts before new risk and of what counts for maintenance
     * would leave an account without what its margin, its orders and its unrealised gains tie; no
     * change for the better does.
     */
    private boolean isShort(int account, long change, long maintenanceChange) {
        long extra256 = orderMargin.extra256(account);
        margin.evaluate(account);
        if (change >= 0 && maintenanceChange >= 0) {
            return false;
        }
        long excess256 = margin.initialExcess256();
        boolean covers = excess256 >= extra256;
        long free = covers ? excess256 - extra256 >> Limits.MARGIN_FRACTION_BITS : 0;
        return !covers
                || -change > free
                || margin.initialEquity() + change < margin.unrealisedGain();
    }

    /** Returns the fee, at most what the money exceeds the value after haircut by. */
    private long fee(int seller, int asset, long units, long money) {
        if (seller == Limits.BACKSTOP) {
            return 0;
        }
        int feePpm = assets.asset(asset).bounds().conversionFeePpm();
        long full = Rounding.mulDivCeil(money, feePpm, Limits.PPM);
        long value = assets.sold(asset, accounts.balance(seller, asset), units);
        return Math.clamp(money - value, 0, full);
    }

    private void fill(long orderId, int row, long units) {
        long left = orders.units(row) - units;
        if (left == 0) {
            orders.remove(orderId);
        } else {
            orders.setLeft(row, left, orders.moneyMin(row) - moneyMin(row, units));
        }
    }

    private void refuse(Rejection reason, long value) {
        refused = reason;
        refusedValue = value;
    }
}

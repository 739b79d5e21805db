package io.novate.core.machine;

import io.novate.core.batch.SettlementLog;
import io.novate.core.command.AccountState;
import io.novate.core.command.Asset;
import io.novate.core.command.Events;
import io.novate.core.command.MarginMode;
import io.novate.core.command.Rejection;
import io.novate.core.intake.AssetCheck;
import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.LeafTable;
import io.novate.core.ledger.Ledger;
import io.novate.core.liquidation.Liquidator;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.BucketMargin;
import io.novate.core.margin.OrderMargin;
import io.novate.core.price.AssetTable;
import io.novate.core.unit.Limits;

/** Lists and prices collateral, lets money and collateral in, out and from account to account. */
final class CollateralDesk {
    private final ClearingMachine machine;
    private final Limits limits;
    private final AccountTable accounts;
    private final Ledger ledger;
    private final AssetTable assets;
    private final Books books;
    private final AccountMargin margin;
    private final OrderMargin orderMargin;
    private final BucketMargin buckets;
    private final Liquidator liquidator;
    private final LeafTable leaves;
    private final LeafBalance leafBalance;
    private final SettlementRecorder recorder;
    private final SettlementLog settlement;
    private final Events events;

    CollateralDesk(
            ClearingMachine machine,
            Limits limits,
            Books books,
            AccountMargin margin,
            OrderMargin orderMargin,
            BucketMargin buckets,
            Liquidator liquidator,
            LeafBalance leafBalance,
            SettlementRecorder recorder,
            Events events) {
        this.machine = machine;
        this.limits = limits;
        this.books = books;
        accounts = books.accounts();
        ledger = books.ledger();
        assets = books.assets();
        this.margin = margin;
        this.orderMargin = orderMargin;
        this.buckets = buckets;
        this.liquidator = liquidator;
        leaves = machine.leaves();
        this.leafBalance = leafBalance;
        this.recorder = recorder;
        settlement = machine.settlement();
        this.events = events;
    }

    void listAsset(Asset asset, long price256) {
        int id = asset.asset();
        if (id < 1 || id > limits.assetsMax()) {
            machine.reject(Rejection.ASSET_UNKNOWN, id);
        } else if (assets.isListed(id)) {
            machine.reject(Rejection.ASSET_EXISTS, id);
        } else if (!isPrice(price256) || !AssetCheck.isSound(asset)) {
            machine.reject(Rejection.LISTING_INVALID, price256);
        } else {
            assets.list(asset, price256);
            events.assetListed(asset, price256);
        }
    }

    void valueAsset(int asset, long price256) {
        if (asset < 1 || !assets.isListed(asset)) {
            machine.reject(Rejection.ASSET_UNKNOWN, asset);
        } else if (!isPrice(price256) || !fitsCollateralBound(held(asset), price256)) {
            machine.reject(Rejection.AMOUNT_RANGE, price256);
        } else {
            assets.setPrice(asset, price256, held(asset));
            books.instruments().changeAll();
        }
    }

    /**
     * Takes every deposit that the contract can put into its inbox: an item that stayed at the
     * cursor would stop the pool. What the pool may not keep goes straight back, as a claim of the
     * account. An item may name any leaf of a large account, or a bucket: then it is the parent's.
     */
    void inboxDeposit(int leaf, int key, long amount, byte[] sender, byte[] signer) {
        int asset = key == 0 ? 0 : key - Ledger.ASSET_KEY;
        int named = accounts.accountOfLeaf(leaf);
        int account = accounts.isOpen(named) ? accounts.root(named) : named;
        if (!accounts.isOpen(account) || !leaves.isLeaf(named, leaf)) {
            machine.reject(Rejection.ACCOUNT_UNKNOWN, leaf);
        } else if (asset < 0 || asset > Limits.ASSETS_END || key != 0 && asset == 0) {
            machine.reject(Rejection.ASSET_UNKNOWN, key);
        } else if (asset != 0 && accounts.isHouse(account) && account != Limits.BACKSTOP) {
            machine.reject(Rejection.ACCOUNT_RESERVED, account);
        } else if (amount <= 0 || amount > Limits.DEPOSIT_MAX) {
            machine.reject(Rejection.AMOUNT_RANGE, amount);
        } else {
            long above = amount - acceptable(account, asset, amount);
            recorder.reserve(SettlementRecorder.LEGS_OF_ARRIVAL);
            settlement.inboxDeposit(leaf, key, amount, sender, signer);
            recorder.arrived(named, leaf, key, amount);
            if (assets.isListed(asset)) {
                ledger.deposit(named, asset, amount);
                events.deposited(named, asset, amount);
                if (named != account) {
                    move(named, account, asset, amount);
                    events.transferred(named, account, asset, amount);
                }
            }
            if (above > 0) {
                giveBack(assets.isListed(asset) ? account : named, asset, above);
            }
            liquidator.relieve(account);
        }
    }

    /**
     * Makes claimable what just arrived and may not stay; the books never saw an unlisted asset.
     */
    private void giveBack(int account, int asset, long amount) {
        boolean listed = assets.isListed(asset);
        if (listed) {
            pay(account, asset, amount);
        } else {
            machine.roomForChange();
            settlement.out(account, Ledger.ASSET_KEY | asset, amount);
        }
        events.depositReturned(
                account, asset, amount, listed ? Rejection.AMOUNT_RANGE : Rejection.ASSET_UNKNOWN);
    }

    void transfer(int from, int to, int asset, long amount) {
        machine.resolveBeforeMoneyLeaves();
        if (!accounts.isOpen(from) || !accounts.isOpen(to)) {
            machine.reject(Rejection.ACCOUNT_UNKNOWN, accounts.isOpen(from) ? to : from);
        } else if (from == to) {
            machine.reject(Rejection.SELF_TRADE, from);
        } else if (isInsurance(from) || isClearing(from) || isClosed(to, asset)) {
            machine.reject(Rejection.ACCOUNT_RESERVED, isClosed(to, asset) ? to : from);
        } else if (isForeign(from, to, asset)) {
            machine.reject(Rejection.BUCKET, accounts.isBucket(from) ? from : to);
        } else if (accounts.isBucket(to) && buckets.isIdle(to)) {
            machine.reject(Rejection.BUCKET_IDLE, to);
        } else if (!assets.isListed(asset)) {
            machine.reject(Rejection.ASSET_UNKNOWN, asset);
        } else if (asset == 0 ? isOutsideCash(to, amount) : amount <= 0) {
            machine.reject(Rejection.AMOUNT_RANGE, amount);
        } else if (liquidator.isUnresolved() && !(asset == 0 && isInsurance(to))) {
            machine.reject(Rejection.LOSS_UNRESOLVED, amount);
        } else if (isTied(from, asset, amount)) {
            machine.reject(Rejection.FREE_BALANCE, amount);
        } else {
            move(from, to, asset, amount);
            liquidator.relieve(to);
            events.transferred(from, to, asset, amount);
            machine.conversions().consider(from);
        }
    }

    void withdraw(int account, int asset, long amount) {
        machine.resolveBeforeMoneyLeaves();
        if (!accounts.isOpen(account)) {
            machine.reject(Rejection.ACCOUNT_UNKNOWN, account);
        } else if (accounts.isHouse(account)) {
            machine.reject(Rejection.ACCOUNT_RESERVED, account);
        } else if (accounts.isBucket(account)) {
            machine.reject(Rejection.BUCKET, account);
        } else if (!assets.isListed(asset)) {
            machine.reject(Rejection.ASSET_UNKNOWN, asset);
        } else if (amount <= 0) {
            machine.reject(Rejection.AMOUNT_RANGE, amount);
        } else if (liquidator.isUnresolved()) {
            machine.reject(Rejection.LOSS_UNRESOLVED, amount);
        } else if (isTied(account, asset, amount)) {
            machine.reject(Rejection.FREE_BALANCE, amount);
        } else {
            pay(account, asset, amount);
            machine.conversions().consider(account);
        }
    }

    private void move(int from, int to, int asset, long amount) {
        if (asset == 0) {
            ledger.transfer(from, to, amount);
        } else {
            ledger.moveCollateral(from, to, asset, amount);
        }
    }

    /** Whether a bucket would give to, or take from, another than its parent, or collateral. */
    private boolean isForeign(int from, int to, int asset) {
        boolean within = accounts.parent(from) == to || accounts.parent(to) == from;
        return (accounts.isBucket(from) || accounts.isBucket(to)) && (!within || asset != 0);
    }

    /** Makes cash or collateral claimable on chain. */
    private void pay(int account, int asset, long amount) {
        if (asset == 0) {
            leafBalance.cover(account, amount);
        }
        machine.roomForChange();
        settlement.out(account, asset == 0 ? 0 : Ledger.ASSET_KEY | asset, amount);
        ledger.withdraw(account, asset, amount);
        events.withdrawn(account, asset, amount);
    }

    private boolean isTied(int account, int asset, long amount) {
        return asset == 0
                ? amount > orderMargin.withdrawable(account)
                : isCollateralTied(account, asset, amount);
    }

    private boolean isCollateralTied(int account, int asset, long amount) {
        long balance = accounts.balance(account, asset);
        long reserved = machine.conversions().orders().reserved(account, asset);
        if (amount > balance - reserved || accounts.state(account) == AccountState.LIQUIDATING) {
            return true;
        }
        long extra256 = orderMargin.extra256(account);
        margin.evaluate(account);
        long valueOut = assets.initialValueLost(asset, balance, amount);
        long tied = Math.max(margin.initialMargin(), margin.unrealisedGain());
        return margin.initialEquity() - valueOut < tied
                || valueOut > OrderMargin.uncommitted(margin.initialExcess256(), extra256);
    }

    /** Returns how much of a deposit the pool keeps: what every bound leaves room for. */
    private long acceptable(int account, int asset, long amount) {
        if (asset == 0) {
            return Math.clamp(Limits.CASH_MAX - accounts.cash(account), 0, amount);
        }
        if (!assets.isListed(asset)) {
            return 0;
        }
        long unitsMax = assets.asset(asset).bounds().unitsMax();
        long price256 = assets.price256(asset);
        long room = Limits.GROSS_MAX;
        if (unitsMax != 0) {
            room = Math.min(room, unitsMax - held(asset));
        }
        if (price256 != 0) {
            room = Math.min(room, collateralBound256() / price256 - held(asset));
        }
        return Math.clamp(room, 0, amount);
    }

    private boolean isOutsideCash(int account, long amount) {
        return amount <= 0
                || amount > Limits.GROSS_MAX
                || accounts.cash(account) + amount > Limits.GROSS_MAX;
    }

    private long held(int asset) {
        return ledger.deposits(asset) - ledger.withdrawals(asset);
    }

    private static boolean isPrice(long price256) {
        return price256 >= 0 && price256 <= Limits.GROSS_MAX << Limits.MARGIN_FRACTION_BITS;
    }

    /** All collateral of one asset, hence of one account, stays a share of the account bound. */
    private boolean fitsCollateralBound(long units, long price256) {
        return units >= 0 && (price256 == 0 || units <= collateralBound256() / price256);
    }

    private long collateralBound256() {
        return (Limits.GROSS_MAX >> 1 << Limits.MARGIN_FRACTION_BITS) / limits.assetsMax();
    }

    /** Whether an account takes no transfer of an asset. */
    private boolean isClosed(int account, int asset) {
        boolean cashOnly = accounts.isHouse(account) && account != Limits.BACKSTOP;
        return isClearing(account) || asset != 0 && cashOnly;
    }

    /** Whether an account holds money that leaves it only down the waterfall. */
    private boolean isInsurance(int account) {
        return account == Limits.INSURANCE || accounts.mode(account) == MarginMode.FUND;
    }

    private static boolean isClearing(int account) {
        return account == Limits.CLEARING;
    }
}

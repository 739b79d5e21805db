package io.novate.core.oracle;

import io.novate.core.command.AccountState;
import io.novate.core.command.Asset;
import io.novate.core.command.Commands;
import io.novate.core.command.Events;
import io.novate.core.command.Fees;
import io.novate.core.command.FundKind;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.unit.Limits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The clearing rules once more, on plain maps and numbers without bounds: what every command must
 * answer and what must stand in the books afterwards.
 *
 * <p>It settles nothing and lays out no memory, so it knows neither batches nor full tables, except
 * for the number of orders and of large accounts.
 */
final class NaivePool implements Commands {
    private static final int ASSET_KEY = 0x8000;
    private static final int ADDRESS_BYTES = 20;
    private static final long LARGE_POSITION_MAX = 1L << 60;
    private static final long TIMESTAMP_MAX = 1L << 53;

    final TreeMap<Integer, NaiveAccount> accounts = new TreeMap<>();
    final TreeMap<Integer, NaiveInstrument> instruments = new TreeMap<>();
    final long[] deposits;
    final long[] withdrawals;
    private final Limits limits;
    private final Events events;
    private final NaiveLadder ladder;
    private final NaiveConversions conversions;
    private final TreeMap<Integer, NaiveAsset> assets = new TreeMap<>();
    private long commandCount;
    private long lastTimestampMs = Long.MIN_VALUE;
    private long inboxCursor;
    private long priceVersion;
    private final NaiveMarkets markets;
    private final NaiveOrders orders;

    /** Whether collateral is worth something else since the last check. */
    boolean allChanged;

    NaivePool(Limits limits, byte[] operator, Events events) {
        this.limits = limits;
        this.events = events;
        conversions = new NaiveConversions(this, events, limits.ordersMax());
        markets = new NaiveMarkets(this, events, limits.instrumentsMax());
        orders = new NaiveOrders(this, events);
        ladder = new NaiveLadder(this, events, limits.ordersMax());
        deposits = new long[limits.assetsMax() + 1];
        withdrawals = new long[limits.assetsMax() + 1];
        byte[] nobody = new byte[ADDRESS_BYTES];
        for (int account :
                List.of(Limits.INSURANCE, Limits.FEES, Limits.RESIDUE, Limits.CLEARING)) {
            accounts.put(account, new NaiveAccount(account, false, operator, nobody));
        }
        accounts.put(Limits.BACKSTOP, new NaiveAccount(Limits.BACKSTOP, true, operator, nobody));
    }

    private final TreeMap<Integer, NaiveAccount> feePots = new TreeMap<>();
    private final TreeMap<Integer, NaiveAccount> marketInsurances = new TreeMap<>();

    /** Returns the fund of an underlying, or null. */
    NaiveAccount fund(FundKind kind, int underlying) {
        return funds(kind).get(underlying);
    }

    private TreeMap<Integer, NaiveAccount> funds(FundKind kind) {
        return kind == FundKind.INSURANCE ? marketInsurances : feePots;
    }

    /** Returns who receives the liquidation fees of an instrument. */
    NaiveAccount feeReceiver(NaiveInstrument instrument) {
        int underlying = instrument.listing.contract().underlying();
        NaiveAccount insurance =
                marketInsurances.getOrDefault(underlying, accounts.get(Limits.INSURANCE));
        return feePots.getOrDefault(underlying, insurance);
    }

    NaiveInstrument instrument(int id) {
        return instruments.get(id);
    }

    NaiveAccount account(int id) {
        return accounts.get(id);
    }

    NaiveLadder ladder() {
        return ladder;
    }

    NaiveOrders orders() {
        return orders;
    }

    NaiveMarkets markets() {
        return markets;
    }

    PortfolioRules rules() {
        return markets.rules();
    }

    Rejection refuseTrade(NaiveInstrument instrument) {
        return markets.refuseTrade(instrument);
    }

    Rejection refuseNewRisk(NaiveInstrument instrument) {
        return markets.refuseNewRisk(instrument);
    }

    /** Says that something is worth or needs something else than before. */
    void pricesChanged() {
        priceVersion++;
        instruments.values().forEach(NaiveInstrument::forgetMargins);
    }

    /** What orders leave of the excess over initial margin, money, rounded down. */
    BigInteger uncommitted(NaiveAccount account) {
        BigInteger left = margin(account).initialExcess256();
        left = left.subtract(orders.extra256(account, 0, 0));
        return Exact.floor(left.max(BigInteger.ZERO), 256);
    }

    NaiveConversions conversions() {
        return conversions;
    }

    /** Returns the price of one unit of an asset, 0 when it is not listed. */
    long price256(int asset) {
        return assets.containsKey(asset) ? assets.get(asset).price256 : 0;
    }

    NaiveAsset asset(int asset) {
        return assets.get(asset);
    }

    boolean isAssetListed(int asset) {
        return asset == 0 || assets.containsKey(asset);
    }

    long commandCount() {
        return commandCount;
    }

    long lastTimestampMs() {
        return lastTimestampMs;
    }

    long inboxCursor() {
        return inboxCursor;
    }

    NaiveMargin margin(NaiveAccount account) {
        return account.margin(this, priceVersion);
    }

    /** What may leave: free cash that neither margin nor an unrealised gain ties. */
    long withdrawable(NaiveAccount account) {
        if (account.state == AccountState.LIQUIDATING) {
            return 0;
        }
        NaiveMargin margin = margin(account);
        long free = margin.initialEquity() - Math.max(margin.initial(), margin.gain());
        BigInteger most = uncommitted(account).min(BigInteger.valueOf(free));
        most = most.min(BigInteger.valueOf(account.wallet()));
        return most.max(BigInteger.ZERO).longValueExact();
    }

    /** Moves ledger cash between accounts. */
    void pay(NaiveAccount from, NaiveAccount to, long amount) {
        if (amount < 0) {
            throw new AssertionError("payment=" + amount);
        }
        from.pay(-amount);
        to.pay(amount);
    }

    @Override
    public void list(long timestampMs, Listing listing) {
        if (begin(timestampMs)) {
            markets.list(listing);
        }
    }

    @Override
    public void listAsset(long timestampMs, Asset asset, long price256) {
        if (!begin(timestampMs)) {
            return;
        }
        int id = asset.asset();
        if (id < 1 || id > limits.assetsMax()) {
            reject(Rejection.ASSET_UNKNOWN, id);
        } else if (assets.containsKey(id)) {
            reject(Rejection.ASSET_EXISTS, id);
        } else if (isNoPrice(price256) || asset.symbol().isEmpty() || isUnsound(asset)) {
            reject(Rejection.LISTING_INVALID, price256);
        } else {
            assets.put(id, new NaiveAsset(asset, price256));
            events.assetListed(asset, price256);
        }
    }

    /** The streams draw curves that rise, so only their order can be wrong. */
    private static boolean isUnsound(Asset asset) {
        return asset.initial().held().getFirst().haircutPpm()
                < asset.maintenance().held().getFirst().haircutPpm();
    }

    private static boolean isNoPrice(long price256) {
        return price256 < 0 || price256 > Limits.GROSS_MAX * 256;
    }

    @Override
    public void valueAsset(long timestampMs, int asset, long price256) {
        if (!begin(timestampMs)) {
            return;
        }
        if (!assets.containsKey(asset)) {
            reject(Rejection.ASSET_UNKNOWN, asset);
        } else if (isNoPrice(price256) || isBeyondCollateral(held(asset), price256)) {
            reject(Rejection.AMOUNT_RANGE, price256);
        } else {
            assets.get(asset).price256 = price256;
            assets.get(asset).pricedUnits = held(asset);
            pricesChanged();
            allChanged = true;
        }
    }

    @Override
    public void open(
            long timestampMs,
            int account,
            byte[] owner,
            byte[] signer,
            MarginMode mode,
            boolean large) {
        if (!begin(timestampMs)) {
            return;
        }
        int end = Limits.VENUE_ACCOUNT_FROM + limits.venueAccountsMax();
        if (account < Limits.CUSTOMER_FROM || account >= end) {
            reject(Rejection.ACCOUNT_RANGE, account);
        } else if (accounts.containsKey(account)) {
            reject(Rejection.ACCOUNT_EXISTS, account);
        } else if (owner.length != ADDRESS_BYTES || signer.length != ADDRESS_BYTES) {
            reject(Rejection.MALFORMED, account);
        } else if (mode != MarginMode.CROSS && (mode != MarginMode.PORTFOLIO || !isOffered(mode))) {
            reject(Rejection.MARGIN_MODE, mode.code());
        } else if (large && largeCount() == limits.largeAccountsMax()) {
            reject(Rejection.CAPACITY, account);
        } else {
            accounts.put(account, new NaiveAccount(account, large, owner, signer));
            accounts.get(account).setMode(mode);
            events.opened(account, large);
        }
    }

    @Override
    public void enlarge(long timestampMs, int account) {
        if (!begin(timestampMs)) {
            return;
        }
        NaiveAccount standard = accounts.get(account);
        if (standard == null) {
            reject(Rejection.ACCOUNT_UNKNOWN, account);
        } else if (standard.isHouse()) {
            reject(Rejection.ACCOUNT_RESERVED, account);
        } else if (standard.large) {
            reject(Rejection.ACCOUNT_LARGE, account);
        } else if (standard.parent != 0 || standard.fund) {
            reject(Rejection.MARGIN_MODE, standard.mode.code());
        } else if (standard.state == AccountState.LIQUIDATING) {
            reject(Rejection.IN_LIQUIDATION, account);
        } else if (largeCount() == limits.largeAccountsMax()) {
            reject(Rejection.CAPACITY, account);
        } else {
            standard.large = true;
            events.enlarged(account, 1);
        }
    }

    @Override
    public void isolate(long timestampMs, int bucket, int parent, int instrument) {
        if (!begin(timestampMs)) {
            return;
        }
        NaiveAccount owner = accounts.get(parent);
        int end = Limits.VENUE_ACCOUNT_FROM + limits.venueAccountsMax();
        if (bucket < Limits.CUSTOMER_FROM || bucket >= end) {
            reject(Rejection.ACCOUNT_RANGE, bucket);
        } else if (accounts.containsKey(bucket)) {
            reject(Rejection.ACCOUNT_EXISTS, bucket);
        } else if (owner == null) {
            reject(Rejection.ACCOUNT_UNKNOWN, parent);
        } else if (owner.isHouse()) {
            reject(Rejection.ACCOUNT_RESERVED, parent);
        } else if (owner.parent != 0) {
            reject(Rejection.BUCKET, parent);
        } else if (!instruments.containsKey(instrument)) {
            reject(Rejection.INSTRUMENT_UNKNOWN, instrument);
        } else {
            NaiveAccount opened = new NaiveAccount(bucket, false, owner.owner, owner.signer);
            opened.mode = MarginMode.ISOLATED;
            opened.parent = parent;
            opened.bucketInstrument = instrument;
            accounts.put(bucket, opened);
            events.opened(bucket, false);
            events.isolated(bucket, parent, instrument);
        }
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
        if (!begin(timestampMs)) {
            return;
        }
        if (item != inboxCursor) {
            reject(Rejection.INBOX_SEQUENCE, item);
        } else if (sender.length != ADDRESS_BYTES || signer.length != ADDRESS_BYTES) {
            reject(Rejection.MALFORMED, item);
        } else if (kind == InboxKind.OPEN) {
            inboxOpen(account, sender, signer);
        } else {
            inboxDeposit(account, key, amount);
        }
    }

    @Override
    public void transfer(long timestampMs, int from, int to, int asset, long amount) {
        if (!begin(timestampMs)) {
            return;
        }
        resolveBeforeMoneyLeaves();
        NaiveAccount payer = accounts.get(from);
        NaiveAccount receiver = accounts.get(to);
        if (payer == null) {
            reject(Rejection.ACCOUNT_UNKNOWN, from);
        } else if (receiver == null) {
            reject(Rejection.ACCOUNT_UNKNOWN, to);
        } else if (from == to) {
            reject(Rejection.SELF_TRADE, from);
        } else if (to == Limits.CLEARING
                || asset != 0 && receiver.isHouse() && to != Limits.BACKSTOP) {
            reject(Rejection.ACCOUNT_RESERVED, to);
        } else if (payer.isFund() || from == Limits.CLEARING) {
            reject(Rejection.ACCOUNT_RESERVED, from);
        } else if (isForeign(payer, receiver, asset)) {
            reject(Rejection.BUCKET, payer.parent != 0 ? from : to);
        } else if (receiver.parent != 0 && isIdle(receiver)) {
            reject(Rejection.BUCKET_IDLE, to);
        } else if (!isAssetListed(asset)) {
            reject(Rejection.ASSET_UNKNOWN, asset);
        } else if (asset == 0 ? isBeyondCash(receiver, amount) : amount <= 0) {
            reject(Rejection.AMOUNT_RANGE, amount);
        } else if (ladder.isUnresolved() && !(asset == 0 && receiver.isFund())) {
            reject(Rejection.LOSS_UNRESOLVED, amount);
        } else if (isTied(payer, asset, amount)) {
            reject(Rejection.FREE_BALANCE, amount);
        } else {
            if (asset == 0) {
                pay(payer, receiver, amount);
            } else {
                payer.addUnits(asset, -amount);
                receiver.addUnits(asset, amount);
            }
            ladder.relieve(receiver);
            events.transferred(from, to, asset, amount);
            conversions.consider(payer);
        }
    }

    /** A bucket gives to its parent and takes from it, cash only. */
    private static boolean isForeign(NaiveAccount payer, NaiveAccount receiver, int asset) {
        if (payer.parent == 0 && receiver.parent == 0) {
            return false;
        }
        boolean within = payer.parent == receiver.id || receiver.parent == payer.id;
        return asset != 0 || !within;
    }

    @Override
    public void port(long timestampMs, int from, int to, int instrument, long lots) {
        if (!begin(timestampMs)) {
            return;
        }
        resolveBeforeMoneyLeaves();
        NaiveAccount giver = accounts.get(from);
        NaiveAccount taker = accounts.get(to);
        if (giver == null || taker == null) {
            reject(Rejection.ACCOUNT_UNKNOWN, giver == null ? from : to);
        } else if (from == to) {
            reject(Rejection.SELF_TRADE, from);
        } else if (giver.isHouse() || taker.isHouse()) {
            reject(Rejection.ACCOUNT_RESERVED, from);
        } else if (giver.parent != 0 || taker.parent != 0) {
            reject(Rejection.BUCKET, from);
        } else if (!Arrays.equals(giver.owner, taker.owner)) {
            reject(Rejection.OWNER_FOREIGN, from);
        } else if (isLiquidated(giver) || isLiquidated(taker)) {
            reject(Rejection.IN_LIQUIDATION, from);
        } else if (ladder.isUnresolved()) {
            reject(Rejection.LOSS_UNRESOLVED, from);
        } else if (!instruments.containsKey(instrument)) {
            reject(Rejection.INSTRUMENT_UNKNOWN, from);
        } else {
            port(giver, taker, instruments.get(instrument), lots);
        }
    }

    private static boolean isLiquidated(NaiveAccount account) {
        return account.state == AccountState.LIQUIDATING || account.orderId != 0;
    }

    private void port(NaiveAccount from, NaiveAccount to, NaiveInstrument instrument, long lots) {
        long held = from.lots(instrument.id);
        BigInteger rest = BigInteger.valueOf(held).subtract(BigInteger.valueOf(lots));
        boolean grows = lots != 0 && Long.signum(lots) != Long.signum(held);
        boolean flips = rest.signum() != 0 && rest.signum() != Long.signum(held);
        if (lots == 0 || grows || flips) {
            reject(Rejection.LOTS_RANGE, lots);
            return;
        }
        long before = to.lots(instrument.id);
        long after = before + lots;
        boolean tooMany = Math.abs(after) > lotsMax(to, instrument);
        if (Math.abs(after) > Math.abs(before) && tooMany) {
            reject(Rejection.POSITION_LIMIT, from.id);
            return;
        }
        long value = lots * instrument.unitValue();
        Rejection refused = refusePort(from, instrument, -lots, value);
        if (refused != null) {
            reject(refused, from.id);
            return;
        }
        refused = refusePort(to, instrument, lots, -value);
        if (refused != null) {
            reject(refused, to.id);
            return;
        }
        long cost = from.positions.get(instrument.id).cost();
        long left =
                Exact.floor(Exact.product(cost, Math.abs(held - lots)), Math.abs(held))
                        .longValueExact();
        from.take(instrument.id, -lots, left - cost, value);
        if (before == 0 || Long.signum(before) == Long.signum(lots)) {
            to.take(instrument.id, lots, cost - left, -value);
        } else {
            to.trade(instrument.id, lots, Math.floorDiv(cost - left, lots), -value);
        }
        ladder.relieve(from);
        ladder.relieve(to);
        events.ported(from.id, to.id, instrument.id, lots, value);
    }

    private Rejection refusePort(
            NaiveAccount account, NaiveInstrument instrument, long lots, long cash) {
        if (Math.abs(account.cash() + cash) > Limits.GROSS_MAX) {
            return Rejection.GROSS_BOUND;
        }
        NaiveMargin now = margin(account);
        NaiveMargin then = NaiveMargin.after(this, account, instrument.id, lots, cash);
        BigInteger free = then.initialExcess256();
        free = free.subtract(orders.extra256(account, instrument.id, lots));
        BigInteger freeNow = now.initialExcess256().subtract(orders.extra256(account, 0, 0));
        boolean easier =
                free.compareTo(freeNow) >= 0
                        && then.maintenanceExcess256().compareTo(now.maintenanceExcess256()) >= 0;
        boolean grossIn = then.gross().compareTo(BigInteger.valueOf(Limits.GROSS_MAX)) <= 0;
        if (!easier && !account.large && !grossIn) {
            return Rejection.GROSS_BOUND;
        }
        return free.signum() >= 0 || easier ? null : Rejection.MARGIN_SHORT;
    }

    @Override
    public void withdraw(long timestampMs, int account, int asset, long amount) {
        if (!begin(timestampMs)) {
            return;
        }
        resolveBeforeMoneyLeaves();
        NaiveAccount owner = accounts.get(account);
        if (owner == null) {
            reject(Rejection.ACCOUNT_UNKNOWN, account);
        } else if (owner.isHouse()) {
            reject(Rejection.ACCOUNT_RESERVED, account);
        } else if (owner.parent != 0) {
            reject(Rejection.BUCKET, account);
        } else if (!isAssetListed(asset)) {
            reject(Rejection.ASSET_UNKNOWN, asset);
        } else if (amount <= 0) {
            reject(Rejection.AMOUNT_RANGE, amount);
        } else if (ladder.isUnresolved()) {
            reject(Rejection.LOSS_UNRESOLVED, amount);
        } else if (isTied(owner, asset, amount)) {
            reject(Rejection.FREE_BALANCE, amount);
        } else {
            if (asset == 0) {
                owner.pay(-amount);
            } else {
                owner.addUnits(asset, -amount);
            }
            withdrawals[asset] += amount;
            events.withdrawn(account, asset, amount);
            conversions.consider(owner);
        }
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
        if (!begin(timestampMs)) {
            return;
        }
        checkIfDue();
        Object[] refused = conversions.trade(orderId, seller, buyer, asset, units, money);
        if (refused != null) {
            reject((Rejection) refused[0], (Long) refused[1]);
        }
    }

    @Override
    public void conversionEnd(long timestampMs, long orderId, OrderEnd end) {
        if (begin(timestampMs) && !conversions.end(orderId, end)) {
            reject(Rejection.ORDER_UNKNOWN, orderId);
        }
    }

    @Override
    public void trades(long timestampMs, MemorySegment trades, int tradeCount) {
        if (!begin(timestampMs)) {
            return;
        }
        if (tradeCount < 0 || (long) tradeCount * TradeDescriptor.BYTES > trades.byteSize()) {
            reject(Rejection.MALFORMED, tradeCount);
            return;
        }
        checkIfDue();
        for (int index = 0; index < tradeCount; index++) {
            long at = (long) index * TradeDescriptor.BYTES;
            trade(
                    index,
                    trades.get(ValueLayout.JAVA_INT, at),
                    trades.get(ValueLayout.JAVA_INT, at + 4),
                    trades.get(ValueLayout.JAVA_INT, at + 8),
                    trades.get(ValueLayout.JAVA_INT, at + 12),
                    trades.get(ValueLayout.JAVA_LONG, at + 16),
                    trades.get(ValueLayout.JAVA_LONG, at + 24));
        }
    }

    @Override
    public void marks(long timestampMs, MemorySegment marks, int markCount) {
        if (begin(timestampMs)) {
            markets.marks(marks, markCount);
        }
    }

    @Override
    public void funding(long timestampMs, int instrument, int ratePpb) {
        if (begin(timestampMs)) {
            markets.funding(instrument, ratePpb);
        }
    }

    @Override
    public void indexes(long timestampMs, MemorySegment indexes, int indexCount) {
        if (begin(timestampMs)) {
            markets.indexes(indexes, indexCount);
        }
    }

    @Override
    public void tables(long timestampMs, long version, MemorySegment records, int recordCount) {
        if (begin(timestampMs)) {
            markets.tables(version, records, recordCount);
        }
    }

    @Override
    public void activate(long timestampMs, long version) {
        if (begin(timestampMs)) {
            markets.activate(version);
        }
    }

    @Override
    public void restrict(long timestampMs, int instrument) {
        if (begin(timestampMs)) {
            markets.restrict(instrument);
        }
    }

    @Override
    public void expire(long timestampMs, int underlying, long expiryMs) {
        if (begin(timestampMs)) {
            markets.expire(underlying, expiryMs);
        }
    }

    @Override
    public void delist(long timestampMs, int instrument) {
        if (begin(timestampMs)) {
            markets.delist(instrument);
        }
    }

    @Override
    public void riskScale(
            long timestampMs, int instrument, int initialPpm, int maintenancePpm, int floorPpm) {
        if (begin(timestampMs)) {
            markets.riskScale(instrument, initialPpm, maintenancePpm, floorPpm);
        }
    }

    @Override
    public void portfolioRules(long timestampMs, PortfolioRules rules) {
        if (begin(timestampMs)) {
            markets.portfolioRules(rules);
        }
    }

    @Override
    public void marginMode(long timestampMs, int account, MarginMode mode) {
        if (!begin(timestampMs)) {
            return;
        }
        checkIfDue();
        NaiveAccount changing = accounts.get(account);
        if (changing == null) {
            reject(Rejection.ACCOUNT_UNKNOWN, account);
        } else if (changing.isHouse()) {
            reject(Rejection.ACCOUNT_RESERVED, account);
        } else if (!isOffered(mode) || changing.parent != 0) {
            reject(Rejection.MARGIN_MODE, mode.code());
        } else if (isLiquidated(changing)) {
            reject(Rejection.IN_LIQUIDATION, account);
        } else if (mode == MarginMode.PORTFOLIO
                && !changing.large
                && orders.isBeyondPosition(changing)) {
            reject(Rejection.POSITION_LIMIT, account);
        } else {
            changeMode(changing, mode);
        }
    }

    private void changeMode(NaiveAccount account, MarginMode mode) {
        MarginMode before = account.mode;
        account.setMode(mode);
        BigInteger extra = orders.extra256(account, 0, 0);
        if (margin(account).initialExcess256().compareTo(extra) < 0) {
            account.setMode(before);
            reject(Rejection.MARGIN_SHORT, account.id);
        } else if (mode != before) {
            events.modeChanged(account.id, before, mode);
        }
    }

    private boolean isOffered(MarginMode mode) {
        boolean ruled = !rules().shape().charges().isEmpty() && markets.knowsLosses();
        return mode == MarginMode.CROSS || mode == MarginMode.PORTFOLIO && ruled;
    }

    boolean hasPortfolios() {
        return accounts.values().stream().anyMatch(each -> each.mode == MarginMode.PORTFOLIO);
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
        if (!begin(timestampMs)) {
            return;
        }
        Rejection refused =
                orders.order(
                        new NaiveOrders.Order(
                                orderId, account, instrument, lots, limitTicks, reduceOnly));
        if (refused != null) {
            reject(refused, orderId);
        }
    }

    @Override
    public void orderLeft(long timestampMs, long orderId, long lotsLeft) {
        if (!begin(timestampMs)) {
            return;
        }
        Rejection refused = orders.left(orderId, lotsLeft);
        if (refused != null) {
            reject(refused, refused == Rejection.LOTS_RANGE ? lotsLeft : orderId);
        }
    }

    @Override
    public void leverage(long timestampMs, int account, int instrument, int initialPpm) {
        if (!begin(timestampMs)) {
            return;
        }
        NaiveAccount choosing = accounts.get(account);
        NaiveInstrument chosen = instruments.get(instrument);
        Rejection refused = null;
        if (choosing == null) {
            refused = Rejection.ACCOUNT_UNKNOWN;
        } else if (choosing.isHouse()) {
            refused = Rejection.ACCOUNT_RESERVED;
        } else if (chosen == null) {
            refused = Rejection.INSTRUMENT_UNKNOWN;
        } else if (chosen.isOption()) {
            refused = Rejection.INSTRUMENT_KIND;
        } else if (choosing.mode == MarginMode.PORTFOLIO) {
            refused = Rejection.MARGIN_MODE;
        } else if (initialPpm < 0 || initialPpm > Exact.PPM) {
            refused = Rejection.RATE_RANGE;
        } else {
            int before = orders.leverage(account, instrument);
            orders.setLeverage(account, instrument, initialPpm);
            BigInteger extra = orders.extra256(choosing, 0, 0);
            boolean bare = margin(choosing).initialExcess256().compareTo(extra) < 0;
            if (initialPpm > before && bare) {
                orders.setLeverage(account, instrument, before);
                refused = Rejection.MARGIN_SHORT;
            }
        }
        if (refused != null) {
            reject(refused, initialPpm);
        } else {
            events.leverageSet(account, instrument, initialPpm);
        }
    }

    @Override
    public void feeTier(long timestampMs, int tier, int takerScalePpm, int makerScalePpm) {
        if (!begin(timestampMs)) {
            return;
        }
        boolean taker = takerScalePpm >= 0 && takerScalePpm <= Exact.PPM;
        boolean maker = makerScalePpm >= -Exact.PPM && makerScalePpm <= Exact.PPM;
        if (!NaiveOrders.isTier(tier) || !taker || !maker) {
            reject(Rejection.FEE_TIER, tier);
        } else {
            orders.setTier(tier, takerScalePpm, makerScalePpm);
            events.feeTierSet(tier, takerScalePpm, makerScalePpm);
        }
    }

    @Override
    public void assignTier(long timestampMs, int account, int tier) {
        if (!begin(timestampMs)) {
            return;
        }
        NaiveAccount assigned = accounts.get(account);
        if (assigned == null) {
            reject(Rejection.ACCOUNT_UNKNOWN, account);
        } else if (assigned.isHouse()) {
            reject(Rejection.ACCOUNT_RESERVED, account);
        } else if (!NaiveOrders.isTier(tier)) {
            reject(Rejection.FEE_TIER, tier);
        } else {
            orders.assignTier(account, tier);
            events.tierAssigned(account, tier);
        }
    }

    @Override
    public void revalue(long timestampMs, boolean full) {
        if (begin(timestampMs)) {
            ladder.revalue(full);
        }
    }

    @Override
    public void liquidationFill(
            long timestampMs, long orderId, int counterparty, long lots, long priceTicks) {
        if (!begin(timestampMs)) {
            return;
        }
        checkIfDue();
        int account = ladder.orderAccount(orderId);
        Rejection refused = ladder.fill(orderId, counterparty, lots, priceTicks);
        if (refused != null) {
            reject(refused, orderId);
            return;
        }
        conversions.consider(accounts.get(account));
        conversions.consider(root(accounts.get(counterparty)));
        releaseIdle();
    }

    @Override
    public void liquidationEnd(long timestampMs, long orderId, OrderEnd end) {
        if (!begin(timestampMs)) {
            return;
        }
        if (ladder.end(orderId, end)) {
            releaseIdle();
        } else {
            reject(Rejection.ORDER_UNKNOWN, orderId);
        }
    }

    @Override
    public void seal(long timestampMs) {
        if (!begin(timestampMs)) {
            return;
        }
        resolveBeforeMoneyLeaves();
        ladder.convertCollateral();
        if (!isSolvent()) {
            conversions.endCheck(true);
        }
        instruments.values().forEach(instrument -> instrument.unsealed = false);
    }

    @Override
    public void depth(long timestampMs, int instrument, long lotsMax) {
        if (!begin(timestampMs)) {
            return;
        }
        if (!instruments.containsKey(instrument)) {
            reject(Rejection.INSTRUMENT_UNKNOWN, instrument);
        } else if (lotsMax < -1) {
            reject(Rejection.LOTS_RANGE, lotsMax);
        } else {
            ladder.setDepth(instrument, lotsMax);
        }
    }

    @Override
    public void openFund(long timestampMs, int account, FundKind kind, int underlying) {
        if (!begin(timestampMs)) {
            return;
        }
        int end = Limits.VENUE_ACCOUNT_FROM + limits.venueAccountsMax();
        if (account < Limits.CUSTOMER_FROM || account >= end) {
            reject(Rejection.ACCOUNT_RANGE, account);
        } else if (accounts.containsKey(account)) {
            reject(Rejection.ACCOUNT_EXISTS, account);
        } else if (underlying < 1 || underlying > limits.instrumentsMax()) {
            reject(Rejection.FUND_UNDERLYING, underlying);
        } else if (fund(kind, underlying) != null) {
            reject(Rejection.FUND_EXISTS, underlying);
        } else {
            NaiveAccount fund =
                    new NaiveAccount(
                            account,
                            false,
                            accounts.get(Limits.INSURANCE).owner,
                            new byte[ADDRESS_BYTES]);
            fund.fund = true;
            accounts.put(account, fund);
            funds(kind).put(underlying, fund);
            events.fundOpened(account, kind, underlying);
        }
    }

    @Override
    public void houseTranche(long timestampMs, long amount) {
        if (!begin(timestampMs)) {
            return;
        }
        if (amount < 0 || amount > Limits.GROSS_MAX) {
            reject(Rejection.AMOUNT_RANGE, amount);
        } else {
            ladder.setTranche(amount);
        }
    }

    /** Nothing that moves money or risk happens at values nobody was checked at. */
    private void checkIfDue() {
        if (isCheckDue()) {
            ladder.revalue(false);
        }
    }

    private void resolveBeforeMoneyLeaves() {
        if (isCheckDue() || ladder.isUnresolved()) {
            ladder.revalue(false);
        }
        releaseIdle();
    }

    NaiveAccount root(NaiveAccount account) {
        return accounts.get(account.root());
    }

    private static boolean isIdle(NaiveAccount bucket) {
        return bucket.isFlat() && bucket.orderId == 0;
    }

    /** Whatever buckets without position hold is their parents'. */
    void releaseIdle() {
        for (NaiveAccount bucket : accounts.values()) {
            if (bucket.parent != 0 && isIdle(bucket)) {
                release(bucket, bucket.wallet());
            }
        }
    }

    private void release(NaiveAccount bucket, long amount) {
        NaiveAccount parent = root(bucket);
        long fits = Math.min(amount, Limits.GROSS_MAX - parent.cash());
        if (fits > 0 && !ladder.isUnresolved()) {
            pay(bucket, parent, fits);
            events.marginReleased(bucket.id, parent.id, fits);
        }
    }

    /** Books a leg of a trade or fill with what it locks and releases. */
    void bookLeg(
            NaiveAccount account, NaiveInstrument instrument, long lots, long price, long fee) {
        long before = account.lots(instrument.id);
        long had = account.wallet();
        long locked = lacking(account, instrument, lots, -lots * instrument.unitCost(price) - fee);
        if (locked > 0) {
            pay(root(account), account, locked);
            events.marginLocked(account.id, account.parent, locked);
        }
        book(account, instrument, lots, price, fee);
        boolean closes = before != 0 && Long.signum(before) != Long.signum(lots);
        if (account.parent != 0 && closes) {
            long has = account.wallet();
            long closed = Math.min(Math.abs(before), Math.abs(lots));
            BigInteger kept = BigInteger.valueOf(Math.max(0, Math.min(had, has)));
            BigInteger share =
                    Exact.floor(kept.multiply(BigInteger.valueOf(closed)), Math.abs(before));
            long freed = Math.max(0, has - had) + share.longValueExact();
            release(account, Math.min(freed, withdrawable(account)));
        }
    }

    private boolean isCheckDue() {
        return allChanged
                || instruments.values().stream().anyMatch(instrument -> instrument.changed);
    }

    /** Whether lots of an instrument only reduce what an account holds of it. */
    private static boolean isReducing(NaiveAccount account, int instrument, long lots) {
        BigInteger before = BigInteger.valueOf(account.lots(instrument));
        BigInteger after = before.add(BigInteger.valueOf(lots));
        boolean less = before.signum() != 0 && after.abs().compareTo(before.abs()) < 0;
        return less && (after.signum() == 0 || after.signum() == before.signum());
    }

    private static boolean isAlone(NaiveAccount account, NaiveInstrument instrument) {
        return account.mode != MarginMode.PORTFOLIO && !instrument.isOption();
    }

    /** The fee of a leg by tier, at most what it frees where a reduction stands alone. */
    long fee(
            NaiveAccount account,
            NaiveInstrument instrument,
            long lots,
            long price,
            boolean taker) {
        Fees fees = instrument.listing.fees();
        long fee =
                instrument.fee(
                        lots,
                        price,
                        taker ? fees.takerPpm() : fees.makerPpm(),
                        taker ? fees.takerPerLot() : fees.makerPerLot(),
                        orders.scale(account.id, taker));
        if (isReducing(account, instrument.id, lots) && isAlone(account, instrument)) {
            long before = account.lots(instrument.id);
            BigInteger freed = instrument.maintenance256(before);
            freed = freed.subtract(instrument.maintenance256(before + lots));
            if (freed.signum() < 0) {
                throw new AssertionError("a reducing leg raises the requirement: " + freed);
            }
            BigInteger cap = Exact.floor(freed, 256);
            fee = cap.min(BigInteger.valueOf(fee)).longValueExact();
        }
        return fee;
    }

    /** Checks one leg of a trade or of a fill; returns why it is refused, or null. */
    Rejection check(
            NaiveAccount account,
            NaiveInstrument instrument,
            long lots,
            long price,
            long fee,
            boolean reduceOnly) {
        if (account.state == AccountState.LIQUIDATING || account.orderId != 0) {
            return Rejection.IN_LIQUIDATION;
        }
        if (account.parent != 0 && account.bucketInstrument != instrument.id) {
            return Rejection.BUCKET_INSTRUMENT;
        }
        boolean reducing = isReducing(account, instrument.id, lots);
        boolean alone = isAlone(account, instrument);
        if (!reducing) {
            boolean restricted = account.state == AccountState.RESTRICTED && alone;
            if (reduceOnly || restricted) {
                return Rejection.REDUCE_ONLY;
            }
            Rejection halted = refuseNewRisk(instrument);
            if (halted != null) {
                return halted;
            }
            long before = account.lots(instrument.id);
            Rejection limit = refuseGrowth(account, instrument, before, before + lots);
            if (limit != null) {
                return limit;
            }
        }
        long cash = -lots * instrument.unitCost(price) - fee;
        long locked = lacking(account, instrument, lots, cash);
        if (locked > 0 && ladder.isUnresolved()) {
            return Rejection.LOSS_UNRESOLVED;
        }
        if (locked > 0 && locked > withdrawable(root(account))) {
            return Rejection.MARGIN_SHORT;
        }
        cash += locked;
        if (Math.abs(account.cash() + cash) > Limits.GROSS_MAX) {
            return Rejection.GROSS_BOUND;
        }
        NaiveMargin then = NaiveMargin.after(this, account, instrument.id, lots, cash);
        boolean grossIn = then.gross().compareTo(BigInteger.valueOf(Limits.GROSS_MAX)) <= 0;
        if (!reducing && !account.large && !grossIn) {
            return Rejection.GROSS_BOUND;
        }
        BigInteger extra = orders.extra256(account, instrument.id, lots);
        boolean covered = then.initialExcess256().compareTo(extra) >= 0;
        boolean eased = then.maintenanceExcess256().signum() >= 0;
        eased &= alone ? reducing : isLessShort(margin(account), then);
        return covered || eased ? null : Rejection.MARGIN_SHORT;
    }

    /** What a bucket lacks of initial margin after a leg that opens risk. */
    private long lacking(NaiveAccount account, NaiveInstrument instrument, long lots, long cash) {
        if (account.parent == 0 || isReducing(account, instrument.id, lots)) {
            return 0;
        }
        NaiveMargin then = NaiveMargin.after(this, account, instrument.id, lots, cash);
        BigInteger asked = orders.extra256(account, instrument.id, lots);
        BigInteger lacking = asked.subtract(then.initialExcess256()).max(BigInteger.ZERO);
        return Exact.ceil(lacking, 256).longValueExact();
    }

    /** Maintenance margin not larger, and equity not smaller in proportion to it. */
    private static boolean isLessShort(NaiveMargin now, NaiveMargin then) {
        if (then.maintenance() > now.maintenance()) {
            return false;
        }
        if (now.maintenance() == 0) {
            return then.equity() > now.equity();
        }
        BigInteger left = Exact.product(then.equity(), now.maintenance());
        return left.compareTo(Exact.product(now.equity(), then.maintenance())) >= 0;
    }

    private static long lotsMax(NaiveAccount account, NaiveInstrument instrument) {
        return account.large
                ? LARGE_POSITION_MAX / instrument.valueMax()
                : instrument.listing.bounds().lotsMax();
    }

    private static Rejection refuseGrowth(
            NaiveAccount account, NaiveInstrument instrument, long before, long after) {
        if (Math.abs(after) > lotsMax(account, instrument)) {
            return Rejection.POSITION_LIMIT;
        }
        boolean full = !account.large && account.positions.size() >= Limits.POSITIONS_MAX;
        return before == 0 && full ? Rejection.POSITIONS_FULL : null;
    }

    private void trade(
            int index, int buyer, int seller, int id, int flags, long lots, long priceTicks) {
        NaiveInstrument instrument = instruments.get(id);
        NaiveAccount bought = accounts.get(buyer);
        NaiveAccount sold = accounts.get(seller);
        if (instrument == null) {
            reject(index, Rejection.INSTRUMENT_UNKNOWN, id);
        } else if (refuseTrade(instrument) != null) {
            reject(index, refuseTrade(instrument), id);
        } else if (bought == null || sold == null) {
            reject(index, Rejection.ACCOUNT_UNKNOWN, bought == null ? buyer : seller);
        } else if (bought.isHouse() || sold.isHouse()) {
            reject(index, Rejection.ACCOUNT_RESERVED, bought.isHouse() ? buyer : seller);
        } else if (bought.root() == sold.root()) {
            reject(index, Rejection.SELF_TRADE, buyer);
        } else if (lots < 1 || lots > Limits.GROSS_MAX / instrument.valueMax()) {
            reject(index, Rejection.LOTS_RANGE, lots);
        } else if (!instrument.isPrice(priceTicks)) {
            reject(index, Rejection.PRICE_RANGE, priceTicks);
        } else if (isOutsideBand(instrument, priceTicks)) {
            reject(index, Rejection.PRICE_BAND, priceTicks);
        } else if (isBeyondOpenInterest(instrument, bought, sold, lots)) {
            reject(index, Rejection.OPEN_INTEREST, lots);
        } else {
            clear(index, instrument, bought, sold, flags, lots, priceTicks);
        }
    }

    private boolean isBeyondOpenInterest(
            NaiveInstrument instrument, NaiveAccount buyer, NaiveAccount seller, long lots) {
        long most = instrument.listing.bounds().openInterestLotsMax();
        long before = Math.max(0, buyer.lots(instrument.id));
        before += Math.max(0, seller.lots(instrument.id));
        long after = Math.max(0, buyer.lots(instrument.id) + lots);
        after += Math.max(0, seller.lots(instrument.id) - lots);
        long grown = after - before;
        return most > 0 && grown > 0 && markets.openInterest(instrument.id) + grown > most;
    }

    private void clear(
            int index,
            NaiveInstrument instrument,
            NaiveAccount buyer,
            NaiveAccount seller,
            int flags,
            long lots,
            long priceTicks) {
        boolean buyerTakes = (flags & 1) != 0;
        long paid = fee(buyer, instrument, lots, priceTicks, buyerTakes);
        long taken = fee(seller, instrument, -lots, priceTicks, !buyerTakes);
        // Nobody is given back more than the other side of the same trade pays.
        long buyerFee = paid < 0 ? Math.max(paid, -Math.max(0, taken)) : paid;
        long sellerFee = taken < 0 ? Math.max(taken, -Math.max(0, paid)) : taken;
        Rejection refused = check(buyer, instrument, lots, priceTicks, buyerFee, (flags & 2) != 0);
        if (refused != null) {
            reject(index, refused, buyer.id);
            return;
        }
        refused = check(seller, instrument, -lots, priceTicks, sellerFee, (flags & 4) != 0);
        if (refused != null) {
            reject(index, refused, seller.id);
            return;
        }
        bookLeg(buyer, instrument, lots, priceTicks, buyerFee);
        bookLeg(seller, instrument, -lots, priceTicks, sellerFee);
        if (buyerFee + sellerFee < 0) {
            throw new AssertionError("a trade drains the fees account");
        }
        accounts.get(Limits.FEES).pay(buyerFee + sellerFee);
        ladder.figures().traded(instrument.id, lots);
        events.cleared(buyer.id, seller.id, instrument.id, lots, priceTicks, buyerFee, sellerFee);
        conversions.consider(root(buyer));
        conversions.consider(root(seller));
    }

    /** Books one leg; the fee's receiver is paid by the caller. */
    void book(NaiveAccount account, NaiveInstrument instrument, long lots, long price, long fee) {
        long unitCost = instrument.unitCost(price);
        account.trade(instrument.id, lots, unitCost, -lots * unitCost);
        account.pay(-fee);
    }

    private static boolean isOutsideBand(NaiveInstrument instrument, long priceTicks) {
        long mark = instrument.markTicks();
        BigInteger distance = Exact.product(Math.abs(priceTicks - mark), Exact.PPM);
        long band = instrument.listing.bounds().priceBandPpm();
        return distance.compareTo(Exact.product(instrument.referenceTicks(), band)) > 0;
    }

    private void inboxOpen(int id, byte[] sender, byte[] signer) {
        if (id <= Limits.INSURANCE || id > limits.inboxAccountsMax() + 1) {
            reject(Rejection.ACCOUNT_RANGE, id);
            return;
        }
        inboxCursor++;
        NaiveAccount account = accounts.get(id);
        if (account == null) {
            accounts.put(id, new NaiveAccount(id, false, sender, signer));
            events.opened(id, false);
        } else if (Arrays.equals(account.owner, sender)) {
            account.signer = signer.clone();
        }
    }

    private void inboxDeposit(int id, int key, long amount) {
        NaiveAccount named = accounts.get(id);
        NaiveAccount account = named == null ? null : root(named);
        int asset = key == 0 ? 0 : key - ASSET_KEY;
        boolean known = key == 0 || asset >= 1 && asset <= Limits.ASSETS_END;
        if (account == null) {
            reject(Rejection.ACCOUNT_UNKNOWN, id);
        } else if (!known) {
            reject(Rejection.ASSET_UNKNOWN, key);
        } else if (asset != 0 && account.isHouse() && id != Limits.BACKSTOP) {
            reject(Rejection.ACCOUNT_RESERVED, id);
        } else if (amount <= 0 || amount > Limits.DEPOSIT_MAX) {
            reject(Rejection.AMOUNT_RANGE, amount);
        } else if (asset != 0 && !isAssetListed(asset)) {
            inboxCursor++;
            events.depositReturned(id, asset, amount, Rejection.ASSET_UNKNOWN);
            ladder.relieve(account);
        } else {
            inboxCursor++;
            long kept = asset == 0 ? keptCash(account, amount) : kept(asset, amount);
            deposits[asset] += amount;
            withdrawals[asset] += amount - kept;
            events.deposited(id, asset, amount);
            if (asset == 0) {
                account.pay(kept);
            } else {
                account.addUnits(asset, kept);
            }
            if (account != named) {
                events.transferred(id, account.id, asset, amount);
            }
            if (kept < amount) {
                events.withdrawn(account.id, asset, amount - kept);
                events.depositReturned(account.id, asset, amount - kept, Rejection.AMOUNT_RANGE);
            }
            ladder.relieve(account);
        }
    }

    private static long keptCash(NaiveAccount account, long amount) {
        return Math.max(0, Math.min(amount, Limits.CASH_MAX - account.cash()));
    }

    /** The most units of a deposit within every bound, found by trying. */
    private long kept(int asset, long amount) {
        long low = 0;
        long high = amount + 1;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (isWithinBounds(asset, middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isWithinBounds(int asset, long units) {
        long unitsMax = asset(asset).asset.bounds().unitsMax();
        long after = held(asset) + units;
        return units <= Limits.GROSS_MAX
                && (unitsMax == 0 || after <= unitsMax)
                && !isBeyondCollateral(after, price256(asset));
    }

    private static boolean isBeyondCash(NaiveAccount account, long amount) {
        return amount <= 0
                || amount > Limits.GROSS_MAX
                || account.cash() + amount > Limits.GROSS_MAX;
    }

    private boolean isBeyondCollateral(long units, long price256) {
        long bound256 = Limits.GROSS_MAX / 2 * 256 / limits.assetsMax();
        return Exact.product(units, price256).compareTo(BigInteger.valueOf(bound256)) > 0;
    }

    private boolean isTied(NaiveAccount account, int asset, long amount) {
        if (asset == 0) {
            return amount > withdrawable(account);
        }
        if (account.state == AccountState.LIQUIDATING
                || amount > account.units(asset) - conversions.reserved(account, asset)) {
            return true;
        }
        long units = account.units(asset);
        BigInteger lost256 = asset(asset).initial256(units);
        lost256 = lost256.subtract(asset(asset).initial256(units - amount));
        long value = Exact.ceil(lost256, 256).longValueExact();
        NaiveMargin margin = margin(account);
        boolean bare = uncommitted(account).compareTo(BigInteger.valueOf(value)) < 0;
        return bare || margin.initialEquity() - value < Math.max(margin.initial(), margin.gain());
    }

    private long held(int asset) {
        return deposits[asset] - withdrawals[asset];
    }

    private long largeCount() {
        return accounts.values().stream().filter(account -> account.large).count();
    }

    private boolean begin(long timestampMs) {
        commandCount++;
        if (timestampMs < lastTimestampMs) {
            reject(Rejection.TIME_BACKWARDS, timestampMs);
            return false;
        }
        if (timestampMs > TIMESTAMP_MAX) {
            reject(Rejection.MALFORMED, timestampMs);
            return false;
        }
        lastTimestampMs = timestampMs;
        ladder.beginCommand();
        return true;
    }

    private void reject(Rejection reason, long value) {
        reject(0, reason, value);
    }

    void reject(int recordIndex, Rejection reason, long value) {
        events.rejected(commandCount, recordIndex, reason, value);
    }

    /** Returns whether everybody's cash and positions are worth at least nothing. */
    boolean isSolvent() {
        return accounts.values().stream().allMatch(account -> margin(account).settled() >= 0);
    }

    /** Checks what must hold after every command: nothing made, nothing lost. */
    void checkConservation() {
        TreeMap<Integer, Long> lots = new TreeMap<>();
        long cash = 0;
        long value = 0;
        for (NaiveAccount account : accounts.values()) {
            cash += account.cash();
            value += margin(account).settled();
            account.positions.forEach((id, held) -> lots.merge(id, held.lots(), Long::sum));
        }
        same("cash held", held(0), cash);
        same("cash and positions at any mark", held(0), value);
        for (Map.Entry<Integer, Long> entry : lots.entrySet()) {
            same("sum of lots of instrument " + entry.getKey(), 0, entry.getValue());
        }
        for (int asset : assets.keySet()) {
            long units = 0;
            for (NaiveAccount account : accounts.values()) {
                units += account.units(asset);
            }
            same("units of asset " + asset, held(asset), units);
        }
    }

    private static void same(String name, long expected, long actual) {
        if (expected != actual) {
            throw new AssertionError(name + ": expected=" + expected + ", actual=" + actual);
        }
    }
}

package io.novate.core.oracle;

import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.unit.Limits;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The ladder from healthy to resolved, and the venue's answers to liquidation orders. */
final class NaiveLadder {
    private static final int STEPS_MAX = 32;

    /** An order at the venue; lots are signed and those still to close. */
    static final class Order {
        final long id;
        final int instrument;
        final long limitTicks;
        int account;
        long lots;
        boolean cancelAsked;

        Order(long id, int account, int instrument, long lots, long limitTicks) {
            this.id = id;
            this.account = account;
            this.instrument = instrument;
            this.lots = lots;
            this.limitTicks = limitTicks;
        }
    }

    final TreeMap<Long, Order> orders = new TreeMap<>();
    private final NaivePool pool;
    private final Events events;
    private final NaiveWaterfall waterfall;
    private final int ordersMax;
    private final TreeSet<Integer> watched = new TreeSet<>();
    private final TreeSet<Integer> unresolved = new TreeSet<>();
    private final TreeMap<Integer, Long> depth = new TreeMap<>();
    private final TreeMap<Integer, Long> filledSinceCheck = new TreeMap<>();
    private final TreeMap<Integer, Integer> lastMarket = new TreeMap<>();
    private final NaiveFigures figures = new NaiveFigures();
    private long lastOrderId;

    NaiveLadder(NaivePool pool, Events events, int ordersMax) {
        this.pool = pool;
        this.events = events;
        this.ordersMax = ordersMax;
        waterfall = new NaiveWaterfall(pool, events);
    }

    void beginCommand() {
        waterfall.beginCommand();
    }

    void setDepth(int instrument, long lotsMax) {
        depth.put(instrument, lotsMax);
        events.depthChanged(instrument, lotsMax);
    }

    NaiveFigures figures() {
        return figures;
    }

    NaiveWaterfall waterfall() {
        return waterfall;
    }

    /** Counts a move of a mark: ours when it runs the way our orders push. */
    void marked(int instrument, long ticks) {
        boolean ours =
                orders.values().stream()
                        .anyMatch(
                                order -> order.instrument == instrument && order.lots * ticks > 0);
        figures.moved(instrument, ticks, ours);
    }

    void setTranche(long amount) {
        waterfall.tranche = amount;
        events.houseTrancheChanged(amount);
    }

    /** Returns the underlying in which an account was last closed while in liquidation, or 0. */
    int orderAccount(long orderId) {
        Order order = orders.get(orderId);
        return order == null ? 0 : order.account;
    }

    int lastMarket(int account) {
        return lastMarket.getOrDefault(account, 0);
    }

    /** Lots that may be asked: the depth less what is outstanding or was filled since the check. */
    private long room(NaiveInstrument instrument, boolean sells) {
        if (instrument.isExpired(pool.lastTimestampMs())) {
            return 0;
        }
        long most = instrument.listing.bounds().liquidationLotsMax();
        long bound = depth.getOrDefault(instrument.id, -1L);
        if (bound < 0) {
            return most;
        }
        long used = filledSinceCheck.getOrDefault(side(instrument.id, sells), 0L);
        for (Order order : orders.values()) {
            if (order.instrument == instrument.id && order.lots < 0 == sells) {
                used += Math.abs(order.lots);
            }
        }
        return Math.max(0, Math.min(most, bound - used));
    }

    private static int side(int instrument, boolean sells) {
        return sells ? -instrument : instrument;
    }

    void revalue(boolean full) {
        pool.releaseIdle();
        filledSinceCheck.clear();
        figures.check();
        pool.accounts.values().forEach(account -> account.touched = false);
        TreeSet<Integer> candidates = new TreeSet<>(watched);
        for (NaiveAccount account : pool.accounts.values()) {
            boolean isShort = isFlagged(account);
            boolean asked = full || pool.allChanged || holdsChanged(account);
            if (account.id != Limits.BACKSTOP && isShort && asked) {
                candidates.add(account.id);
            }
        }
        List<NaiveAccount> liquidating = new ArrayList<>();
        for (int id : candidates) {
            NaiveAccount account = pool.account(id);
            if (classify(account)) {
                liquidating.add(account);
            }
        }
        Map<Integer, NaiveMargin> then = new TreeMap<>();
        liquidating.forEach(account -> then.put(account.id, pool.margin(account)));
        liquidating.sort((a, b) -> worstFirst(a.id, then.get(a.id), b.id, then.get(b.id)));
        liquidating.forEach(this::react);
        shareLosses();
        unwindBackstop();
        pool.releaseIdle();
        pool.conversions().endCheck(full || pool.allChanged);
        pool.instruments.values().forEach(instrument -> instrument.changed = false);
        pool.allChanged = false;
        events.revalued(full, candidates.size());
    }

    /** The sweep knows nothing of what bounds the margin of options, so it may flag too many. */
    private boolean isFlagged(NaiveAccount account) {
        NaiveMargin margin = pool.margin(account);
        boolean exactly = account.large || account.mode == MarginMode.PORTFOLIO;
        return (exactly ? margin.initialExcess256() : margin.tableExcess256()).signum() < 0;
    }

    private boolean holdsChanged(NaiveAccount account) {
        return account.positions.keySet().stream().anyMatch(id -> pool.instrument(id).changed);
    }

    private static int worstFirst(int left, NaiveMargin a, int right, NaiveMargin b) {
        BigInteger first = Exact.product(a.equity(), b.maintenance());
        int ratio = first.compareTo(Exact.product(b.equity(), a.maintenance()));
        if (ratio != 0) {
            return ratio;
        }
        int size = Long.compare(b.maintenance(), a.maintenance());
        return size != 0 ? size : Integer.compare(left, right);
    }

    /** Looks again at an account that received money. */
    void relieve(NaiveAccount account) {
        if (watched.contains(account.id)) {
            classify(account);
        }
    }

    /** Sells collateral of accounts whose cash and positions are below zero. */
    void convertCollateral() {
        for (NaiveAccount account : pool.accounts.values()) {
            if (account.id != Limits.BACKSTOP && pool.margin(account).settled() < 0) {
                waterfall.surrenderCollateral(account);
            }
        }
    }

    private boolean classify(NaiveAccount account) {
        NaiveMargin margin = pool.margin(account);
        AccountState before = account.state;
        AccountState after = state(before, margin);
        if (after != before) {
            account.state = after;
            account.steps = 0;
            lastMarket.remove(account.id);
            if (after == AccountState.LIQUIDATING) {
                figures.breached(account.id);
            } else {
                figures.left(account.id);
            }
            events.stateChanged(
                    account.id,
                    before,
                    after,
                    margin.equity(),
                    margin.initial(),
                    margin.maintenance());
        }
        if (margin.equity() >= 0) {
            unresolved.remove(account.id);
        }
        if (after == AccountState.HEALTHY) {
            watched.remove(account.id);
        } else {
            watched.add(account.id);
            pool.orders().restrict(account, after == AccountState.LIQUIDATING);
        }
        if (after != AccountState.LIQUIDATING) {
            askCancel(account);
        }
        return after == AccountState.LIQUIDATING;
    }

    private static AccountState state(AccountState before, NaiveMargin margin) {
        boolean below = margin.maintenanceExcess256().signum() < 0 && margin.maintenance() > 0;
        if (below || margin.equity() < 0) {
            return AccountState.LIQUIDATING;
        }
        BigInteger tenfold = Exact.product(margin.equity(), 10);
        boolean recovered = tenfold.compareTo(Exact.product(margin.maintenance(), 11)) >= 0;
        if (before == AccountState.LIQUIDATING && !recovered) {
            return AccountState.LIQUIDATING;
        }
        return margin.initialExcess256().signum() < 0
                ? AccountState.RESTRICTED
                : AccountState.HEALTHY;
    }

    private void react(NaiveAccount account) {
        NaiveMargin margin = pool.margin(account);
        if (margin.equity() < 0) {
            waterfall.resolve(account);
            return;
        }
        BigInteger threefold = Exact.product(margin.equity(), 3);
        boolean far = threefold.compareTo(Exact.product(margin.maintenance(), 2)) < 0;
        boolean must = far || account.steps >= STEPS_MAX;
        if (must && waterfall.takeOver(account)) {
            handOver(account);
        } else if (account.orderId == 0 && orders.size() < ordersMax) {
            order(account, margin);
        }
    }

    void follow(NaiveAccount account) {
        boolean isBackstop = account.id == Limits.BACKSTOP;
        if (!isBackstop && !classify(account)) {
            return;
        }
        if (pool.margin(account).equity() < 0) {
            unresolved.add(account.id); // waits for the next check
        } else if (!isBackstop) {
            react(account);
        }
    }

    private void checkBackstop() {
        NaiveAccount backstop = pool.account(Limits.BACKSTOP);
        if (pool.margin(backstop).equity() < 0 || unresolved.contains(Limits.BACKSTOP)) {
            waterfall.resolve(backstop);
            shareLosses();
        }
    }

    private void shareLosses() {
        for (NaiveAccount account : waterfall.shareLosses()) {
            if (pool.margin(account).equity() < 0) {
                unresolved.add(account.id);
            } else {
                unresolved.remove(account.id);
            }
            if (account.id != Limits.BACKSTOP) {
                handOver(account);
            }
        }
    }

    /** Returns whether somebody is negative and nobody could bear it. */
    boolean isUnresolved() {
        return !unresolved.isEmpty();
    }

    boolean isUnresolved(int account) {
        return unresolved.contains(account);
    }

    /** Asks the venue for a step; where none helps, the backstop takes the account. */
    private void order(NaiveAccount account, NaiveMargin margin) {
        boolean together = account.mode == MarginMode.PORTFOLIO;
        boolean rooms = true;
        for (int id : account.positions.keySet()) {
            NaiveInstrument instrument = pool.instrument(id);
            together |= instrument.isOption();
            rooms &= room(instrument, account.lots(id) > 0) > 0;
        }
        boolean asked = together ? orderByDrop(account, margin) : orderLargest(account, margin);
        if (!asked && rooms && !account.isFlat() && waterfall.takeOver(account)) {
            handOver(account);
        }
    }

    /** Asks to close lots of the position that needs the most maintenance margin. */
    private boolean orderLargest(NaiveAccount account, NaiveMargin margin) {
        NaiveInstrument largest = null;
        BigInteger most = BigInteger.ZERO;
        for (int id : account.positions.keySet()) {
            NaiveInstrument instrument = pool.instrument(id);
            BigInteger own = instrument.maintenance256(account.lots(id));
            boolean open = room(instrument, account.lots(id) > 0) > 0;
            if (open && own.compareTo(most) > 0) {
                largest = instrument;
                most = own;
            }
        }
        if (largest == null) {
            return false;
        }
        long lots = account.lots(largest.id);
        long step = Math.min(stepSize(largest, lots, margin), room(largest, lots > 0));
        ask(account, largest, step, margin);
        return true;
    }

    private void ask(
            NaiveAccount account, NaiveInstrument instrument, long step, NaiveMargin margin) {
        long lots = account.lots(instrument.id);
        account.steps = Math.min(STEPS_MAX, account.steps + 1);
        account.orderId = place(account, instrument, lots > 0 ? -step : step, margin);
    }

    /** Asks for the position whose closing frees most of the whole requirement for its cost. */
    private boolean orderByDrop(NaiveAccount account, NaiveMargin margin) {
        NaiveInstrument best = null;
        long bestLots = 0;
        BigInteger bestDrop = BigInteger.ZERO;
        BigInteger bestCost = BigInteger.ONE;
        for (int id : account.positions.keySet()) {
            NaiveInstrument instrument = pool.instrument(id);
            long most = Math.abs(account.lots(id));
            most = Math.min(most, room(instrument, account.lots(id) > 0));
            long chosen = 0;
            long least = margin.maintenance();
            for (long lots = most; lots > 0; lots /= 2) {
                long after = maintenanceAfter(account, id, lots);
                if (after < least || after == least && chosen > 0) {
                    chosen = lots;
                    least = after;
                }
            }
            if (chosen > 0) {
                BigInteger drop = BigInteger.valueOf(margin.maintenance() - least);
                BigInteger cost = costPerLot(instrument).multiply(BigInteger.valueOf(chosen));
                cost = cost.max(BigInteger.ONE);
                int order = drop.multiply(bestCost).compareTo(bestDrop.multiply(cost));
                if (order > 0 || order == 0 && drop.compareTo(bestDrop) > 0) {
                    best = instrument;
                    bestLots = chosen;
                    bestDrop = drop;
                    bestCost = cost;
                }
            }
        }
        if (best != null) {
            ask(account, best, fewest(account, margin, best, bestLots), margin);
        }
        return best != null;
    }

    private long maintenanceAfter(NaiveAccount account, int id, long closed) {
        long signed = account.lots(id) > 0 ? -closed : closed;
        return NaiveMargin.after(pool, account, id, signed, 0).maintenance();
    }

    private static BigInteger costPerLot(NaiveInstrument instrument) {
        long value = instrument.notional();
        Listing listing = instrument.listing;
        BigInteger fee = Exact.product(value, listing.fees().liquidationPpm());
        BigInteger slip = Exact.product(value, listing.bounds().slippagePpm());
        return Exact.ceil(fee, Exact.PPM).add(Exact.ceil(slip, Exact.PPM));
    }

    /** The fewest lots that let the account recover, found by halving; all when none do. */
    private long fewest(
            NaiveAccount account, NaiveMargin margin, NaiveInstrument instrument, long most) {
        if (!recovers(account, margin, instrument, most)) {
            return most;
        }
        long low = 1;
        long high = most;
        while (low < high) {
            long middle = (low + high) / 2;
            boolean enough = recovers(account, margin, instrument, middle);
            low = enough ? low : middle + 1;
            high = enough ? middle : high;
        }
        return high;
    }

    private boolean recovers(
            NaiveAccount account, NaiveMargin margin, NaiveInstrument instrument, long closed) {
        BigInteger cost = costPerLot(instrument).multiply(BigInteger.valueOf(closed));
        BigInteger left = BigInteger.valueOf(margin.equity()).subtract(cost);
        long after = maintenanceAfter(account, instrument.id, closed);
        return left.multiply(BigInteger.TEN).compareTo(Exact.product(after, 11)) >= 0;
    }

    /**
     * The smallest number of lots after which equity covers 1.1 times maintenance margin when each
     * costs fee and slippage; everything when a lot costs what it frees, or nothing suffices.
     */
    private static long stepSize(NaiveInstrument instrument, long lots, NaiveMargin margin) {
        BigInteger cost = costPerLot(instrument);
        BigInteger costs2560 = cost.multiply(BigInteger.valueOf(2560));
        BigInteger eleven = BigInteger.valueOf(11);
        BigInteger frees = instrument.maintenance256(Long.signum(lots)).multiply(eleven);
        long size = Math.abs(lots);
        if (frees.compareTo(costs2560) <= 0) {
            return size;
        }
        BigInteger all = instrument.maintenance256(lots);
        BigInteger need256 = Exact.product(margin.maintenance(), 11, 256);
        BigInteger shortage = need256.subtract(Exact.product(margin.equity(), 10, 256));
        BigInteger before = shortage;
        for (long closed = 1; closed <= size; closed++) {
            long left = lots > 0 ? lots - closed : lots + closed;
            BigInteger released = all.subtract(instrument.maintenance256(left)).multiply(eleven);
            BigInteger paid = costs2560.multiply(BigInteger.valueOf(closed));
            BigInteger after = shortage.subtract(released).add(paid);
            if (after.compareTo(before) > 0) {
                throw new AssertionError("a step of " + closed + " lots raises the shortage");
            }
            if (after.signum() <= 0) {
                return closed;
            }
            before = after;
        }
        return size;
    }

    private long place(NaiveAccount account, NaiveInstrument instrument, long lots, NaiveMargin m) {
        long mark = instrument.markTicks();
        long reference = instrument.referenceTicks();
        BigInteger allowed = Exact.product(reference, instrument.listing.bounds().slippagePpm());
        long slip = Exact.floor(allowed, Exact.PPM).longValueExact();
        long limit =
                lots < 0
                        ? Math.max(instrument.contract().priceTicksMin(), mark - slip)
                        : Math.min(instrument.listing.contract().priceTicksMax(), mark + slip);
        Order order = new Order(++lastOrderId, account.id, instrument.id, lots, limit);
        orders.put(order.id, order);
        events.liquidationOrdered(
                order.id, account.id, instrument.id, lots, limit, m.equity(), m.maintenance());
        return order.id;
    }

    /**
     * Closes what the backstop holds, underlying by underlying: the most exposed first, and of each
     * only what brings its exposure nearer to zero while anything does.
     */
    private void unwindBackstop() {
        checkBackstop();
        NaiveAccount backstop = pool.account(Limits.BACKSTOP);
        NaiveMargin margin = pool.margin(backstop);
        TreeMap<Integer, List<Leg>> legs = new TreeMap<>();
        for (int id : backstop.positions.keySet()) {
            NaiveInstrument instrument = pool.instrument(id);
            long left = backstop.lots(id) + reserved(id);
            Leg leg = new Leg(instrument, backstop.lots(id), left, instrument.exposure());
            legs.computeIfAbsent(instrument.listing.contract().underlying(), u -> new ArrayList<>())
                    .add(leg);
        }
        List<Integer> underlyings = new ArrayList<>(legs.keySet());
        underlyings.sort(
                (a, b) -> {
                    int order = net(legs.get(b)).abs().compareTo(net(legs.get(a)).abs());
                    return order != 0 ? order : Integer.compare(a, b);
                });
        for (int underlying : underlyings) {
            List<Leg> held = legs.get(underlying);
            held.sort(
                    (a, b) -> {
                        BigInteger left = Exact.product(a.lots, a.perLot).abs();
                        int order = Exact.product(b.lots, b.perLot).abs().compareTo(left);
                        return order != 0 ? order : Integer.compare(a.of.id, b.of.id);
                    });
            unwind(backstop, margin, held);
        }
    }

    /** A position of the backstop: lots now, lots when its order is filled, exposure of a lot. */
    private record Leg(NaiveInstrument of, long lots, long left, long perLot) {
        /** Lots that move a net exposure towards zero and not beyond. */
        long reduces(BigInteger net) {
            int sign = Long.signum(left) * Long.signum(perLot);
            if (net.signum() == 0 || sign != net.signum()) {
                return 0;
            }
            BigInteger most = net.abs().divide(BigInteger.valueOf(perLot).abs());
            return most.min(BigInteger.valueOf(Math.abs(left))).longValueExact();
        }
    }

    private static BigInteger net(List<Leg> legs) {
        BigInteger net = BigInteger.ZERO;
        for (Leg leg : legs) {
            net = net.add(Exact.product(leg.left, leg.perLot));
        }
        return net;
    }

    private long reserved(int instrument) {
        long reserved = 0;
        for (Order order : orders.values()) {
            if (order.account == Limits.BACKSTOP && order.instrument == instrument) {
                reserved += order.lots;
            }
        }
        return reserved;
    }

    private void unwind(NaiveAccount backstop, NaiveMargin margin, List<Leg> legs) {
        BigInteger net = net(legs);
        BigInteger all = net;
        boolean reducible = legs.stream().anyMatch(leg -> leg.reduces(all) > 0);
        for (Leg leg : legs) {
            boolean counts = reducible && leg.perLot != 0;
            long wanted = counts ? leg.reduces(net) : Math.abs(leg.lots);
            long close = Math.min(wanted, room(leg.of, leg.lots > 0));
            boolean may = close > 0 && reserved(leg.of.id) == 0 && orders.size() < ordersMax;
            if (may) {
                long signed = leg.lots > 0 ? -close : close;
                place(backstop, leg.of, signed, margin);
                net = counts ? net.add(Exact.product(signed, leg.perLot)) : net;
            }
        }
    }

    /** An account left without positions hands what is left of its order to the backstop. */
    private void handOver(NaiveAccount account) {
        if (account.orderId != 0) {
            askCancel(account);
            orders.get(account.orderId).account = Limits.BACKSTOP;
            account.orderId = 0;
        }
        classify(account);
    }

    private void askCancel(NaiveAccount account) {
        Order order = orders.get(account.orderId);
        if (order != null && !order.cancelAsked) {
            order.cancelAsked = true;
            events.liquidationCancelAsked(order.id, account.id);
        }
    }

    Rejection fill(long orderId, int counterparty, long lots, long priceTicks) {
        Order order = orders.get(orderId);
        if (order == null) {
            return Rejection.ORDER_UNKNOWN;
        }
        NaiveInstrument instrument = pool.instrument(order.instrument);
        NaiveAccount other = pool.account(counterparty);
        int root = pool.account(order.account).root();
        Rejection refused = refuse(order, root, instrument, other, lots, priceTicks);
        if (refused != null) {
            return refused;
        }
        long signed = order.lots < 0 ? -lots : lots;
        long makerFee = Math.max(0, pool.fee(other, instrument, -signed, priceTicks, false));
        refused = pool.check(other, instrument, -signed, priceTicks, makerFee, false);
        if (refused != null) {
            return refused;
        }
        NaiveAccount account = pool.account(order.account);
        long fee = fillFee(account, instrument, signed, priceTicks);
        filledSinceCheck.merge(side(instrument.id, signed < 0), lots, Long::sum);
        if (account.id != Limits.BACKSTOP) {
            lastMarket.put(account.id, instrument.listing.contract().underlying());
        }
        long money = lots * Math.abs(instrument.value(priceTicks));
        figures.liquidated(account.id, instrument.id, lots, money);
        pool.book(account, instrument, signed, priceTicks, fee);
        pool.bookLeg(other, instrument, -signed, priceTicks, makerFee);
        pool.feeReceiver(instrument).pay(fee);
        pool.account(Limits.FEES).pay(makerFee);
        events.liquidationFilled(
                orderId, account.id, counterparty, instrument.id, signed, priceTicks, fee);
        order.lots -= signed;
        if (order.lots == 0) {
            drop(order);
        }
        follow(account);
        return null;
    }

    boolean end(long orderId, OrderEnd end) {
        Order order = orders.get(orderId);
        if (order == null) {
            return false;
        }
        drop(order);
        events.liquidationEnded(orderId, end, order.lots);
        follow(pool.account(order.account));
        return true;
    }

    /** Ends the orders on an instrument that settles; the next check looks at their accounts. */
    void endOrders(int instrument) {
        for (Order order : List.copyOf(orders.values())) {
            if (order.instrument == instrument) {
                drop(order);
                events.liquidationEnded(order.id, OrderEnd.SETTLED, order.lots);
            }
        }
    }

    private void drop(Order order) {
        orders.remove(order.id);
        if (order.account != Limits.BACKSTOP) {
            pool.account(order.account).orderId = 0;
        }
    }

    private static Rejection refuse(
            Order order,
            int root,
            NaiveInstrument instrument,
            NaiveAccount other,
            long lots,
            long priceTicks) {
        if (lots < 1) {
            return Rejection.LOTS_RANGE;
        }
        if (lots > Math.abs(order.lots)) {
            return Rejection.ORDER_OVERFILL;
        }
        if (!instrument.isPrice(priceTicks)) {
            return Rejection.PRICE_RANGE;
        }
        if (order.lots < 0 ? priceTicks < order.limitTicks : priceTicks > order.limitTicks) {
            return Rejection.ORDER_LIMIT;
        }
        if (other == null) {
            return Rejection.ACCOUNT_UNKNOWN;
        }
        if (other.isHouse()) {
            return Rejection.ACCOUNT_RESERVED;
        }
        return other.root() == root ? Rejection.SELF_TRADE : null;
    }

    /**
     * The liquidation fee, at most what the fill frees of the requirement and what the account has
     * left; the backstop pays none.
     */
    private long fillFee(NaiveAccount account, NaiveInstrument instrument, long lots, long price) {
        if (account.id == Limits.BACKSTOP) {
            return 0;
        }
        long full = instrument.fee(lots, price, instrument.listing.fees().liquidationPpm());
        long cash = -lots * instrument.unitCost(price);
        NaiveMargin then = NaiveMargin.after(pool, account, instrument.id, lots, cash);
        long freed = Math.max(0, pool.margin(account).maintenance() - then.maintenance());
        return Math.max(0, Math.min(Math.min(full, freed), then.equity()));
    }
}

package io.novate.core.oracle;

import io.novate.core.command.AccountState;
import io.novate.core.command.Events;
import io.novate.core.command.FundKind;
import io.novate.core.command.WaterfallRung;
import io.novate.core.unit.Limits;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takeover, insurance, deleveraging and socialised loss. */
final class NaiveWaterfall {
    /** A winner as it stood when its ranking was frozen. */
    private record Winner(int account, BigInteger gainTimesSize, BigInteger costTimesEquity) {}

    /** An account that funds and winners could not make whole, and what it lacked and lacks. */
    private static final class Failed {
        final NaiveAccount account;
        final long deficit;
        long left;

        Failed(NaiveAccount account, long deficit, long left) {
            this.account = account;
            this.deficit = deficit;
            this.left = left;
        }
    }

    private final NaivePool pool;
    private final Events events;
    private final TreeMap<Integer, List<Winner>> rankings = new TreeMap<>();
    long tranche;
    private final List<Failed> failed = new ArrayList<>();
    private long lacking;

    NaiveWaterfall(NaivePool pool, Events events) {
        this.pool = pool;
        this.events = events;
    }

    /** Rankings are frozen for one command. */
    void beginCommand() {
        rankings.clear();
    }

    /**
     * The backstop buys collateral while its cash and positions stay above initial margin; a part
     * is cut to what is worth whole money, so that no rounding is lost.
     */
    void surrenderCollateral(NaiveAccount account) {
        for (Map.Entry<Integer, Long> entry : new TreeMap<>(account.units).entrySet()) {
            int asset = entry.getKey();
            NaiveMargin backstop = pool.margin(pool.account(Limits.BACKSTOP));
            long affordable = backstop.settled() - backstop.initial();
            long units = entry.getValue();
            if (pool.asset(asset).value(units) > affordable) {
                units = affordable <= 0 ? 0 : pool.asset(asset).unitsFor(units, affordable);
            }
            if (units > 0) {
                long deficit = Math.max(0, -pool.margin(account).settled());
                long money = buy(account, asset, units);
                long left = Math.max(0, deficit - money);
                events.covered(
                        WaterfallRung.OWN_COLLATERAL,
                        account.id,
                        account.id,
                        money,
                        0,
                        0,
                        deficit,
                        left);
            }
        }
    }

    /** The backstop buys units for what they count as, each asset rounded down. */
    private long buy(NaiveAccount account, int asset, long units) {
        NaiveAccount backstop = pool.account(Limits.BACKSTOP);
        long money = pool.asset(asset).sold(account.units(asset), units);
        account.addUnits(asset, -units);
        backstop.addUnits(asset, units);
        pool.pay(backstop, account, money);
        events.collateralSold(account.id, asset, units, money);
        return money;
    }

    /** Moves positions and equity to the backstop, unless that would lack initial margin. */
    boolean takeOver(NaiveAccount account) {
        NaiveAccount backstop = pool.account(Limits.BACKSTOP);
        NaiveMargin merged = NaiveMargin.merged(pool, backstop, account);
        if (merged.initialExcess256().signum() < 0) {
            return false;
        }
        for (Map.Entry<Integer, Long> entry : new TreeMap<>(account.units).entrySet()) {
            if (entry.getValue() > 0) {
                buy(account, entry.getKey(), entry.getValue());
            }
        }
        long equity = pool.margin(account).equity();
        List<Integer> held = List.copyOf(account.positions.keySet());
        List<Long> shares = sharesByWeight(account, held, equity);
        for (int index = 0; index < held.size(); index++) {
            int id = held.get(index);
            toBackstop(account, id, account.lots(id), shares.get(index));
        }
        if (account.cash() != 0 || pool.margin(account).equity() != 0) {
            throw new AssertionError("takeover of " + account.id + " leaves " + account.cash());
        }
        return true;
    }

    /** Brings a negative account nearer to zero; what is left is shared with others' losses. */
    void resolve(NaiveAccount account) {
        boolean isBackstop = account.id == Limits.BACKSTOP;
        if (!isBackstop) {
            surrenderCollateral(account);
        }
        long deficit = -pool.margin(account).equity();
        if (deficit <= 0) {
            failed.add(new Failed(account, 0, 0));
            return;
        }
        lacking = deficit;
        coverByMarket(account, deficit);
        coverByFund(WaterfallRung.INSURANCE, account, pool.account(Limits.INSURANCE), lacking);
        coverByHouse(account);
        long left = lacking;
        boolean done = left == 0 && (isBackstop || account.isFlat() || takeOver(account));
        if (!done && !account.isFlat()) {
            left = deleverage(account, left);
        }
        failed.add(new Failed(account, deficit, left));
    }

    /** Shares all losses that are left as one; returns the accounts that failed. */
    List<NaiveAccount> shareLosses() {
        socialise(true);
        socialise(false);
        List<NaiveAccount> accounts = new ArrayList<>();
        for (Failed one : failed) {
            long equity = pool.margin(one.account).equity();
            if (one.deficit > 0 && equity != -one.left) {
                throw new AssertionError("resolution leaves " + equity);
            }
            if (one.left < one.deficit) {
                events.resolved(one.account.id, one.deficit - one.left);
            }
            accounts.add(one.account);
        }
        failed.clear();
        return accounts;
    }

    /** Each market's funds pay the part of the deficit that its positions weigh. */
    private void coverByMarket(NaiveAccount account, long deficit) {
        TreeMap<Integer, BigInteger> weights = new TreeMap<>();
        List<Integer> markets = new ArrayList<>();
        BigInteger total = BigInteger.ZERO;
        for (int id : account.positions.keySet()) {
            int market = pool.instrument(id).listing.contract().underlying();
            if (!markets.contains(market)) {
                markets.add(market);
            }
            BigInteger weight = weight(account, id);
            weights.merge(market, weight, BigInteger::add);
            total = total.add(weight);
        }
        if (markets.isEmpty()) {
            coverByMarket(account, pool.ladder().lastMarket(account.id), deficit);
            return;
        }
        long left = deficit;
        for (int market : markets) {
            BigInteger part = weights.get(market).multiply(BigInteger.valueOf(deficit));
            boolean last = market == markets.getLast();
            long share = last ? left : part.divide(total).longValueExact();
            left -= share;
            coverByMarket(account, market, share);
        }
    }

    private void coverByMarket(NaiveAccount account, int market, long share) {
        NaiveAccount pot = pool.fund(FundKind.LIQUIDATION_FEES, market);
        NaiveAccount insurance = pool.fund(FundKind.INSURANCE, market);
        long left = share;
        if (pot != null) {
            left -= coverByFund(WaterfallRung.LIQUIDATION_FEES, account, pot, left);
        }
        if (insurance != null) {
            coverByFund(WaterfallRung.MARKET_INSURANCE, account, insurance, left);
        }
    }

    private long coverByFund(
            WaterfallRung rung, NaiveAccount account, NaiveAccount fund, long most) {
        long before = fund.cash();
        long paid = Math.min(most, before);
        if (paid > 0) {
            pool.pay(fund, account, paid);
            covered(rung, account, fund, paid, before, before - paid);
        }
        return paid;
    }

    /** The backstop pays out of the tranche, and keeps its own initial margin. */
    private void coverByHouse(NaiveAccount account) {
        NaiveAccount backstop = pool.account(Limits.BACKSTOP);
        NaiveMargin margin = pool.margin(backstop);
        long free = margin.settled() - margin.initial();
        long paid = Math.min(lacking, Math.min(tranche, free));
        if (account != backstop && paid > 0) {
            pool.pay(backstop, account, paid);
            covered(WaterfallRung.HOUSE_TRANCHE, account, backstop, paid, tranche, tranche - paid);
            tranche -= paid;
        }
    }

    private void covered(
            WaterfallRung rung,
            NaiveAccount account,
            NaiveAccount payer,
            long amount,
            long before,
            long after) {
        long left = lacking - amount;
        events.covered(rung, account.id, payer.id, amount, before, after, lacking, left);
        lacking = left;
    }

    /** What a position counts when a sum is divided: whole maintenance margin, and one. */
    private BigInteger weight(NaiveAccount account, int id) {
        BigInteger own256 = pool.instrument(id).maintenance256(account.lots(id));
        BigInteger most = BigInteger.TWO.pow(50);
        return Exact.floor(own256, 256).min(most).add(BigInteger.ONE);
    }

    /** Shares of an amount by weight, rounded down; the last takes the remainder. */
    private List<Long> sharesByWeight(NaiveAccount account, List<Integer> held, long amount) {
        BigInteger total = BigInteger.ZERO;
        for (int id : held) {
            total = total.add(weight(account, id));
        }
        List<Long> shares = new ArrayList<>();
        long left = amount;
        for (int index = 0; index < held.size(); index++) {
            BigInteger own = weight(account, held.get(index));
            BigInteger part = own.multiply(BigInteger.valueOf(amount)).divide(total);
            long share = index == held.size() - 1 ? left : part.longValueExact();
            shares.add(share);
            left -= share;
        }
        return shares;
    }

    private void toBackstop(NaiveAccount account, int id, long lots, long equityGiven) {
        long value = lots * pool.instrument(id).unitValue();
        move(account, pool.account(Limits.BACKSTOP), id, lots, value - equityGiven);
        events.takenOver(account.id, id, lots, equityGiven);
    }

    /** Moves lots for a sum, at a price that need not be whole. */
    private static void move(NaiveAccount from, NaiveAccount to, int id, long lots, long cash) {
        long unitCost = Math.floorDiv(cash, lots);
        from.trade(id, -lots, unitCost, cash);
        to.trade(id, lots, unitCost, -cash);
    }

    private long deleverage(NaiveAccount account, long loss) {
        List<Integer> held = List.copyOf(account.positions.keySet());
        List<Long> shares = sharesByWeight(account, held, loss);
        long uncovered = 0;
        for (int index = 0; index < held.size(); index++) {
            uncovered += deleverage(account, held.get(index), shares.get(index));
        }
        return uncovered;
    }

    /** Closes one position against winners; returns the loss they could not take. */
    private long deleverage(NaiveAccount account, int id, long loss) {
        long lots = account.lots(id);
        long size = Math.abs(lots);
        long closed = 0;
        long borne = 0;
        List<Winner> ranking = ranking(id, -Long.signum(lots));
        while (closed < size && !ranking.isEmpty()) {
            NaiveAccount winner = pool.account(ranking.getFirst().account);
            long closes = bearable(winner, id, lots, size, closed, loss, borne);
            if (closes > 0) {
                long cost = floorShare(loss, closed + closes, size) - borne;
                long signed = lots > 0 ? closes : -closes;
                long value = signed * pool.instrument(id).unitValue();
                move(account, winner, id, signed, value + cost);
                events.deleveraged(account.id, winner.id, id, -signed, cost);
                if (cost > 0) {
                    long equity = pool.margin(winner).equity();
                    covered(
                            WaterfallRung.DELEVERAGING,
                            account,
                            winner,
                            cost,
                            equity + cost,
                            equity);
                }
                closed += closes;
                borne += cost;
            }
            if (closed < size || winner.lots(id) == 0) {
                ranking.removeFirst();
            }
        }
        if (closed < size && account.id != Limits.BACKSTOP) {
            toBackstop(account, id, lots > 0 ? size - closed : closed - size, 0);
        }
        return loss - borne;
    }

    /** The lots a winner gives up without owing more than its equity. */
    private long bearable(
            NaiveAccount winner, int id, long lots, long size, long closed, long loss, long borne) {
        long held = winner.lots(id);
        long equity = pool.margin(winner).equity();
        if (Long.signum(held) != -Long.signum(lots) || equity <= 0) {
            return 0;
        }
        long most = Math.min(Math.abs(held), size - closed);
        if (floorShare(loss, closed + most, size) - borne <= equity) {
            return most;
        }
        return Math.max(0, Math.min(most, floorShare(equity, size, loss) - 1));
    }

    private static long floorShare(long amount, long part, long whole) {
        return Exact.floor(Exact.product(amount, part), whole).longValueExact();
    }

    /** Returns the place of an account among the winners of its side, as text. */
    String place(NaiveAccount account, int id) {
        int sign = Long.signum(account.lots(id));
        List<Winner> ranking = sign == 0 ? List.of() : rank(id, sign);
        int rank = 0;
        for (int index = 0; index < ranking.size(); index++) {
            rank = ranking.get(index).account == account.id ? index + 1 : rank;
        }
        return rank + " of " + ranking.size();
    }

    private List<Winner> ranking(int id, int sign) {
        return rankings.computeIfAbsent(sign * id, key -> rank(id, sign));
    }

    private List<Winner> rank(int id, int sign) {
        List<Winner> ranking = new ArrayList<>();
        for (NaiveAccount account : pool.accounts.values()) {
            boolean eligible =
                    account.id != Limits.BACKSTOP
                            && account.orderId == 0
                            && account.state != AccountState.LIQUIDATING
                            && Long.signum(account.lots(id)) == sign;
            if (!eligible) {
                continue;
            }
            long value = account.lots(id) * pool.instrument(id).unitValue();
            long cost = account.positions.get(id).cost();
            long equity = pool.margin(account).equity();
            if (value > cost && equity > 0) {
                BigInteger mark = BigInteger.valueOf(value).abs();
                BigInteger entry = BigInteger.valueOf(cost).abs().max(BigInteger.ONE);
                BigInteger above = mark.max(entry);
                BigInteger below = mark.min(entry);
                ranking.add(
                        new Winner(
                                account.id,
                                above.multiply(mark),
                                below.multiply(BigInteger.valueOf(equity))));
            }
        }
        ranking.sort(
                (a, b) -> {
                    BigInteger left = a.gainTimesSize.multiply(b.costTimesEquity);
                    int order = b.gainTimesSize.multiply(a.costTimesEquity).compareTo(left);
                    return order != 0 ? order : Integer.compare(a.account, b.account);
                });
        return ranking;
    }

    /**
     * Takes the losses from holders of positions by what they can bear, the backstop only when
     * gains are used up, and pays them out to the failed accounts one after the other.
     */
    private void socialise(boolean byGain) {
        long loss = failed.stream().mapToLong(one -> one.left).sum();
        TreeMap<Integer, Long> bearers = new TreeMap<>();
        BigInteger total = BigInteger.ZERO;
        for (NaiveAccount holder : loss == 0 ? List.<NaiveAccount>of() : pool.accounts.values()) {
            boolean isBackstop = holder.id == Limits.BACKSTOP;
            boolean asked = !holder.isFlat() && !(byGain && isBackstop);
            NaiveMargin margin = pool.margin(holder);
            long most = byGain ? Math.min(margin.gain(), margin.equity()) : margin.equity();
            if (asked && most > 0) {
                bearers.put(holder.id, most);
                total = total.add(BigInteger.valueOf(most));
            }
        }
        long shared = total.min(BigInteger.valueOf(loss)).longValueExact();
        TreeMap<Integer, Long> pays = new TreeMap<>();
        long remainder = shared;
        for (Map.Entry<Integer, Long> bearer : bearers.entrySet()) {
            long part = Exact.product(shared, bearer.getValue()).divide(total).longValueExact();
            pays.put(bearer.getKey(), part);
            remainder -= part;
        }
        for (Map.Entry<Integer, Long> bearer : bearers.entrySet()) {
            long part = pays.get(bearer.getKey());
            long extra = Math.min(remainder, bearer.getValue() - part);
            remainder -= extra;
            payOut(pool.account(bearer.getKey()), part + extra);
        }
    }

    private void payOut(NaiveAccount holder, long amount) {
        long unpaid = amount;
        for (Failed one : failed) {
            long part = Math.min(unpaid, one.left);
            if (part > 0) {
                pool.pay(holder, one.account, part);
                long after = pool.margin(holder).equity();
                lacking = one.left;
                covered(WaterfallRung.SOCIALISED, one.account, holder, part, after + part, after);
                one.left -= part;
                unpaid -= part;
            }
        }
    }
}

package io.novate.core.liquidation;

import io.novate.core.command.Events;
import io.novate.core.command.FundKind;
import io.novate.core.command.WaterfallRung;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * The money rungs of the waterfall: pots of liquidation fees, insurance of the market, global
 * insurance, house tranche.
 *
 * <p>The funds of a market pay only for that market: a deficit is divided over the underlyings in
 * which the account holds positions, by the weight of these, rounded down, the last underlying
 * taking the remainder. An account without positions lost its money in the market where liquidation
 * last closed lots of it. What a market cannot pay falls to the global insurance.
 *
 * <p>The house tranche pays out of the backstop's cash, never below the backstop's own initial
 * margin.
 */
final class Coverage {
    private final Books books;
    private final AccountMargin margin;
    private final FundTable funds;
    private final LatencyFigures latency;
    private final EquityColumn equities;
    private final Events events;
    private long left;

    Coverage(
            Books books,
            AccountMargin margin,
            FundTable funds,
            LatencyFigures latency,
            EquityColumn equities,
            Events events) {
        this.books = books;
        this.margin = margin;
        this.funds = funds;
        this.latency = latency;
        this.equities = equities;
        this.events = events;
    }

    /**
     * Pays an account's deficit as far as funds reach; returns what is left.
     *
     * @param held the account's positions
     */
    long cover(int account, long deficit, HeldPositions held) {
        left = deficit;
        if (held.count() > 0) {
            payFromMarkets(account, deficit, held);
        } else {
            payFromMarket(account, latency.market(account), deficit);
        }
        payFromFund(WaterfallRung.INSURANCE, account, Limits.INSURANCE, left);
        payFromHouse(account);
        return left;
    }

    private void payFromMarkets(int account, long deficit, HeldPositions held) {
        long total = 0;
        for (int index = 0; index < held.count(); index++) {
            total += held.weight(index, margin);
        }
        long weightLeft = total;
        long divided = 0;
        for (int index = 0; index < held.count(); index++) {
            int underlying = underlying(held.instrument(index));
            if (isFirstOfUnderlying(held, index, underlying)) {
                long weight = 0;
                for (int other = index; other < held.count(); other++) {
                    if (underlying(held.instrument(other)) == underlying) {
                        weight += held.weight(other, margin);
                    }
                }
                weightLeft -= weight;
                long share =
                        weightLeft == 0
                                ? deficit - divided
                                : Rounding.mulDivFloor(deficit, weight, total);
                divided += share;
                payFromMarket(account, underlying, share);
            }
        }
    }

    private boolean isFirstOfUnderlying(HeldPositions held, int index, int underlying) {
        int before = index - 1;
        while (before >= 0 && underlying(held.instrument(before)) != underlying) {
            before--;
        }
        return before < 0;
    }

    private void payFromMarket(int account, int underlying, long share) {
        int pot = funds.fund(FundKind.LIQUIDATION_FEES, underlying);
        long unpaid = share;
        if (pot != 0) {
            unpaid -= payFromFund(WaterfallRung.LIQUIDATION_FEES, account, pot, unpaid);
        }
        int insurance = funds.fund(FundKind.INSURANCE, underlying);
        if (insurance != 0) {
            payFromFund(WaterfallRung.MARKET_INSURANCE, account, insurance, unpaid);
        }
    }

    private long payFromFund(WaterfallRung rung, int account, int fund, long share) {
        long cash = books.accounts().cash(fund);
        long paid = Math.min(share, cash);
        pay(rung, account, fund, paid, cash);
        return Math.max(0, paid);
    }

    private void payFromHouse(int account) {
        long tranche = funds.houseTranche();
        if (account == Limits.BACKSTOP || tranche == 0 || left == 0) {
            return;
        }
        margin.evaluate(Limits.BACKSTOP);
        long free = margin.settledEquity() - margin.initialMargin();
        long paid = Math.min(left, Math.min(tranche, free));
        if (paid > 0) {
            funds.setHouseTranche(tranche - paid);
        }
        pay(WaterfallRung.HOUSE_TRANCHE, account, Limits.BACKSTOP, paid, tranche);
    }

    private void pay(WaterfallRung rung, int account, int payer, long amount, long before) {
        if (amount > 0) {
            books.ledger().transfer(payer, account, amount);
            equities.change(account);
            equities.change(payer);
            events.covered(
                    rung, account, payer, amount, before, before - amount, left, left - amount);
            left -= amount;
        }
    }

    private int underlying(int instrument) {
        return books.instruments().listing(instrument).contract().underlying();
    }
}

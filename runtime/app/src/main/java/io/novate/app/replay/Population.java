package io.novate.app.replay;

import io.novate.app.settle.InboxEntry;
import io.novate.app.settle.OnChainTraders;
import io.novate.core.batch.SettlementKey;
import io.novate.core.command.InboxKind;
import io.novate.core.unit.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * Who takes part, under which account id and with how much money.
 *
 * <p>Members are the customers whom the venue opened, followed by the traders who came through the
 * contract. Market makers stand beside them and are not counted as accounts of the population.
 * Customers' money is lognormal (median 1,200 USD) for 95 of 100 and Pareto (from 10,000 USD,
 * exponent 1.3) for the rest, at most 3 million.
 *
 * <p>What stands against losses is small on purpose, so that two days of a crash come to the last
 * rung of the waterfall; as shares of the open interest: the global insurance 0.005%, that of
 * either of the two largest markets 0.0005%, the backstop 0.017%, of which the house risks a tenth.
 */
public final class Population {
    /** The house's treasury, opened by the operator through the contract. */
    static final int TREASURY = 2;

    /** First trader of the contract. */
    static final int TRADER_FROM = 3;

    /** Number of market makers. */
    static final int MAKER_COUNT = 12;

    /** First market maker. */
    static final int MAKER_FROM = Limits.CUSTOMER_FROM;

    /** One unit of the settlement currency in money. */
    static final long UNIT = 1_000_000;

    /** Mean leverage the population aims at. */
    static final int LEVERAGE_MEAN = 5;

    /** The first trader's deposit; the second brings twice as much, and so on. */
    private static final long TRADER_FUNDS = 5_000 * UNIT;

    /** Largest single deposit, well below the bound of an account's cash. */
    private static final long DEPOSIT_MAX = 3_500_000_000L * UNIT;

    private static final long SEED_MIX = 0x5f3759df5a17c0deL;

    /** Customers per one that brings collateral. */
    private static final int COLLATERAL_SHARE = 5;

    /** Customers per portfolio account. */
    private static final int PORTFOLIO_SHARE = 50;

    private final int customerCount;
    private final int portfolioCount;
    private final int makerLeaves;
    private final long[] funds;
    private final long customerFunds;

    /** Draws the money of customers of a venue without options. */
    public Population(int customerCount, long seed) {
        this(customerCount, seed, 1, false);
    }

    /**
     * Draws the money of {@code customerCount} customers.
     *
     * @param makerLeaves account ids that each market maker takes
     * @param options whether options are listed, so that some customers hold portfolios of them
     */
    public Population(int customerCount, long seed, int makerLeaves, boolean options) {
        this.customerCount = customerCount;
        this.makerLeaves = makerLeaves;
        portfolioCount = options ? Math.min(customerCount, 8 + customerCount / PORTFOLIO_SHARE) : 0;
        funds = new long[customerCount + OnChainTraders.COUNT];
        Draws draws = new Draws(seed ^ SEED_MIX);
        long total = 0;
        for (int i = 0; i < customerCount; i++) {
            funds[i] = draw(draws);
            total += funds[i];
        }
        for (int i = 0; i < OnChainTraders.COUNT; i++) {
            funds[customerCount + i] = (i + 1) * TRADER_FUNDS;
        }
        customerFunds = total;
    }

    private static long draw(Draws draws) {
        double units =
                draws.chance(50_000) ? draws.pareto(10_000, 1.3) : draws.lognormal(1200, 1.3);
        // Whole cents: 10,000 money units.
        return (long) (Math.clamp(units, 20, 3_000_000) * 100) * (UNIT / 100);
    }

    /** Returns the customers, the first ones, who hold options under portfolio margin. */
    int portfolioCount() {
        return portfolioCount;
    }

    int customerCount() {
        return customerCount;
    }

    int memberCount() {
        return funds.length;
    }

    /** Returns the account id of a market maker. */
    int maker(int index) {
        return MAKER_FROM + index * makerLeaves;
    }

    /** Returns the account id of a member. */
    int account(int memberIndex) {
        return memberIndex < customerCount
                ? maker(MAKER_COUNT) + memberIndex
                : TRADER_FROM + memberIndex - customerCount;
    }

    /** Returns a member's own money at the start. */
    long funds(int memberIndex) {
        return funds[memberIndex];
    }

    /** Returns the gross value of positions this population is expected to hold, money. */
    long openInterest() {
        return Math.max(customerFunds * LEVERAGE_MEAN, 50_000_000L * UNIT);
    }

    long makerFunds() {
        return openInterest() / 6 / MAKER_COUNT;
    }

    long insuranceFunds() {
        return openInterest() / 20_000;
    }

    long backstopFunds() {
        return openInterest() / 6_000;
    }

    /** Returns the first account id after all customers, for the funds of markets. */
    int firstFund() {
        return maker(MAKER_COUNT) + customerCount;
    }

    /** Returns what the insurance of one of the two largest markets starts with. */
    long marketInsuranceFunds() {
        return insuranceFunds() / 10;
    }

    /** Returns what the house risks of the backstop's own money. */
    long houseTranche() {
        return backstopFunds() / 10;
    }

    /** Returns what the treasury keeps for top-ups and new deposits during the day. */
    long reserveFunds() {
        return Math.min(DEPOSIT_MAX, openInterest() / 50);
    }

    /** Returns whether a member backs its positions with an asset beside its money. */
    boolean hasCollateral(int memberIndex) {
        return memberIndex < customerCount && memberIndex % COLLATERAL_SHARE == 1;
    }

    /**
     * Returns the items of the contract's inbox in order; the treasury's money stands last.
     *
     * @param assetUnits smallest units of each collateral asset that the treasury brings, from
     *     asset 1 on
     */
    List<InboxEntry> inbox(long[] assetUnits) {
        List<InboxEntry> items = new ArrayList<>();
        items.add(new InboxEntry(InboxKind.OPEN, TREASURY, 0, 0, OnChainTraders.operator()));
        for (int i = 0; i < OnChainTraders.COUNT; i++) {
            items.add(
                    new InboxEntry(
                            InboxKind.OPEN, TRADER_FROM + i, 0, 0, OnChainTraders.trader(i)));
        }
        for (int i = 0; i < OnChainTraders.COUNT; i++) {
            items.add(
                    new InboxEntry(
                            InboxKind.DEPOSIT,
                            TRADER_FROM + i,
                            SettlementKey.CASH,
                            funds[customerCount + i],
                            OnChainTraders.trader(i)));
        }
        for (int asset = 1; asset <= assetUnits.length; asset++) {
            items.add(
                    new InboxEntry(
                            InboxKind.DEPOSIT,
                            TREASURY,
                            SettlementKey.ASSET | asset,
                            assetUnits[asset - 1],
                            OnChainTraders.operator()));
        }
        long rest =
                customerFunds
                        + MAKER_COUNT * makerFunds()
                        + insuranceFunds()
                        + 2 * marketInsuranceFunds()
                        + backstopFunds()
                        + reserveFunds();
        while (rest > 0) {
            long amount = Math.min(rest, DEPOSIT_MAX);
            items.add(
                    new InboxEntry(
                            InboxKind.DEPOSIT,
                            TREASURY,
                            SettlementKey.CASH,
                            amount,
                            OnChainTraders.operator()));
            rest -= amount;
        }
        return items;
    }
}

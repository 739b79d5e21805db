package io.novate.pricing.pool;

import io.novate.core.command.Asset;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Commands;
import io.novate.core.command.FundKind;
import io.novate.core.command.Listing;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.Rejection;
import io.novate.core.command.UnderlyingMoves;
import io.novate.core.intake.ListingCheck;
import io.novate.core.liquidation.LiquidationStrategy;
import io.novate.pricing.oracle.MarkPolicy;
import io.novate.pricing.oracle.OracleRules;
import io.novate.pricing.oracle.PriceFeed;
import io.novate.pricing.oracle.WeightedMedianOracle;
import io.novate.pricing.rulebook.Collateral;
import io.novate.pricing.rulebook.FeeTier;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.rulebook.RulebookFault;
import io.novate.pricing.scan.PricingModel;
import io.novate.pricing.scan.Trust;
import io.novate.pricing.table.PortfolioPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rulebook and what a venue lists, as the commands that set a pool up.
 *
 * <p>Every section of the rulebook acts through exactly one place:
 *
 * <pre>
 * markets               listings                         {@link #open}
 * collateral            assets                           {@link #open}
 * feeTiers              fee tiers                        {@link #open}
 * scan, standard        portfolio rules, option tables   {@link #open}, {@link #tables}
 * liquidation           strategy, funds, house tranche   {@link #strategy}, {@link #open}
 * price                 indexes and marks                {@link #prices}
 * funding               funding payments                 {@link #funding}
 * risk                  risk scale, depth                {@link #risk}
 * </pre>
 *
 * <p><b>Errors</b>: what the rulebook does not cover throws {@link RulebookFault} before any
 * command is sent. What the core refuses, it answers with a rejection.
 */
public final class PoolSetup {
    /** Largest instrument id of any pool; the core knows the limit of its own. */
    private static final int INSTRUMENTS_MAX = 4096;

    private final Rulebook rulebook;
    private final List<PoolContract> contracts;
    private final SortedMap<Integer, String> underlyings = new TreeMap<>();
    private final SortedMap<Integer, PortfolioPlan> plans = new TreeMap<>();
    private final SortedMap<Integer, Listing> listings = new TreeMap<>();
    private final List<Asset> assets = new ArrayList<>();
    private final List<Long> assetPrices = new ArrayList<>();

    /**
     * Plans a pool.
     *
     * @param contracts instruments in the order of listing
     * @param assets collateral in the order of listing
     * @param model prices the options
     * @throws RulebookFault when the rulebook has no rule for one of them
     */
    public PoolSetup(
            Rulebook rulebook,
            List<PoolContract> contracts,
            List<PoolAsset> assets,
            PricingModel model) {
        this.rulebook = rulebook;
        this.contracts = List.copyOf(contracts);
        boolean options = false;
        for (PoolContract contract : contracts) {
            int underlying = contract.contract().underlying();
            String other = underlyings.put(underlying, contract.underlying());
            if (other != null && !other.equals(contract.underlying())) {
                throw new IllegalArgumentException(
                        "underlying " + underlying + " is " + other + " and " + contract);
            }
            listings.put(contract.instrument(), listing(contract));
            options |= contract.contract().isOption();
        }
        if (options || !rulebook.scan().isEmpty()) {
            underlyings.forEach((id, name) -> plans.put(id, plan(name, model)));
        }
        for (PoolAsset asset : assets) {
            this.assets.add(asset(asset));
            assetPrices.add(asset.price256());
        }
    }

    /** Returns the rulebook. */
    public Rulebook rulebook() {
        return rulebook;
    }

    /** Returns the listings, ascending by instrument. */
    public List<Listing> listings() {
        return List.copyOf(listings.values());
    }

    /** Returns the instruments as the venue named them. */
    public List<PoolContract> contracts() {
        return contracts;
    }

    /** Returns a new liquidation strategy, for the builder of one clearinghouse. */
    public LiquidationStrategy strategy() {
        return rulebook.liquidation().strategy();
    }

    /** Returns how many accounts {@link #open} takes for funds. */
    public int fundCount() {
        int perUnderlying = rulebook.liquidation().hasFeePots() ? 1 : 0;
        perUnderlying += rulebook.liquidation().hasMarketInsurance() ? 1 : 0;
        return perUnderlying * underlyings.size();
    }

    /**
     * Sends everything a pool needs before its first account: portfolio rules, assets, instruments,
     * fee tiers, funds and the house tranche.
     *
     * @param firstFund account ids of funds from here on, {@link #fundCount} of them: for each
     *     underlying its fee pot, then its insurance; they must be free
     */
    public void open(Commands core, long nowMs, int firstFund) {
        if (!plans.isEmpty()) {
            core.portfolioRules(nowMs, rules(Trust.FULL));
        }
        for (int index = 0; index < assets.size(); index++) {
            core.listAsset(nowMs, assets.get(index), assetPrices.get(index));
        }
        for (PoolContract contract : contracts) {
            core.list(nowMs, listings.get(contract.instrument()));
        }
        for (FeeTier tier : rulebook.feeTiers()) {
            core.feeTier(nowMs, tier.tier(), tier.takerScalePpm(), tier.makerScalePpm());
        }
        int account = firstFund;
        for (int underlying : underlyings.keySet()) {
            if (rulebook.liquidation().hasFeePots()) {
                core.openFund(nowMs, account++, FundKind.LIQUIDATION_FEES, underlying);
            }
            if (rulebook.liquidation().hasMarketInsurance()) {
                core.openFund(nowMs, account++, FundKind.INSURANCE, underlying);
            }
        }
        core.houseTranche(nowMs, rulebook.liquidation().houseTranche());
    }

    /** Returns whether accounts of this pool can be margined as portfolios. */
    public boolean isScanned() {
        return !plans.isEmpty() && plan().isScanned();
    }

    /** Returns the plan of the portfolio rule, that of the first underlying. */
    public PortfolioPlan plan() {
        if (plans.isEmpty()) {
            throw new IllegalStateException(rulebook.name() + " lists no options here");
        }
        return plans.get(plans.firstKey());
    }

    /** Returns the portfolio rules of all underlyings, for prices to be relied on so far. */
    public PortfolioRules rules(Trust trust) {
        PortfolioRules shared = plan().rules(trust);
        List<ColumnMove> others = plan().moves(trust);
        List<UnderlyingMoves> moves = new ArrayList<>();
        moves.add(new UnderlyingMoves(0, others));
        plans.forEach(
                (underlying, plan) -> {
                    List<ColumnMove> own = plan.moves(trust);
                    if (!own.equals(others)) {
                        moves.add(new UnderlyingMoves(underlying, own));
                    }
                });
        return new PortfolioRules(
                shared.shape(),
                shared.factors(),
                plan().isScanned() ? moves : List.of(),
                shared.unpairedInitialPpm(),
                shared.unpairedMaintenancePpm());
    }

    /** Returns the tables of this pool's options. */
    public PoolTables tables() {
        SortedMap<Integer, Integer> counts = new TreeMap<>();
        for (PoolContract contract : contracts) {
            int isOption = contract.contract().isOption() ? 1 : 0;
            counts.merge(contract.contract().underlying(), isOption, Integer::sum);
        }
        PoolTables tables = new PoolTables();
        plans.forEach((id, plan) -> tables.add(id, plan.tables(Math.max(1, counts.get(id)))));
        return tables;
    }

    /** Returns a feed of the indexes of all underlyings and the marks of all but options. */
    public PriceFeed prices(Commands core) {
        PriceFeed feed = new PriceFeed(core, Math.max(1, contracts.size()));
        OracleRules rules = OracleRules.of(rulebook.price());
        underlyings.keySet().forEach(id -> feed.follow(id, new WeightedMedianOracle(rules)));
        for (PoolContract contract : contracts) {
            if (!contract.contract().isOption()) {
                feed.mark(
                        contract.instrument(),
                        contract.contract().underlying(),
                        MarkPolicy.of(rulebook.price()));
            }
        }
        return feed;
    }

    /** Returns a feed of the funding payments of all perpetuals. */
    public FundingFeed funding(Commands core, long startMs) {
        return new FundingFeed(core, rulebook.funding(), listings.values(), startMs);
    }

    /** Returns a feed of the margin that measured conditions ask for. */
    public RiskFeed risk(Commands core) {
        return new RiskFeed(core, this);
    }

    /** Returns a listing. */
    Listing listing(int instrument) {
        return listings.get(instrument);
    }

    /** Returns the share of its value that doubt adds to an instrument's initial margin. */
    double addition(Listing listing, Trust trust) {
        String name = underlyings.get(listing.contract().underlying());
        return rulebook.standard().isEmpty() ? 0 : rulebook.standard(name).addition(trust);
    }

    private Listing listing(PoolContract contract) {
        Listing listing =
                rulebook.market(contract.underlying())
                        .listing(
                                contract.instrument(),
                                contract.symbol(),
                                contract.contract(),
                                contract.lotsMax(),
                                contract.openInterestLotsMax(),
                                contract.liquidationLotsMax(),
                                contract.markTicks());
        Rejection refused = ListingCheck.refuse(listing, INSTRUMENTS_MAX);
        if (refused != null) {
            String why = refused.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            throw new RulebookFault(
                    rulebook.name()
                            + ": markets: "
                            + contract.symbol()
                            + ": cannot be listed: "
                            + why);
        }
        return listing;
    }

    /** One pool has one set of columns and factors; only moves and tables differ by underlying. */
    private PortfolioPlan plan(String name, PricingModel model) {
        PortfolioPlan plan;
        try {
            plan = PortfolioPlan.of(rulebook, name, model);
        } catch (IllegalArgumentException e) {
            throw new RulebookFault(rulebook.name() + ": scan: " + name + ": " + e.getMessage());
        }
        if (!plans.isEmpty()) {
            PortfolioRules first = plan().rules();
            PortfolioRules own = plan.rules();
            boolean same =
                    first.shape().equals(own.shape())
                            && first.factors().equals(own.factors())
                            && first.unpairedInitialPpm() == own.unpairedInitialPpm()
                            && first.unpairedMaintenancePpm() == own.unpairedMaintenancePpm();
            if (!same) {
                throw new RulebookFault(
                        rulebook.name()
                                + ": scan: "
                                + name
                                + ": cannot share a pool with "
                                + underlyings.get(plans.firstKey())
                                + ", whose scan has other scenarios or factors");
            }
        }
        return plan;
    }

    private Asset asset(PoolAsset asset) {
        for (Collateral rule : rulebook.collateral()) {
            if (rule.symbol().equals(asset.rule())) {
                return new Asset(
                        asset.asset(),
                        asset.symbol(),
                        rule.initial(),
                        rule.maintenance(),
                        rule.bounds());
            }
        }
        throw new RulebookFault(
                rulebook.name() + ": collateral: " + asset.rule() + ": has no haircut");
    }
}

package io.novate.app.replay;

import io.novate.app.BadInput;
import io.novate.app.Words;
import io.novate.app.market.BracketSchedule;
import io.novate.app.market.CollateralSeries;
import io.novate.app.market.ListingPlan;
import io.novate.app.market.MarketHistory;
import io.novate.app.market.OptionSeries;
import io.novate.app.settle.InboxEntry;
import io.novate.app.settle.OnChainTraders;
import io.novate.app.settle.Settlement;
import io.novate.app.settle.Settlements;
import io.novate.core.Clearinghouse;
import io.novate.core.command.Contract;
import io.novate.core.command.FundKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.unit.Limits;
import io.novate.kernel.BackendChoice;
import io.novate.kernel.threads.PartitionedKernelBackend;
import io.novate.pricing.rulebook.Rulebook;
import java.io.Writer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A market day through the clearing core.
 *
 * <p>The opening book is built at the first price. Each step of the history then sets three marks,
 * the two extremes in the order that fits the candle and the close, each followed by a check of
 * every account and up to four rounds of the venue; after the close come funding when due, answers
 * to margin calls and trades. Batches are sealed every five minutes of market time, and sooner when
 * much is pending. The commands depend on history, accounts and seed only.
 */
public final class Replay implements AutoCloseable {
    /** Legs that the core keeps for one seal. */
    private static final int LEGS_MAX = 1 << 21;

    /**
     * Pending stream elements at which a seal is due though it is not time: until then changes of
     * an account are netted with each other, and the venue can answer before a batch is made.
     */
    private static final int PENDING_ELEMENTS_MAX = LEGS_MAX / 4;

    /** Elements of an account's opening: one entry and its owner and signer. */
    private static final int ELEMENTS_PER_OPENING = 3;

    /** Turnover of the venue per day, in multiples of its open interest. */
    private static final int TURNOVER_PER_DAY = 8;

    private static final String RULEBOOK = "novate-default";
    private static final int ASSETS_MAX = 3;
    private static final int INBOX_ACCOUNTS_MAX = 64;
    private static final long DAY_MS = 86_400_000;
    private static final int FULL_CHECK_STEPS = 60;
    private static final int CLOSING_ROUNDS_MAX = 200;
    private static final int ROUNDS_PER_MARK = 4;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final ReplayPlan plan;
    private final MarketHistory history;
    private final Population population;
    private final ListingPlan listingPlan;
    private final OptionSeries series;
    private final OptionMarket options;
    private final OptionFlow optionFlow;
    private final CollateralSeries collateralSeries;
    private final CollateralDesk collateral;
    private final CollateralDesk.Desk conversionDesk = conversionDesk();
    private final List<Listing> listings;
    private final List<Integer> marketInsurances = new ArrayList<>();
    private final long depthPpm;
    private final long[] depthMeanLots;
    private final Tally tally;
    private final PartitionedKernelBackend backend;
    private final Clearinghouse core;
    private final SyntheticBook book;
    private final OrderFlow flow;
    private final VenueModel venue;
    private final FundingClock funding;
    private final MarkPath path;
    private final Treasury treasury;
    private final List<InboxEntry> inbox;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment marks;
    private final TradeBatch batch = new TradeBatch();
    private final Stopwatch watch = new Stopwatch();
    private final Explanations explanations;
    private final Capital capital;
    private Settlement chain;
    private int step;
    private int openedPending;
    private long sealedMs;

    /**
     * Plans listings and population and starts the core.
     *
     * @param statements where every explanation goes in words, null when nobody asked
     * @throws BadInput when the backend is unknown or unavailable
     */
    public Replay(ReplayPlan plan, Writer statements) {
        this.plan = plan;
        history = plan.history();
        Population people = new Population(plan.accountCount(), plan.seed());
        depthPpm = depthPpm(people);
        listingPlan = new ListingPlan(history, BracketSchedule.bundled(), depthPpm);
        depthMeanLots = depthMeanLots();
        series = new OptionSeries(history, listingPlan);
        options = new OptionMarket(history, listingPlan, series);
        population =
                new Population(
                        plan.accountCount(),
                        plan.seed(),
                        limits().leavesPerLargeAccount(),
                        !series.isEmpty());
        collateralSeries = new CollateralSeries(history, Rulebook.shipped(RULEBOOK));
        collateral = new CollateralDesk(collateralSeries, population);
        listings = new ArrayList<>(listingPlan.listings());
        series.series().forEach(item -> listings.add(item.listing()));
        explanations =
                new Explanations(
                        statements,
                        new ExplanationText(
                                listingPlan,
                                listings,
                                collateralSeries,
                                options.plan(),
                                history.coins().get(0).quote()));
        tally = new Tally(listings, explanations);
        BackendChoice choice = choice();
        backend = PartitionedKernelBackend.of(choice.backend(), plan.threads());
        core = start(choice.reason());
        capital = new Capital(history, core, population, listings, collateralSeries, tally);
        book = new SyntheticBook(history, listingPlan, population, collateral, plan.seed() + 1);
        flow =
                new OrderFlow(
                        history,
                        listingPlan.listings(),
                        population,
                        plan.tradeTarget(),
                        plan.seed() + 2);
        venue = new VenueModel(listings, market(), desk(), plan.seed() + 3);
        optionFlow =
                new OptionFlow(population, options, flow, listingPlan.listings(), plan.seed() + 4);
        funding = new FundingClock(history.coinCount(), history.stepMs());
        path = new MarkPath(history, listingPlan);
        inbox = population.inbox(collateral.units());
        treasury = new Treasury(inbox);
        marks = arena.allocate((long) history.coinCount() * MarkDescriptor.BYTES, Long.BYTES);
    }

    private BackendChoice choice() {
        try {
            return BackendChoice.select(plan.backend());
        } catch (IllegalArgumentException e) {
            throw new BadInput(e.getMessage());
        }
    }

    private Clearinghouse start(String reason) {
        String on = plan.threads() == 1 ? "" : " on " + Words.count(plan.threads(), "thread");
        return Clearinghouse.builder()
                .limits(limits())
                .backend(new BackendChoice(backend, reason + on))
                .operator(OnChainTraders.operator())
                .events(tally)
                .start();
    }

    private Limits limits() {
        int instruments = options.instrumentsMax();
        int leaves = Math.ceilDiv(instruments, Limits.POSITIONS_MAX);
        int accounts =
                plan.accountCount() + Population.MAKER_COUNT * leaves + history.coinCount() + 16;
        return new Limits(
                INBOX_ACCOUNTS_MAX,
                accounts,
                64,
                instruments,
                ASSETS_MAX,
                Math.max(8_192, accounts * 4),
                LEGS_MAX,
                Math.max(1 << 16, accounts * 4),
                1024);
    }

    private long depthPpm(Population people) {
        long spanMs = history.stepCount() * history.stepMs();
        BigInteger wanted =
                BigInteger.valueOf(people.openInterest() / Population.UNIT)
                        .multiply(BigInteger.valueOf(TURNOVER_PER_DAY))
                        .multiply(BigInteger.valueOf(spanMs))
                        .divide(BigInteger.valueOf(DAY_MS));
        long traded = 1;
        for (int coin = 0; coin < history.coinCount(); coin++) {
            traded += history.turnover(coin);
        }
        long ppm =
                wanted.multiply(BigInteger.valueOf(Limits.PPM))
                        .divide(BigInteger.valueOf(traded))
                        .min(BigInteger.valueOf(1_000_000_000L))
                        .longValueExact();
        return Math.max(1, ppm);
    }

    private long[] depthMeanLots() {
        long[] mean = new long[history.coinCount()];
        for (int coin = 0; coin < mean.length; coin++) {
            for (int at = 0; at < history.stepCount(); at++) {
                mean[coin] += listingPlan.depthLots(coin, at, depthPpm);
            }
            mean[coin] = Math.max(10, mean[coin] / history.stepCount());
        }
        return mean;
    }

    private VenueModel.Market market() {
        return new VenueModel.Market() {
            @Override
            public long markTicks(int instrument) {
                return core.markTicks(instrument);
            }

            @Override
            public long referenceTicks(int instrument) {
                Contract contract = listings.get(instrument - 1).contract();
                return contract.isOption()
                        ? core.indexTicks(contract.underlying())
                        : core.markTicks(instrument);
            }

            @Override
            public long depthLots(int instrument) {
                int coin = listings.get(instrument - 1).contract().underlying() - 1;
                long mean = depthMeanLots[coin];
                return Math.clamp(listingPlan.depthLots(coin, step, depthPpm), mean / 10, mean);
            }
        };
    }

    private VenueModel.Desk desk() {
        return new VenueModel.Desk() {
            @Override
            public Rejection fill(long orderId, int counterparty, long lots, long priceTicks) {
                tally.lastRejection = null;
                core.liquidationFill(tally.nowMs, orderId, counterparty, lots, priceTicks);
                return tally.lastRejection;
            }

            @Override
            public void end(long orderId, OrderEnd end) {
                core.liquidationEnd(tally.nowMs, orderId, end);
            }

            @Override
            public int counterparty(int attempt) {
                return attempt < 3 ? flow.nextMaker() : flow.anyMember(0);
            }
        };
    }

    private CollateralDesk.Desk conversionDesk() {
        return new CollateralDesk.Desk() {
            @Override
            public Rejection sell(
                    long orderId, int account, int buyer, int asset, long units, long money) {
                tally.lastRejection = null;
                core.assetTrade(tally.nowMs, orderId, account, buyer, asset, units, money);
                return tally.lastRejection;
            }

            @Override
            public void end(long orderId, OrderEnd end) {
                core.conversionEnd(tally.nowMs, orderId, end);
            }

            @Override
            public int buyer() {
                return flow.nextMaker();
            }
        };
    }

    /** Returns the sentence that says which backend was chosen and why. */
    public String backendReason() {
        return core.backendReason();
    }

    /**
     * Replays the whole history and settles it.
     *
     * @return everything worth reporting
     */
    public ReplayReport run(Settlement settlement, Progress progress) {
        tally.connect(venue, collateral, settlement);
        settlement.enter(
                inbox, INBOX_ACCOUNTS_MAX, limits().batchesPerSealMax(), core.accountsRoot());
        chain = settlement;
        long startMs = history.timeMs(0);
        tally.nowMs = startMs;
        sealedMs = startMs;
        progress.say("Building the book of " + Words.count(plan.accountCount(), "account") + "...");
        for (Listing listing : listingPlan.listings()) {
            core.list(startMs, listing);
        }
        if (!series.isEmpty()) {
            options.open(core, startMs);
        }
        openFunds(startMs);
        collateral.list(core, startMs);
        book.build(core, treasury, batch, startMs, this::pass);
        payFunds(startMs);
        optionFlow.open(core, batch, startMs, this::pass);
        seal(startMs);
        long insuranceStart = core.cash(Limits.INSURANCE);
        long positionCount = core.positionCount();
        Capital.Saving crossSaving = capital.saving(false);
        Capital.Saving portfolioSaving = capital.saving(true);
        for (step = 0; step < history.stepCount(); step++) {
            step(settlement, progress);
        }
        step = history.stepCount() - 1;
        long endMs = close(tally.nowMs + 1);
        withdraw(endMs);
        seal(endMs + 1);
        if (!plan.settle().equals(Settlements.NONE)) {
            progress.say("Waiting for the chain, then claiming withdrawals...");
        }
        Settlement.Outcome outcome = settlement.finish();
        int claimed = claim(settlement);
        return new ReplayReport(
                plan,
                core,
                tally,
                listingPlan,
                watch,
                batch,
                outcome,
                series,
                collateralSeries,
                population.portfolioCount(),
                explanations,
                capital,
                crossSaving,
                portfolioSaving,
                insuranceStart,
                positionCount,
                claimed);
    }

    /** Opens a pot of liquidation fees for every coin and an insurance for the larger ones. */
    private void openFunds(long timestampMs) {
        int next = population.firstFund();
        for (int coin = 0; coin < history.coinCount(); coin++) {
            core.openFund(timestampMs, next++, FundKind.LIQUIDATION_FEES, coin + 1);
        }
        for (int coin : series.coins()) {
            core.openFund(timestampMs, next, FundKind.INSURANCE, coin + 1);
            marketInsurances.add(next);
            next++;
        }
    }

    /** Pays the insurances of markets and sets what the house risks. */
    private void payFunds(long timestampMs) {
        for (int account : marketInsurances) {
            treasury.pay(core, timestampMs, account, population.marketInsuranceFunds());
        }
        core.houseTranche(timestampMs, population.houseTranche());
    }

    private void step(Settlement settlement, Progress progress) {
        long fromMs = history.timeMs(step);
        boolean isLast = step + 1 == history.stepCount();
        long spanMs =
                isLast
                        ? history.stepMs()
                        : Math.min(history.stepMs(), history.timeMs(step + 1) - fromMs);
        venue.beginStep();
        int points = path.plan(step);
        for (int point = 0; point < points; point++) {
            mark(fromMs + (point + 1) * spanMs / (points + 1), point);
            check(step % FULL_CHECK_STEPS == 0 && point == points - 1);
            work();
        }
        long nowMs = tally.nowMs;
        funding.step(core, nowMs);
        flow.answerCalls(core, tally, treasury, batch, nowMs, this::pass);
        flow.trade(core, batch, nowMs, step, this::pass);
        optionFlow.trade(core, batch, nowMs, this::pass);
        capital.step(step, nowMs);
        explanations.checkWritten();
        if (fromMs + spanMs - sealedMs >= plan.sealEveryMs()) {
            seal(nowMs);
            sealedMs = fromMs + spanMs;
        }
        progress.show(
                fromMs,
                (double) (step + 1) / history.stepCount(),
                tally.liquidationCount,
                tally.batchCount,
                plan.settle().equals(Settlements.NONE) ? -1 : settlement.confirmedCount());
    }

    /** Sets the marks of one point of a candle's path. */
    private void mark(long timestampMs, int point) {
        tally.nowMs = timestampMs;
        for (int coin = 0; coin < history.coinCount(); coin++) {
            long at = (long) coin * MarkDescriptor.BYTES;
            marks.set(INT, at + MarkDescriptor.INSTRUMENT_OFFSET, coin + 1);
            marks.set(LONG, at + MarkDescriptor.PRICE_OFFSET, path.ticks(coin, point));
        }
        core.marks(timestampMs, marks, history.coinCount());
        options.mark(core, timestampMs, coin -> path.ticks(coin, point));
        collateral.price(core, timestampMs, step);
    }

    private void check(boolean full) {
        long checkedBefore = core.accountsChecked();
        long positionsHeld = core.positionCount();
        long fromNs = System.nanoTime();
        core.revalue(tally.nowMs, full);
        watch.revalueNs += System.nanoTime() - fromNs;
        long checked = core.accountsChecked() - checkedBefore;
        watch.positionsEvaluated += positionsHeld * checked / core.accountCount();
        pass(tally.nowMs, 0);
    }

    private void work() {
        for (int round = 0; round < ROUNDS_PER_MARK && isAsked(); round++) {
            round();
            pass(tally.nowMs, 0);
        }
    }

    private boolean isAsked() {
        return venue.orderCount() > 0 || collateral.isAsked();
    }

    private void round() {
        venue.round();
        collateral.round(conversionDesk);
    }

    /** Works off what the day left: orders in flight and accounts in liquidation. */
    private long close(long fromMs) {
        tally.nowMs = fromMs;
        check(true);
        for (int round = 0; round < CLOSING_ROUNDS_MAX && isAsked(); round++) {
            tally.nowMs++;
            venue.beginStep();
            round();
            check(true);
        }
        if (venue.orderCount() > 0) {
            venue.cancelAll();
        }
        return tally.nowMs;
    }

    private void withdraw(long timestampMs) {
        for (int i = 0; i < OnChainTraders.COUNT; i++) {
            flow.close(core, batch, Population.TRADER_FROM + i);
        }
        batch.flush(core, timestampMs);
        for (int i = 0; i < OnChainTraders.COUNT; i++) {
            int account = Population.TRADER_FROM + i;
            long amount = core.withdrawable(account);
            if (amount > 0) {
                core.withdraw(timestampMs, account, 0, amount);
            }
        }
    }

    private int claim(Settlement settlement) {
        int claimed = 0;
        for (Map.Entry<Integer, Long> withdrawn : tally.withdrawnByAccount.entrySet()) {
            int account = withdrawn.getKey();
            if (settlement.claim(core.proof(account), withdrawn.getValue())) {
                claimed++;
            }
        }
        return claimed;
    }

    private void pass(long timestampMs, int openedCount) {
        openedPending += openedCount;
        if (core.pendingLegs() + ELEMENTS_PER_OPENING * openedPending >= PENDING_ELEMENTS_MAX) {
            seal(timestampMs);
        }
    }

    private void seal(long timestampMs) {
        long fromNs = System.nanoTime();
        core.seal(timestampMs);
        watch.sealNs += System.nanoTime() - fromNs;
        openedPending = 0;
        chain.awaitRoom();
    }

    @Override
    public void close() {
        core.close();
        backend.close();
        options.close();
        batch.close();
        arena.close();
    }
}

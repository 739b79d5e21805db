package io.novate.app.replay;

import io.novate.app.market.CollateralSeries;
import io.novate.app.market.ListingPlan;
import io.novate.app.market.OptionSeries;
import io.novate.app.market.OptionSeries.Series;
import io.novate.app.settle.Settlement;
import io.novate.core.Clearinghouse;
import io.novate.core.command.Listing;
import io.novate.core.command.WaterfallRung;
import io.novate.core.liquidation.CascadeFigures;
import io.novate.core.liquidation.LatencyFigures;
import io.novate.core.unit.Limits;
import io.novate.kernel.DeviceShare;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything a replay reports, as names and values in a fixed order.
 *
 * <p>Money is in 1e-6 of the settlement currency; hashes are hexadecimal; {@code device_share} is 1
 * when the backend's device evaluated every account of the shapes it claims that it was asked for;
 * {@code positions_evaluated} are those of the accounts checked, by a pass or by triggers.
 */
public final class ReplayReport {
    private final ReplayPlan plan;
    private final Tally tally;
    private final ListingPlan listingPlan;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<MarketCascade> cascade = new ArrayList<>();
    private final LatencyFigures latency;
    private final Explanations explanations;
    private final Capital capital;
    private final Capital.Saving crossSaving;
    private final Capital.Saving portfolioSaving;

    ReplayReport(
            ReplayPlan plan,
            Clearinghouse core,
            Tally tally,
            ListingPlan listingPlan,
            Stopwatch watch,
            TradeBatch batch,
            Settlement.Outcome outcome,
            OptionSeries series,
            CollateralSeries collateral,
            int portfolioCount,
            Explanations explanations,
            Capital capital,
            Capital.Saving crossSaving,
            Capital.Saving portfolioSaving,
            long insuranceStart,
            long positionCount,
            int claimed) {
        this.plan = plan;
        this.tally = tally;
        this.listingPlan = listingPlan;
        this.explanations = explanations;
        this.capital = capital;
        this.crossSaving = crossSaving;
        this.portfolioSaving = portfolioSaving;
        latency = core.liquidationLatency();
        putProducts(series, portfolioCount);
        putCollateral(core, collateral);
        putRun(core, positionCount);
        putRisk(core, insuranceStart);
        putExplanations();
        putLatency();
        putCascade(core, series);
        putCapital();
        putSettlement(core, outcome, claimed);
        putSpeed(core, watch, batch);
    }

    private void putProducts(OptionSeries series, int portfolioCount) {
        values.put("instruments", listingPlan.listings().size() + series.series().size());
        values.put("options", series.series().stream().filter(Series::isOption).count());
        values.put("expired", tally.expiredCount);
        values.put("table_versions", tally.tableVersion);
        values.put("portfolio_accounts", portfolioCount);
    }

    private void putCollateral(Clearinghouse core, CollateralSeries collateral) {
        Map<String, Map<String, Long>> assets = new LinkedHashMap<>();
        for (CollateralSeries.Entry entry : collateral.entries()) {
            long low = Long.MAX_VALUE;
            int lastStep = plan.history().stepCount() - 1;
            for (int step = 0; step <= lastStep; step++) {
                low = Math.min(low, collateral.price256(entry, step));
            }
            int asset = entry.listing().asset();
            Map<String, Long> figures = new LinkedHashMap<>();
            figures.put("units", core.held(asset));
            figures.put("backstop_units", core.balance(Limits.BACKSTOP, asset));
            figures.put("price256_first", collateral.price256(entry, 0));
            figures.put("price256_low", low);
            figures.put("price256_last", collateral.price256(entry, lastStep));
            assets.put(entry.listing().symbol(), figures);
        }
        values.put("collateral", assets);
    }

    private void putRun(Clearinghouse core, long positionCount) {
        values.put("backend", core.backendName());
        values.put("backend_reason", core.backendReason());
        values.put("seed", plan.seed());
        values.put("settle", plan.settle());
        values.put("accounts", plan.accountCount());
        values.put("accounts_open", core.accountCount());
        values.put("steps", plan.history().stepCount());
        values.put("trades", tally.tradeCount);
        values.put("traded_money", tally.tradedMoney);
        values.put("positions", positionCount);
        values.put("positions_end", core.positionCount());
        values.put("ticks", tally.tickCount);
        values.put("revaluations", tally.revaluationCount);
        Map<String, Long> rejections = new LinkedHashMap<>();
        tally.rejections.forEach(
                (reason, count) -> rejections.put(reason.name().toLowerCase(Locale.ROOT), count));
        values.put("rejections", rejections);
    }

    private void putRisk(Clearinghouse core, long insuranceStart) {
        values.put("margin_calls", tally.marginCallCount);
        values.put("liquidations", tally.liquidationCount);
        values.put("liquidation_orders", tally.liquidationOrderCount);
        values.put("liquidation_fills", tally.liquidationFillCount);
        values.put("liquidated_money", tally.liquidatedMoney);
        values.put("unwind_orders", tally.unwindOrderCount);
        values.put("unwound_money", tally.unwoundMoney);
        values.put("orders_refused", tally.ordersRefusedCount);
        values.put("orders_timed_out", tally.ordersTimedOutCount);
        values.put("orders_cancelled", tally.ordersCancelledCount);
        values.put("conversions", tally.conversionCount);
        values.put("converted_money", tally.convertedMoney);
        values.put("takeovers", tally.takeoverCount);
        values.put("bankruptcies", tally.resolvedCount);
        values.put("adl", tally.adlCount);
        values.put("adl_cost", tally.adlCostMoney);
        values.put("insurance_start", insuranceStart);
        values.put("insurance_end", core.cash(Limits.INSURANCE));
        values.put("insurance_payments", tally.paymentsOf(WaterfallRung.INSURANCE));
        values.put("insurance_paid", tally.paidBy(WaterfallRung.INSURANCE));
        Map<String, Long> rungs = new LinkedHashMap<>();
        for (WaterfallRung rung : WaterfallRung.values()) {
            rungs.put(rung.name().toLowerCase(Locale.ROOT), tally.paidBy(rung));
        }
        values.put("waterfall", rungs);
        values.put("backstop_equity_end", core.equity(Limits.BACKSTOP));
        values.put("socialised_loss", tally.paidBy(WaterfallRung.SOCIALISED));
        values.put("deposited", tally.depositedMoney);
        values.put("withdrawn", tally.withdrawnMoney);
        values.put("conservation_residual", core.conservationResidual());
    }

    private void putExplanations() {
        Map<String, Long> kinds = new LinkedHashMap<>();
        explanations
                .counts()
                .forEach((kind, count) -> kinds.put(kind.name().toLowerCase(Locale.ROOT), count));
        values.put("explanations", kinds);
        values.put("explanations_verified", explanations.verifiedCount());
        values.put("explanations_failed", explanations.failedCount());
    }

    private void putLatency() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("breaches", latency.breachCount());
        figures.put("first_fills", latency.fillCount());
        figures.put("checks_mean", ratio(latency.checksSum(), latency.fillCount()));
        figures.put("checks_max", latency.checksMax());
        Map<String, Long> histogram = new LinkedHashMap<>();
        for (int index = 0; index < LatencyFigures.BUCKETS; index++) {
            long least = index == 0 ? 0 : 1L << (index - 1);
            if (latency.bucket(index) > 0) {
                histogram.put("from_" + least, latency.bucket(index));
            }
        }
        figures.put("first_fills_by_checks", histogram);
        values.put("liquidation_latency", figures);
    }

    private void putCascade(Clearinghouse core, OptionSeries series) {
        CascadeFigures figures = core.cascade();
        List<Listing> listings = new ArrayList<>(listingPlan.listings());
        series.series().forEach(item -> listings.add(item.listing()));
        Map<String, Map<String, Long>> markets = new LinkedHashMap<>();
        for (Listing listing : listings) {
            MarketCascade market = MarketCascade.of(listing, figures);
            if (market.liquidatedLots() > 0) {
                cascade.add(market);
                markets.put(listing.symbol(), market.figures());
            }
        }
        cascade.sort(Comparator.comparingLong(MarketCascade::liquidatedMoney).reversed());
        values.put("cascade", markets);
    }

    /** What the clearinghouse's own orders were to one market. */
    record MarketCascade(
            String symbol,
            long liquidatedLots,
            long liquidatedMoney,
            long tradedLots,
            long movedTicks,
            long ownTicks) {
        static MarketCascade of(Listing listing, CascadeFigures cascade) {
            int instrument = listing.instrument();
            return new MarketCascade(
                    listing.symbol(),
                    cascade.liquidatedLots(instrument),
                    cascade.liquidatedMoney(instrument),
                    cascade.tradedLots(instrument),
                    cascade.movedTicks(instrument),
                    cascade.ownTicks(instrument));
        }

        Map<String, Long> figures() {
            Map<String, Long> figures = new LinkedHashMap<>();
            figures.put("liquidated_lots", liquidatedLots);
            figures.put("liquidated_money", liquidatedMoney);
            figures.put("traded_lots", tradedLots);
            figures.put("moved_ticks", movedTicks);
            figures.put("own_ticks", ownTicks);
            return figures;
        }
    }

    /** Returns the markets in which own orders were filled, most money first. */
    List<MarketCascade> cascade() {
        return cascade;
    }

    /** Returns how long accounts waited for a first fill. */
    LatencyFigures latency() {
        return latency;
    }

    private void putCapital() {
        long openInterest = 0;
        Map<String, Map<String, Object>> phases = new LinkedHashMap<>();
        for (Capital.Phase phase : capital.phases()) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("from_ms", phase.fromMs);
            figures.put("until_ms", phase.untilMs);
            figures.put("open_interest_max", phase.openInterestMax);
            figures.put("option_notional_max", phase.optionNotionalMax);
            figures.put("collateral_held_max", phase.heldMax);
            figures.put("collateral_held_min", phase.heldMin);
            figures.put("utilisation_ppm_max", phase.utilisationPpmMax);
            figures.put("liquidations", phase.liquidationCount);
            figures.put("defaults_paid", phase.defaultsPaid);
            phases.put(phase.name, figures);
            openInterest = Math.max(openInterest, phase.openInterestMax);
        }
        values.put("open_interest_max", openInterest);
        values.put("collateral_held_end", capital.held(plan.history().stepCount() - 1));
        values.put("phases", phases);
        values.put("margin_cross", saving(crossSaving));
        values.put("margin_portfolio", saving(portfolioSaving));
    }

    private static Map<String, Long> saving(Capital.Saving saving) {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("accounts_measured", (long) saving.accountCount);
        figures.put("initial_margin_alone", saving.initialAlone);
        figures.put("initial_margin", saving.initialMargin);
        figures.put("initial_margin_saved", saving.initialAlone - saving.initialMargin);
        return figures;
    }

    private void putSettlement(Clearinghouse core, Settlement.Outcome outcome, int claimed) {
        values.put("state_hash", HexFormat.of().formatHex(core.stateHash()));
        values.put("state_root", tally.stateRoot);
        values.put("chain_root", outcome.chainRoot());
        values.put("batches_sealed", tally.batchCount);
        values.put("batches_confirmed", outcome.confirmedCount());
        values.put("entries", tally.entryCount);
        values.put("elements", tally.elementCount);
        values.put("last_batch_settled", tally.lastBatchSettled);
        values.put("batches_unsettled_in_a_row_max", tally.unsettledInARowMost);
        values.put("gas_total", outcome.gasTotal());
        values.put("gas_per_entry", ratio(outcome.gasTotal(), tally.entryCount));
        values.put("withdrawals", tally.withdrawnByAccount.size());
        values.put("withdrawals_claimed", claimed);
    }

    /** Returns 1 when there is no device beside the processor, and 0 when nothing was evaluated. */
    private static double deviceShare(Clearinghouse core) {
        long asked = 0;
        long onDevice = 0;
        for (DeviceShare share : core.deviceShares()) {
            asked += share.asked();
            onDevice += share.onDevice();
        }
        if (core.deviceShares().isEmpty()) {
            return core.accountsEvaluated() == 0 ? 0.0 : 1.0;
        }
        return asked == 0 ? 0.0 : (double) onDevice / asked;
    }

    private void putSpeed(Clearinghouse core, Stopwatch watch, TradeBatch batch) {
        values.put("device_share", deviceShare(core));
        values.put("device_work", core.deviceWork());
        values.put("positions_evaluated", watch.positionsEvaluated);
        values.put("ns_per_position", ratio(watch.revalueNs, watch.positionsEvaluated));
        values.put("revalue_ms", watch.revalueNs / 1_000_000);
        values.put("seal_ms", watch.sealNs / 1_000_000);
        values.put("trades_per_second", ratio(tally.tradeCount * 1_000_000_000L, batch.coreNs()));
        values.put("elapsed_ms", watch.elapsedMs());
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0.0 : Math.round(1000.0 * part / whole) / 1000.0;
    }

    /** Returns the value of a name. */
    public Object value(String name) {
        return values.get(name);
    }

    /** Returns a measured value. */
    double real(String name) {
        return ((Number) values.get(name)).doubleValue();
    }

    /** Returns a whole number. */
    public long number(String name) {
        return ((Number) values.get(name)).longValue();
    }

    /** Returns the names and values as one JSON object. */
    public String json() {
        return JsonMapper.builder()
                        .build()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(values)
                + "\n";
    }

    /** Returns the JSON object as UTF-8 bytes. */
    public byte[] jsonBytes() {
        return json().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the summary that a person reads. */
    public String summary() {
        return new Summary(
                        plan,
                        this,
                        tally,
                        listingPlan,
                        explanations,
                        capital,
                        crossSaving,
                        portfolioSaving)
                .text();
    }
}

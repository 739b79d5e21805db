package io.novate.app.replay;

import io.novate.app.market.CollateralSeries;
import io.novate.app.market.ListingPlan;
import io.novate.app.market.OptionSeries;
import io.novate.app.market.OptionSeries.Series;
import io.novate.app.settle.Settlement;
import io.novate.core.Clearinghouse;
import io.novate.core.command.WaterfallRung;
import io.novate.core.unit.Limits;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything a replay reports, as names and values in a fixed order.
 *
 * <p>Money is in 1e-6 of the settlement currency; hashes are hexadecimal; {@code device_share} is 1
 * when the named backend evaluated every account of the shapes it supports.
 */
public final class ReplayReport {
    private final ReplayPlan plan;
    private final Tally tally;
    private final ListingPlan listingPlan;
    private final Map<String, Object> values = new LinkedHashMap<>();

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
            long insuranceStart,
            long positionCount,
            int claimed) {
        this.plan = plan;
        this.tally = tally;
        this.listingPlan = listingPlan;
        putProducts(series, portfolioCount);
        putCollateral(core, collateral);
        putRun(core, positionCount);
        putRisk(core, insuranceStart);
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

    private void putSettlement(Clearinghouse core, Settlement.Outcome outcome, int claimed) {
        values.put("state_hash", HexFormat.of().formatHex(core.stateHash()));
        values.put("state_root", tally.stateRoot);
        values.put("chain_root", outcome.chainRoot());
        values.put("batches_sealed", tally.batchCount);
        values.put("batches_confirmed", outcome.confirmedCount());
        values.put("entries", tally.entryCount);
        values.put("elements", tally.elementCount);
        values.put("last_batch_settled", tally.lastBatchSettled);
        values.put("gas_total", outcome.gasTotal());
        values.put("gas_per_entry", ratio(outcome.gasTotal(), tally.entryCount));
        values.put("withdrawals", tally.withdrawnByAccount.size());
        values.put("withdrawals_claimed", claimed);
    }

    private void putSpeed(Clearinghouse core, Stopwatch watch, TradeBatch batch) {
        values.put(
                "device_share",
                core.accountsEvaluated() == 0
                        ? 0.0
                        : (double) core.accountsEvaluatedByBackend() / core.accountsEvaluated());
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
        return new Summary(plan, this, tally, listingPlan).text();
    }
}

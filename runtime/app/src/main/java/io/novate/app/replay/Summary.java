package io.novate.app.replay;

import io.novate.app.Words;
import io.novate.app.market.ListingPlan;
import io.novate.app.market.MarketHistory;
import io.novate.core.command.Rejection;
import io.novate.core.command.WaterfallRung;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** The end of a replay in words, numbers and a small chart. */
final class Summary {
    private static final int BAR_WIDTH = 40;
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ReplayPlan plan;
    private final ReplayReport report;
    private final Tally tally;
    private final ListingPlan listingPlan;
    private final StringBuilder text = new StringBuilder();

    Summary(ReplayPlan plan, ReplayReport report, Tally tally, ListingPlan listingPlan) {
        this.plan = plan;
        this.report = report;
        this.tally = tally;
        this.listingPlan = listingPlan;
    }

    String text() {
        prices();
        products();
        liquidations();
        waterfall();
        rejections();
        settlement();
        speed();
        verdict();
        return text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void prices() {
        MarketHistory history = plan.history();
        line("");
        line("Prices        %12s %12s %12s %9s %9s", "first", "low", "last", "low", "last");
        for (int coin = 0; coin < history.coinCount(); coin++) {
            int last = history.stepCount() - 1;
            long first = listingPlan.ticks(coin, history.open(coin, 0));
            long low = Long.MAX_VALUE;
            for (int step = 0; step <= last; step++) {
                low = Math.min(low, listingPlan.ticks(coin, history.low(coin, step)));
            }
            long close = listingPlan.ticks(coin, history.close(coin, last));
            line(
                    "  %-12s%12s %12s %12s %8.1f%% %8.1f%%",
                    history.coins().get(coin).symbol(),
                    listingPlan.price(coin, first),
                    listingPlan.price(coin, low),
                    listingPlan.price(coin, close),
                    100.0 * (low - first) / first,
                    100.0 * (close - first) / first);
        }
    }

    private void products() {
        line("");
        line("Products");
        row("instruments", report.number("instruments"), "");
        row(
                "options",
                report.number("options"),
                String.format(
                        Locale.ROOT, "in %,d versions of tables", report.number("table_versions")));
        row(
                "expired",
                report.number("expired"),
                "options and futures, paid out in one command each");
        row("portfolio margin", report.number("portfolio_accounts"), "accounts, 35 scenarios");
    }

    private void liquidations() {
        line("");
        line("Accounts entering liquidation, and value closed by the venue, by hour (UTC)");
        long most = 1;
        for (long[] hour : tally.liquidatedByHour.values()) {
            most = Math.max(most, hour[0]);
        }
        for (Map.Entry<Long, long[]> hour : tally.liquidatedByHour.entrySet()) {
            long count = hour.getValue()[0];
            line(
                    "  %s %,8d %16s  %s",
                    HOUR.format(Instant.ofEpochSecond(hour.getKey() * 3600)),
                    count,
                    amount(hour.getValue()[1]),
                    "#".repeat((int) Math.ceilDiv(count * BAR_WIDTH, most)));
        }
        if (tally.liquidatedByHour.isEmpty()) {
            line("  none");
        }
    }

    private void waterfall() {
        line("");
        line("Who carried the losses");
        row("margin calls", tally.marginCallCount, "");
        row(
                "liquidations",
                tally.liquidationCount,
                "by "
                        + Words.count(tally.liquidationOrderCount, "order")
                        + " and "
                        + Words.count(tally.liquidationFillCount, "fill"));
        row("  orders refused", tally.ordersRefusedCount, "");
        row("  orders timed out", tally.ordersTimedOutCount, "");
        row("  orders cancelled", tally.ordersCancelledCount, "because the account recovered");
        row("takeovers", tally.takeoverCount, "positions, at the bankruptcy price");
        row(
                "  sold on",
                tally.unwindOrderCount,
                "orders of the backstop, " + amount(tally.unwoundMoney));
        row(
                "deleveraged (ADL)",
                tally.adlCount,
                "positions of winners, who gave up " + amount(tally.adlCostMoney));
        line("");
        line("The waterfall, in its order: who paid for defaults");
        for (WaterfallRung rung : WaterfallRung.values()) {
            row(
                    words(rung.name()),
                    tally.paymentsOf(rung),
                    "payments, " + amount(tally.paidBy(rung)));
        }
        row("insurance fund", "from " + insurance("start") + " to " + insurance("end"));
    }

    private String insurance(String when) {
        return amount(report.number("insurance_" + when));
    }

    private void row(String name, long count, String remark) {
        row(name, String.format(Locale.ROOT, "%,11d  %s", count, remark).stripTrailing());
    }

    private void row(String name, String value) {
        line("  %-18s%s", name, value);
    }

    private void rejections() {
        line("");
        line("Refused by the core");
        tally.rejections.entrySet().stream()
                .sorted(Map.Entry.<Rejection, Long>comparingByValue().reversed())
                .forEach(entry -> row(words(entry.getKey().name()), entry.getValue(), ""));
        if (tally.rejections.isEmpty()) {
            row("nothing", "");
        }
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void settlement() {
        line("");
        line("Settlement");
        row("batches sealed", tally.batchCount, "with " + Words.count(tally.entryCount, "change"));
        if (report.number("gas_total") == 0) {
            row("batches confirmed", 0, "there is no chain");
            return;
        }
        row("batches confirmed", report.number("batches_confirmed"), "");
        row(
                "gas per change",
                Math.round(report.real("gas_per_entry")),
                String.format(Locale.ROOT, "of %,d in all", report.number("gas_total")));
        row(
                "withdrawals paid",
                report.number("withdrawals_claimed"),
                "of " + report.number("withdrawals") + ", by Merkle proof");
    }

    private void speed() {
        line("");
        line("Speed, backend %s", report.value("backend"));
        row(
                "checks",
                report.number("positions_evaluated"),
                String.format(
                        Locale.ROOT,
                        "positions at %,.1f ns, liquidation included",
                        report.real("ns_per_position")));
        row(
                "trades",
                tally.tradeCount,
                String.format(
                        Locale.ROOT, "at %,.0f per second", report.real("trades_per_second")));
        row("time", String.format(Locale.ROOT, "%,9.1f s", report.number("elapsed_ms") / 1000.0));
        line("State hash %s", report.value("state_hash"));
    }

    private void verdict() {
        long residual = report.number("conservation_residual");
        boolean chained = report.number("gas_total") > 0;
        boolean rootsAgree = report.value("chain_root").equals(report.value("state_root"));
        line("");
        line(
                "%s went through %s: %s,%n%s of winners %s deleveraged, %s;%n%s%s.",
                Words.count(plan.accountCount(), "account"),
                Words.count(tally.tickCount, "price change"),
                Words.count(tally.liquidationCount, "liquidation"),
                Words.count(tally.adlCount, "position"),
                Words.were(tally.adlCount),
                tally.paidBy(WaterfallRung.SOCIALISED) == 0
                        ? "no loss was socialised"
                        : amount(tally.paidBy(WaterfallRung.SOCIALISED))
                                + " of loss was socialised",
                residual == 0
                        ? "every unit of money is accounted for"
                        : "MONEY IS NOT CONSERVED, residual " + residual,
                !chained
                        ? ""
                        : rootsAgree
                                ? " and the contract holds the same state root"
                                : " BUT THE CONTRACT HOLDS ANOTHER STATE ROOT");
    }

    private String amount(long money) {
        String quote = plan.history().coins().get(0).quote();
        return String.format(Locale.ROOT, "%,d %s", Math.round(money / 1e6), quote);
    }
}

package io.novate.app.replay;

import io.novate.app.Words;
import io.novate.app.market.ListingPlan;
import io.novate.app.market.MarketHistory;
import io.novate.core.command.Rejection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
        line("  margin calls     %,19d", tally.marginCallCount);
        line(
                "  liquidations     %,19d  by %s and %s; refused %,d, timed out %,d, cancelled %,d",
                tally.liquidationCount,
                Words.count(tally.liquidationOrderCount, "order"),
                Words.count(tally.liquidationFillCount, "fill"),
                tally.ordersRefusedCount,
                tally.ordersTimedOutCount,
                tally.ordersCancelledCount);
        line(
                "  takeovers        %,19d  positions, at the bankruptcy price; the backstop"
                        + " sold on %s by %,d orders",
                tally.takeoverCount, amount(tally.unwoundMoney), tally.unwindOrderCount);
        line(
                "  insurance fund   %19s  at the start, %s at the end; it paid %s in %,d cases",
                amount(report.number("insurance_start")),
                amount(report.number("insurance_end")),
                amount(tally.insurancePaidMoney),
                tally.insurancePaymentCount);
        line(
                "  deleveraged (ADL)%,19d  positions, which gave up %s against the mark",
                tally.adlCount, amount(tally.adlCostMoney));
        line(
                "  socialised loss  %19s  in %,d shares",
                amount(tally.socialisedMoney), tally.socialisedCount);
    }

    private void rejections() {
        String reasons =
                tally.rejections.entrySet().stream()
                        .sorted(Map.Entry.<Rejection, Long>comparingByValue().reversed())
                        .map(
                                entry ->
                                        String.format(
                                                Locale.ROOT,
                                                "%s %,d",
                                                words(entry.getKey()),
                                                entry.getValue()))
                        .collect(Collectors.joining(", "));
        line("  refused by the core    %s", reasons.isEmpty() ? "nothing" : reasons);
    }

    private static String words(Rejection reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void settlement() {
        line("");
        line(
                "Settlement: %,d batches sealed with %,d entries, %,d confirmed%s",
                tally.batchCount,
                tally.entryCount,
                report.number("batches_confirmed"),
                report.number("gas_total") == 0
                        ? " (no chain)"
                        : String.format(
                                Locale.ROOT,
                                "; %,d gas, %,.0f per entry; %d of %d withdrawals claimed and paid",
                                report.number("gas_total"),
                                report.real("gas_per_entry"),
                                report.number("withdrawals_claimed"),
                                report.number("withdrawals")));
    }

    private void speed() {
        line(
                "Speed: backend %s evaluated %,d positions at %,.1f ns each; %,d trades at %,.0f per"
                        + " second; %.1f s in all",
                report.value("backend"),
                report.number("positions_evaluated"),
                report.real("ns_per_position"),
                tally.tradeCount,
                report.real("trades_per_second"),
                report.number("elapsed_ms") / 1000.0);
        line("State hash %s", report.value("state_hash"));
    }

    private void verdict() {
        long residual = report.number("conservation_residual");
        boolean chained = report.number("gas_total") > 0;
        boolean rootsAgree = report.value("chain_root").equals(report.value("state_root"));
        line("");
        line(
                "%s went through %s: %,d %s liquidated, %s of winners %s deleveraged, %s; %s%s.",
                Words.count(plan.accountCount(), "account"),
                Words.count(tally.tickCount, "price change"),
                tally.liquidationCount,
                Words.were(tally.liquidationCount),
                Words.count(tally.adlCount, "position"),
                Words.were(tally.adlCount),
                tally.socialisedMoney == 0
                        ? "no loss was socialised"
                        : amount(tally.socialisedMoney) + " of loss was socialised",
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

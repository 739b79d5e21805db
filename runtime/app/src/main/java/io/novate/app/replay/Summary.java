package io.novate.app.replay;

import io.novate.app.Words;
import io.novate.app.market.ListingPlan;
import io.novate.app.market.MarketHistory;
import io.novate.core.command.Rejection;
import io.novate.core.command.WaterfallRung;
import io.novate.core.liquidation.LatencyFigures;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The end of a replay in words, numbers and a small chart. */
final class Summary {
    private static final int BAR_WIDTH = 40;
    private static final int MARKETS_SHOWN = 5;
    private static final Map<String, String> PHASES =
            Map.of("before", "before the fall", "fall", "in the fall", "after", "after it");
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ReplayPlan plan;
    private final ReplayReport report;
    private final Tally tally;
    private final ListingPlan listingPlan;
    private final Explanations explanations;
    private final Capital capital;
    private final Capital.Saving crossSaving;
    private final Capital.Saving portfolioSaving;
    private final StringBuilder text = new StringBuilder();

    Summary(
            ReplayPlan plan,
            ReplayReport report,
            Tally tally,
            ListingPlan listingPlan,
            Explanations explanations,
            Capital capital,
            Capital.Saving crossSaving,
            Capital.Saving portfolioSaving) {
        this.plan = plan;
        this.report = report;
        this.tally = tally;
        this.listingPlan = listingPlan;
        this.explanations = explanations;
        this.capital = capital;
        this.crossSaving = crossSaving;
        this.portfolioSaving = portfolioSaving;
    }

    String text() {
        prices();
        products();
        liquidations();
        outcomes();
        waterfall();
        capital();
        cascade();
        latency();
        explained();
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
        long portfolios = report.number("portfolio_accounts");
        row(
                "portfolio margin",
                portfolios,
                (portfolios == 1 ? "account" : "accounts") + ", over 35 scenarios");
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
                    "  %s %,8d %18s  %s",
                    HOUR.format(Instant.ofEpochSecond(hour.getKey() * 3600)),
                    count,
                    amount(hour.getValue()[1]),
                    "#".repeat((int) Math.ceilDiv(count * BAR_WIDTH, most)));
        }
        if (tally.liquidatedByHour.isEmpty()) {
            line("  none");
        }
    }

    private void outcomes() {
        line("");
        line("What happened to accounts that were short of margin");
        row("margin calls", tally.marginCallCount, "may only reduce until they are covered again");
        row(
                "liquidations",
                tally.liquidationCount,
                "by "
                        + Words.count(tally.liquidationOrderCount, "order")
                        + " and "
                        + Words.count(tally.liquidationFillCount, "fill"));
        row("  orders refused", tally.ordersRefusedCount, "by the venue");
        row("  orders timed out", tally.ordersTimedOutCount, "");
        row("  orders cancelled", tally.ordersCancelledCount, "because the account recovered");
        row("collateral sold", tally.conversionCount, "times, " + amount(tally.convertedMoney));
        row("takeovers", tally.takeoverCount, "positions, by the backstop at the bankruptcy price");
        row(
                "  sold on",
                tally.unwindOrderCount,
                "orders of the backstop, " + amount(tally.unwoundMoney));
        row(
                "deleveraged (ADL)",
                tally.adlCount,
                "positions of winners, who gave up " + amount(tally.adlCostMoney));
    }

    private void waterfall() {
        line("");
        line("The waterfall: who paid when an account had lost more than it had, in this order");
        long paid = 0;
        for (WaterfallRung rung : WaterfallRung.values()) {
            paid += tally.paidBy(rung);
            line(
                    "  %d %-18s%,9d times %20s  %s",
                    rung.code(),
                    words(rung.name()),
                    tally.paymentsOf(rung),
                    amount(tally.paidBy(rung)),
                    payer(rung));
        }
        line("    %-33s %20s  %s", "all of it", amount(paid), share(paid, openInterest()));
        row("insurance fund", "from " + insurance("start") + " to " + insurance("end"));
    }

    private static String payer(WaterfallRung rung) {
        return switch (rung) {
            case OWN_COLLATERAL -> "the account's own coins";
            case LIQUIDATION_FEES -> "fees of liquidations in that market";
            case MARKET_INSURANCE -> "insurance of that market";
            case INSURANCE -> "insurance of the whole pool";
            case HOUSE_TRANCHE -> "the house's own money at risk";
            case DELEVERAGING -> "winners on the other side (ADL)";
            case SOCIALISED -> "everybody who holds positions";
        };
    }

    private long openInterest() {
        return report.number("open_interest_max");
    }

    private static String share(long part, long whole) {
        return whole == 0
                ? ""
                : String.format(
                        Locale.ROOT, "%.2f%% of the largest open interest", 100.0 * part / whole);
    }

    private String insurance(String when) {
        return amount(report.number("insurance_" + when));
    }

    private void capital() {
        line("");
        List<Capital.Phase> phases = capital.phases();
        text.append(String.format(Locale.ROOT, "%-34s", "Capital"));
        phases.forEach(phase -> text.append(cell(PHASES.get(phase.name))));
        text.append('\n');
        phases("until", phases, phase -> HOUR.format(Instant.ofEpochMilli(phase.untilMs)));
        phases("open interest, most", phases, phase -> amount(phase.openInterestMax));
        phases("underlyings of options, most", phases, phase -> amount(phase.optionNotionalMax));
        phases("cash and collateral held, least", phases, phase -> amount(phase.heldMin));
        phases(
                "equity tied as margin, most",
                phases,
                phase -> String.format(Locale.ROOT, "%.1f%%", phase.utilisationPpmMax / 1e4));
        phases(
                "liquidations",
                phases,
                phase -> String.format(Locale.ROOT, "%,d", phase.liquidationCount));
        phases("paid for defaults", phases, phase -> amount(phase.defaultsPaid));
        saving(crossSaving, "cross accounts");
        saving(portfolioSaving, "portfolio accounts");
    }

    private void phases(
            String name, List<Capital.Phase> phases, Function<Capital.Phase, String> value) {
        text.append(String.format(Locale.ROOT, "  %-32s", name));
        phases.forEach(phase -> text.append(cell(value.apply(phase))));
        text.append('\n');
    }

    private static String cell(String value) {
        return String.format(Locale.ROOT, "%21s", value);
    }

    private void saving(Capital.Saving saving, String who) {
        long saved = saving.initialAlone - saving.initialMargin;
        if (saved * 100 >= Math.max(1, saving.initialAlone)) {
            line(
                    "  Netting: %s %s need %s instead of %s, %.0f%% less than",
                    String.format(Locale.ROOT, "%,d", saving.accountCount),
                    who,
                    amount(saving.initialMargin),
                    amount(saving.initialAlone),
                    100.0 * saved / saving.initialAlone);
            line("  for each position alone, at the start.");
        }
    }

    private void cascade() {
        line("");
        line("How much of the markets was our own liquidation: the five where it was most");
        line("  %-22s%20s%16s%30s", "", "closed by us", "of its volume", "of its path in our way");
        report.cascade().stream()
                .limit(MARKETS_SHOWN)
                .forEach(
                        market ->
                                line(
                                        "  %-22s%20s%15.1f%%%29.1f%%",
                                        market.symbol(),
                                        amount(market.liquidatedMoney()),
                                        100.0 * market.liquidatedLots() / market.tradedLots(),
                                        100.0
                                                * market.ownTicks()
                                                / Math.max(1, market.movedTicks())));
        line("  The path is the sum of all moves of the mark; in our way are those down while our");
        line("  orders sold and up while they bought: an upper bound of what we can have caused.");
    }

    private void latency() {
        line("");
        line("How fast: checks of the market between a shortage and the first fill for it");
        LatencyFigures latency = report.latency();
        long fills = Math.max(1, latency.fillCount());
        line(
                "  %s, %s: %.1f%% before the next check, %.1f checks in the mean, %,d at most",
                Words.count(latency.breachCount(), "shortage"),
                Words.count(latency.fillCount(), "first fill"),
                100.0 * latency.bucket(0) / fills,
                (double) latency.checksSum() / fills,
                latency.checksMax());
        line(
                "  The others recovered or went to the backstop or down the waterfall without a fill.");
    }

    private void explained() {
        long count = 0;
        for (long each : explanations.counts().values()) {
            count += each;
        }
        line("");
        line(
                "%s, %,d computed again from their own figures, %,d not confirmed",
                Words.count(count, "explained decision"),
                explanations.verifiedCount(),
                explanations.failedCount());
        if (!explanations.example().isEmpty()) {
            line("One of them (--explain FILE writes all):");
            line("");
            text.append(explanations.example().stripTrailing().indent(2));
        }
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

package io.novate.app.replay;

import io.novate.app.margin.PortfolioWords;
import io.novate.app.market.CollateralSeries;
import io.novate.app.market.ListingPlan;
import io.novate.core.command.Contract;
import io.novate.core.command.Explanation;
import io.novate.core.command.ExplanationKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginKind;
import io.novate.core.command.MarginMode;
import io.novate.core.unit.Limits;
import io.novate.pricing.table.PortfolioPlan;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * An explanation in words, as whoever was liquidated reads and disputes it.
 *
 * <p>What happened and why comes first, then every figure it rests on: cash, collateral and
 * positions add up to what the account was worth. Amounts are exact, nothing is rounded for show.
 */
final class ExplanationText {
    private static final int COLUMNS = 96;
    private static final int MONEY_DECIMALS = 6;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final ListingPlan plan;
    private final List<Listing> listings;
    private final CollateralSeries collateral;
    private final PortfolioPlan rules;
    private final String quote;
    private final StringBuilder text = new StringBuilder();
    private Explanation told;

    ExplanationText(
            ListingPlan plan,
            List<Listing> listings,
            CollateralSeries collateral,
            PortfolioPlan rules,
            String quote) {
        this.plan = plan;
        this.listings = listings;
        this.collateral = collateral;
        this.rules = rules;
        this.quote = quote;
    }

    /**
     * Returns a statement of several lines.
     *
     * @param faults what did not follow when it was computed again
     */
    String of(Explanation explanation, List<String> faults) {
        told = explanation;
        text.setLength(0);
        text.append(
                String.format(
                        Locale.ROOT,
                        "Account %d: %s, %s UTC (command %d, tables %d)%n",
                        told.account(),
                        title(),
                        TIME.format(Instant.ofEpochMilli(told.timestampMs())),
                        told.command(),
                        told.tableVersion()));
        wrap(why());
        if (told.kind() != ExplanationKind.BACKSTOP_ORDER) {
            figures();
        }
        wrap(
                faults.isEmpty()
                        ? "Checked: computed again from the figures of this statement, the decision"
                                + " is the same."
                        : "NOT CONFIRMED: " + String.join("; ", faults) + ".");
        return text.append('\n').toString();
    }

    private String title() {
        return switch (told.kind()) {
            case MARGIN_CALL -> "margin call";
            case LIQUIDATION_ORDER -> "liquidation order";
            case BACKSTOP_ORDER -> "backstop order";
            case TAKEOVER -> "takeover";
            case DELEVERAGING -> "deleveraging (ADL)";
            case CONVERSION -> "collateral sold";
        };
    }

    private String why() {
        return switch (told.kind()) {
            case MARGIN_CALL -> marginCall();
            case LIQUIDATION_ORDER -> order();
            case BACKSTOP_ORDER ->
                    "The backstop gives back what it took over: it asks to "
                            + trade()
                            + ", because that "
                            + reason()
                            + ".";
            case TAKEOVER -> takeover();
            case DELEVERAGING -> deleveraging();
            case CONVERSION -> conversion();
        };
    }

    private String marginCall() {
        long left = told.equity() - told.maintenanceMargin();
        return "The account is worth "
                + money(told.equity())
                + "; to take new risk it needs "
                + money(told.initialMargin())
                + " (initial margin). Until it is worth that again it may only reduce its"
                + " positions. Below "
                + money(told.maintenanceMargin())
                + " (maintenance margin), which is "
                + money(left)
                + " away, it is liquidated.";
    }

    private String order() {
        int at = told.tradedPosition();
        long most = Math.multiplyExact(Math.abs(told.tradedLots()), told.costPerLot(at));
        return "The account is worth "
                + money(told.equity())
                + ", which is "
                + money(told.maintenanceMargin() - told.equity())
                + " less than the "
                + money(told.maintenanceMargin())
                + " it must hold (maintenance margin). Therefore the venue was asked to "
                + trade()
                + ". This position was chosen because it "
                + reason()
                + "; no more is closed at once than restores the account or than the market takes."
                + " Reckoned cost, fee and slippage together: at most "
                + money(most)
                + ". Steps before this one: "
                + told.steps()
                + ".";
    }

    private String takeover() {
        return "The backstop took over all positions, and with them "
                + money(told.equity())
                + ", all the account was worth; the account owes nothing. Reason: "
                + reason()
                + ". Maintenance margin was "
                + money(told.maintenanceMargin())
                + ".";
    }

    private String deleveraging() {
        boolean lossless = told.lossShared() == 0;
        return "Account "
                + told.bankruptAccount()
                + " on the other side could not pay, and "
                + (lossless
                        ? "the backstop could not carry its positions"
                        : "neither could the funds")
                + ". This account "
                + reason()
                + " (profit and leverage), so it had to "
                + trade()
                + " against it"
                + (lossless ? " at the mark; it gave up nothing of its profit." : sharing());
    }

    /** Says how the cost of one winner comes out of the loss of all. */
    private String sharing() {
        int coin = told.contract(told.tradedPosition()).underlying() - 1;
        return " and gave up "
                + money(told.money())
                + " of its profit. How that share comes about: a loss of "
                + money(told.lossShared())
                + " was spread over "
                + plan.coins(coin, told.lotsShared())
                + " coins; those before in the queue closed "
                + plan.coins(coin, told.lotsBefore())
                + " and bore "
                + money(told.lossBefore())
                + ".";
    }

    private String conversion() {
        return asset(told.soldAsset())
                + " "
                + collateral.coins(told.soldAsset(), told.soldUnits())
                + " of the account's collateral went to the backstop at its value after haircut, "
                + money(told.money())
                + ", because "
                + reason()
                + ". What is left of that asset counts "
                + money(told.leftValue())
                + ".";
    }

    private String asset(int asset) {
        return collateral.entries().get(asset - 1).listing().symbol();
    }

    private String reason() {
        return switch (told.reason()) {
            case NONE -> "nothing was chosen";
            case LARGEST_REQUIREMENT -> "needs the most margin by itself";
            case LARGEST_DROP_PER_COST ->
                    "frees the most margin of the whole account for what closing it costs";
            case UNWIND_DELTA -> "brings its exposure nearest to zero";
            case UNWIND_NEUTRAL -> "adds nothing to its exposure";
            case EMBEDDER -> "was chosen by the venue's own strategy";
            case FAR_BELOW_MAINTENANCE -> "it was worth less than two thirds of maintenance margin";
            case STEPS_USED -> "all liquidation steps were used up";
            case NO_ORDER_HELPS -> "no order in any of its markets would have helped";
            case DEFICIT_PAID ->
                    "it was worth less than nothing, and funds had paid what it lacked";
            case FIRST_IN_QUEUE -> "stood first in the queue of winners";
            case CASH_SHORT -> "cash and positions alone were worth less than nothing";
        };
    }

    /** Says for example "sell 0.25 coins of BTC_USDT at 39,500 or more (mark 40,100)". */
    private String trade() {
        int at = told.tradedPosition();
        long lots = told.tradedLots();
        int coin = told.contract(at).underlying() - 1;
        String limit =
                told.limitTicks() == 0
                        ? ""
                        : " at "
                                + plan.price(coin, told.limitTicks())
                                + (lots < 0 ? " or more" : " or less");
        return (lots < 0 ? "sell " : "buy ")
                + plan.coins(coin, Math.abs(lots))
                + " coins of "
                + symbol(at)
                + limit
                + " (mark "
                + plan.price(coin, told.markTicks(at))
                + ")";
    }

    private void figures() {
        boolean portfolio = told.mode() == MarginMode.PORTFOLIO;
        line("cash less the cost of positions", amount(told.cash()), "");
        for (int index = 0; index < told.assetCount(); index++) {
            int asset = told.asset(index);
            String name = asset(asset) + " " + collateral.coins(asset, told.units(index));
            long value = told.assetValue256(index) >> Limits.MARGIN_FRACTION_BITS;
            line("collateral " + name, amount(value), "after haircut");
        }
        for (int index = 0; index < told.positionCount(); index++) {
            int coin = told.contract(index).underlying() - 1;
            long lots = told.lots(index);
            String name =
                    (lots < 0 ? "short " : "long ")
                            + plan.coins(coin, Math.abs(lots))
                            + " "
                            + symbol(index)
                            + " at "
                            + plan.price(coin, told.markTicks(index));
            String needs = portfolio ? "" : "needs " + needs(index);
            BigInteger value = big(lots).multiply(big(told.unitValue(index)));
            line(name, amount(value), needs);
        }
        line("worth", amount(told.equity()), "");
        line("initial margin", amount(told.initialMargin()), "");
        line("maintenance margin", amount(told.maintenanceMargin()), "");
        if (portfolio && told.bindingCharge() >= 0) {
            int charge = told.bindingCharge();
            wrap(
                    "What decides the margin of this portfolio: "
                            + PortfolioWords.charge(charge)
                            + ", "
                            + PortfolioWords.assumption(rules, charge, told.bindingRow())
                            + ".");
        }
    }

    /** Says what a position needs by itself, and by which bracket of its size. */
    private String needs(int index) {
        BigInteger size = big(Math.abs(told.lots(index)));
        BigInteger needed = size.multiply(big(told.perLot256(MarginKind.MAINTENANCE, index)));
        int bracket = told.bindingBracket(index);
        if (bracket >= 0) {
            long slope = told.bracketSlope256(MarginKind.MAINTENANCE, index, bracket);
            long offset = told.bracketOffset256(MarginKind.MAINTENANCE, index, bracket);
            needed = needed.add(size.multiply(big(slope)).subtract(big(offset)));
        }
        BigInteger up = needed.add(big(255)).shiftRight(Limits.MARGIN_FRACTION_BITS);
        Contract contract = told.contract(index);
        return amount(up) + (contract.isOption() ? "" : " (bracket " + (bracket + 2) + ")");
    }

    private String symbol(int index) {
        return listings.get(told.instrument(index) - 1).symbol();
    }

    private void line(String name, String amount, String remark) {
        text.append(
                String.format(Locale.ROOT, "    %-40s%18s  %s", name, amount, remark)
                        .stripTrailing());
        text.append('\n');
    }

    private void wrap(String sentences) {
        int width = 0;
        for (String word : sentences.split(" ")) {
            boolean fits = width > 0 && width + 1 + word.length() <= COLUMNS;
            if (!fits) {
                text.append(width == 0 ? "  " : "\n  ");
                width = 2;
            } else {
                text.append(' ');
                width++;
            }
            text.append(word);
            width += word.length();
        }
        text.append('\n');
    }

    private String money(long amount) {
        return amount(amount) + " " + quote;
    }

    private static String amount(long money) {
        return amount(big(money));
    }

    private static String amount(BigInteger money) {
        BigDecimal exact = new BigDecimal(money, MONEY_DECIMALS).stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(2, exact.scale()) + "f", exact);
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}

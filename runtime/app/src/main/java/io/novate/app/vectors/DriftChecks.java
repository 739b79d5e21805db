package io.novate.app.vectors;

import io.novate.pricing.venue.OpenOrders;
import io.novate.pricing.venue.ShortageCover;
import io.novate.pricing.venue.ShortageCover.Token;
import io.novate.pricing.venue.SizeWeight;
import io.novate.pricing.venue.TwapFunding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/** Rows of Drift v2. */
final class DriftChecks {
    private static final TwapFunding FUNDING = new TwapFunding(33);
    private static final int WEIGHT_DECIMALS = 4;
    private static final int MONEY_DECIMALS = 6;

    private DriftChecks() {}

    static Verdict collateralExchange(Fields row) {
        Token asset = token(row, "asset");
        Token liability = token(row, "liability");
        long held = row.integer("asset_amount");
        long expected =
                switch (row.text("kind")) {
                    case "liability_implied_by_asset" ->
                            ShortageCover.impliedLiability(asset, held, liability);
                    case "asset_for_liability" ->
                            ShortageCover.assetFor(
                                    asset, held, liability, row.integer("liability_amount"));
                    default ->
                            throw row.wrong(
                                    "kind", "liability_implied_by_asset or asset_for_liability");
                };
        return Compare.exact(row, "expected", expected);
    }

    static Verdict collateralInsuranceFee(Fields row) {
        long fee =
                ShortageCover.liabilityFee(
                        row.integer("margin_shortage"),
                        row.integer("token_amount"),
                        row.integer("asset_weight"),
                        row.integer("asset_multiplier"),
                        row.integer("liability_weight"),
                        row.integer("liability_multiplier"),
                        row.small("decimals"),
                        row.integer("liability_price"),
                        row.integer("max_fee"));
        return Compare.exact(row, "expected_fee_rate", fee);
    }

    static Verdict collateralSwap(Fields row) {
        if (!row.is("kind", "liability_to_cover")) {
            throw row.wrong("kind", "liability_to_cover");
        }
        OptionalLong tokens =
                ShortageCover.liability(
                        row.integer("margin_shortage"),
                        row.integer("asset_weight"),
                        row.integer("asset_multiplier"),
                        row.integer("liability_weight"),
                        row.integer("liability_multiplier"),
                        row.small("liability_decimals"),
                        row.integer("liability_price"),
                        row.integer("insurance_fee"));
        return orWord(row, "expected", tokens, "max");
    }

    static Verdict crowdedHaircut(Fields row) {
        long weight =
                SizeWeight.crowded(
                        row.integer("initial_weight"),
                        row.integer("scale_start_value"),
                        row.integer("total_deposits"),
                        row.integer("price"));
        return Compare.exact(row, "expected_weight", weight);
    }

    static Verdict fundingRate(Fields row) {
        long rate =
                FUNDING.rate(
                        row.integer("mark_twap"),
                        row.integer("oracle_twap"),
                        row.integer("period_seconds"));
        return Compare.exact(row, "expected_rate", rate);
    }

    static Verdict insuranceFee(Fields row) {
        long fee =
                ShortageCover.perpetualFee(
                        row.integer("margin_shortage"),
                        row.integer("base_amount"),
                        row.integer("margin_ratio"),
                        row.integer("liquidator_fee"),
                        row.integer("oracle_price"),
                        row.integer("quote_price"),
                        row.integer("max_insurance_fee"));
        return Compare.exact(row, "expected_fee_rate", fee);
    }

    static Verdict liquidatorFee(Fields row) {
        long fee =
                ShortageCover.liquidatorFee(
                        row.integer("base_fee"),
                        row.integer("max_fee"),
                        row.integer("last_active_slot"),
                        row.integer("current_slot"));
        return Compare.exact(row, "expected_fee", fee);
    }

    static Verdict baseToCover(Fields row) {
        OptionalLong base =
                ShortageCover.base(
                        row.integer("margin_shortage"),
                        row.integer("margin_ratio"),
                        row.integer("liquidator_fee"),
                        row.integer("insurance_fee"),
                        row.integer("oracle_price"),
                        row.integer("quote_price"));
        return orWord(row, "expected_base", base, "max");
    }

    static Verdict openOrderCollateral(Fields row) {
        BigDecimal ordered =
                switch (row.text("side")) {
                    case "buy" -> row.decimal("open_bids");
                    case "sell" -> row.decimal("open_asks");
                    default -> throw row.wrong("side", "buy or sell");
                };
        OpenOrders.Simulated simulated =
                OpenOrders.simulate(
                        row.decimal("usdc_deposit"),
                        row.decimal("token_deposit"),
                        ordered,
                        row.decimal("price"),
                        row.decimal("asset_weight").movePointLeft(WEIGHT_DECIMALS),
                        row.decimal("liability_weight").movePointLeft(WEIGHT_DECIMALS));
        return Verdict.all(
                Compare.exact(
                        row,
                        "expected_margin_requirement",
                        simulated.requirement().movePointRight(MONEY_DECIMALS)),
                Compare.exact(
                        row,
                        "expected_total_collateral",
                        simulated.collateral().movePointRight(MONEY_DECIMALS)));
    }

    static Verdict reduceOnly(Fields row) {
        boolean isBuy = isBuy(row);
        long size =
                OpenOrders.reducing(
                        row.integer("reduce_only") != 0,
                        isBuy,
                        row.integer("order_size"),
                        row.integer("position"));
        return Compare.exact(row, "expected_effective_size", size);
    }

    static Verdict sizeWeight(Fields row) {
        long size = row.integer("size");
        long slope = row.integer("imf_factor");
        long weight = row.integer("base_weight");
        return switch (row.text("kind")) {
            case "asset_discount" ->
                    Compare.exact(row, "expected_weight", SizeWeight.asset(size, slope, weight));
            case "liability_premium" ->
                    Compare.exact(
                            row, "expected_weight", SizeWeight.liability(size, slope, weight));
            default -> throw row.wrong("kind", "asset_discount or liability_premium");
        };
    }

    static Verdict socialisedLoss(Fields row) {
        OptionalLong delta =
                ShortageCover.lossPerBase(
                        row.integer("loss"), row.integer("base_long"), row.integer("base_short"));
        return orWord(row, "expected_cumulative_funding_delta", delta, "error");
    }

    static Verdict worstCase(Fields row) {
        long worst =
                OpenOrders.worstCase(
                        row.integer("position"),
                        row.integer("open_bids"),
                        row.integer("open_asks"));
        BigDecimal liability =
                BigDecimal.valueOf(worst)
                        .abs()
                        .multiply(row.decimal("price"))
                        .movePointLeft(9)
                        .setScale(0, RoundingMode.DOWN);
        return Verdict.all(
                Compare.exact(row, "expected_worst_base", worst),
                Compare.exact(row, "expected_worst_liability", liability));
    }

    private static boolean isBuy(Fields row) {
        return switch (row.text("side")) {
            case "buy" -> true;
            case "sell" -> false;
            default -> throw row.wrong("side", "buy or sell");
        };
    }

    private static Token token(Fields row, String name) {
        return new Token(
                row.integer(name + "_multiplier"),
                row.small(name + "_decimals"),
                row.integer(name + "_price"));
    }

    /** Compares a value that may be absent, for which the row has a word. */
    private static Verdict orWord(Fields row, String name, OptionalLong actual, String word) {
        if (row.is(name, word) || actual.isEmpty()) {
            return Compare.exact(row, name, actual.isEmpty() ? word : "" + actual.getAsLong());
        }
        return Compare.exact(row, name, actual.getAsLong());
    }
}

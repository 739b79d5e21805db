package io.novate.app.vectors;

import java.util.Map;
import java.util.TreeMap;

/** Which check a file gets, by its name. */
final class VectorCatalogue {
    /** Checks by file name, sorted. */
    static final Map<String, FileCheck> CHECKS = catalogue();

    private VectorCatalogue() {}

    private static Map<String, FileCheck> catalogue() {
        Map<String, FileCheck> checks = new TreeMap<>();
        addDydxRules(checks);
        addDydxAccounts(checks);
        addDrift(checks);
        addVega(checks);
        addDerive(checks);
        addOptions(checks);
        checks.put("hyperliquid_funding_8h_rate.csv", FileCheck.rows(FundingChecks::hyperliquid));
        rows(checks, "exchange_core_futures_order_margin.csv", OrderChecks::lotMargin);
        rows(checks, "exchange_core_trade_fee_conservation.csv", OrderChecks::tradeFees);
        rows(checks, "expiry_payoffs.csv", ContractChecks::payoff);
        rows(checks, "settlement_twap_forward_blend.csv", ContractChecks::settlementBlend);
        checks.put("deribit_inverse_perpetual_scenario_pnl.csv", ContractChecks::inversePnl);
        rows(checks, "paradex_worked_examples.json", ParadexChecks::example);
        checks.put("adl_ranking_derived.csv", DeleverageChecks::ranking);
        rows(checks, "scenario_grids_reference.csv", ScenarioChecks::grid);
        checks.put("span_risk_array_scan.json", ScenarioChecks::spanScan);
        checks.put("synthetix_velocity_funding_path.csv", FundingChecks::synthetixPath);
        return checks;
    }

    private static void addDydxRules(Map<String, FileCheck> checks) {
        rows(checks, "dydx_notional_conversion.csv", DydxRuleChecks::notionalConversion);
        rows(checks, "dydx_mm_and_funding_clamp.csv", DydxRuleChecks::ratesAndClamp);
        rows(checks, "dydx_funding_index_delta.csv", DydxRuleChecks::fundingIndexDelta);
        rows(checks, "dydx_funding_settlement_ppm.csv", DydxRuleChecks::fundingSettlement);
        rows(checks, "dydx_funding_tick.csv", DydxRuleChecks::fundingTick);
        rows(checks, "dydx_premium_tail_trim.csv", DydxRuleChecks::premiumTailTrim);
        rows(checks, "dydx_impact_premium.json", DydxRuleChecks::impactPremium);
        rows(checks, "dydx_partial_liquidation_limits.csv", DydxRuleChecks::partialLimits);
        rows(checks, "dydx_liquidation_priority_compare.csv", DydxRuleChecks::priority);
    }

    private static void addDydxAccounts(Map<String, FileCheck> checks) {
        rows(
                checks,
                "dydx_account_collateral_and_margin.json",
                DydxAccountChecks::collateralAndMargin);
        rows(checks, "dydx_update_checks.json", DydxAccountChecks::updates);
        rows(checks, "dydx_bankruptcy_price.json", DydxAccountChecks::bankruptcyPrice);
        rows(checks, "dydx_fillable_price.json", DydxAccountChecks::fillablePrice);
        rows(checks, "dydx_insurance_fund_delta.json", DydxAccountChecks::insuranceDelta);
        rows(checks, "dydx_margin_requirements.csv", DydxAccountChecks::marginRequirements);
        rows(checks, "dydx_oi_scaled_imf.csv", DydxAccountChecks::openInterestScale);
        rows(checks, "dydx_risk_predicates.csv", DydxAccountChecks::riskPredicate);
    }

    private static void addDrift(Map<String, FileCheck> checks) {
        rows(checks, "drift_collateral_exchange.csv", DriftChecks::collateralExchange);
        rows(
                checks,
                "drift_collateral_insurance_fee_rate.csv",
                DriftChecks::collateralInsuranceFee);
        rows(checks, "drift_collateral_swap_to_cover_shortage.csv", DriftChecks::collateralSwap);
        rows(checks, "drift_concentration_scaled_haircut.csv", DriftChecks::crowdedHaircut);
        rows(checks, "drift_funding_rate.csv", DriftChecks::fundingRate);
        rows(checks, "drift_insurance_fee_rate.csv", DriftChecks::insuranceFee);
        rows(checks, "drift_liquidation_fee_growth.csv", DriftChecks::liquidatorFee);
        rows(checks, "drift_liquidation_size_to_cover_shortage.csv", DriftChecks::baseToCover);
        rows(checks, "drift_open_order_collateral.csv", DriftChecks::openOrderCollateral);
        rows(checks, "drift_reduce_only_effective_size.csv", DriftChecks::reduceOnly);
        rows(checks, "drift_size_scaled_weights.csv", DriftChecks::sizeWeight);
        rows(checks, "drift_socialized_loss_funding_delta.csv", DriftChecks::socialisedLoss);
        rows(checks, "drift_worst_case_open_orders.csv", DriftChecks::worstCase);
    }

    private static void addDerive(Map<String, FileCheck> checks) {
        rows(checks, "derive_portfolio_margin.json", DeriveChecks::portfolioMargin);
        checks.put("derive_standard_margin.json", DeriveChecks::standardMargin);
        checks.put("derive_standard_margin_integer.json", DeriveChecks::standardMarginInteger);
    }

    private static void addVega(Map<String, FileCheck> checks) {
        rows(checks, "vega_composite_mark_price.csv", VegaChecks::compositeMark);
        rows(checks, "vega_funding_payment.csv", VegaChecks::fundingPayment);
        rows(checks, "vega_isolated_margin_transfers.csv", VegaChecks::isolatedTransfer);
        rows(checks, "vega_isolated_order_reservation.csv", VegaChecks::orderReservation);
        rows(checks, "vega_loss_socialisation_rounding.csv", VegaChecks::lossSocialisation);
        rows(
                checks,
                "vega_maintenance_margin_and_liquidation_price.csv",
                VegaChecks::slippageMargin);
        rows(checks, "vega_trade_and_time_weighted_price.csv", VegaChecks::tradeAndTimePrice);
    }

    private static void addOptions(Map<String, FileCheck> checks) {
        rows(checks, "black76_crypto_range_reference.csv", OptionChecks::crypto);
        rows(checks, "options_black76_call_strata.csv", OptionChecks::forwardCall);
        rows(checks, "options_black76_total_stddev_quantlib.csv", OptionChecks::totalDeviation);
        rows(checks, "options_black_scholes_carry_call_strata.csv", OptionChecks::carryCall);
        rows(
                checks,
                "options_black_scholes_price_greeks_pyvollib.csv",
                OptionChecks::priceAndGreeks);
        rows(checks, "options_delta_conventions_quantlib.csv", OptionChecks::deltaConvention);
        rows(checks, "options_european_greeks_haug_quantlib.csv", OptionChecks::oneGreek);
        rows(checks, "options_european_price_haug_quantlib.csv", OptionChecks::priceWithYield);
    }

    private static void rows(Map<String, FileCheck> checks, String name, FileCheck.RowCheck check) {
        checks.put(name, FileCheck.rows(check));
    }
}

package io.novate.core.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.ExplanationKind;
import io.novate.core.unit.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random streams answered twice: by the core and by {@link NaivePool}. Every event with all its
 * amounts and every figure of the state must be equal.
 *
 * <p>Which check covers which invariant of the domain:
 *
 * <pre>
 *  1 lots of an instrument sum to zero         NaivePool.checkConservation, PoolComparison.sealed
 *  2 per asset: held = deposits - withdrawals  NaivePool.checkConservation, PoolComparison.sealed,
 *                                              conservationResidual == 0 in PoolComparison.state
 *  3 realised and unrealised profit cancel     checkConservation: cash and positions at any mark
 *  4 funding paid = received                   the same sum, before and after every payment
 *  5 batches equal on every replica            StreamRun: batches, accounts root and state hash
 *  6 reducing never raises the requirement     NaivePool.check, on every leg
 *  7 a step never raises the shortage          NaiveLadder.stepSize, lot by lot
 *  8 flat accounts are never socialised        NaiveWaterfall.socialise asks holders only
 *  9 nobody stays negative                     PoolComparison.sealed
 * 10 requirement >= 0, grows with size         MarginBound, against the exact sum over brackets
 * </pre>
 */
final class ClearingOraclePropertyTest {
    private static final Limits LIMITS = new Limits(64, 256, 12, 16, 3, 8192, 1 << 14, 64, 256);

    /**
     * So few legs that most batches are sealed inside commands, and so few orders that they end.
     */
    private static final Limits NARROW = new Limits(64, 256, 4, 16, 2, 8192, 64, 2, 32);

    private static final List<String> EVENTS =
            List.of(
                    "listed",
                    "opened",
                    "enlarged",
                    "isolated",
                    "marginLocked",
                    "marginReleased",
                    "deposited",
                    "depositReturned",
                    "transferred",
                    "ported",
                    "conversionOrdered",
                    "conversionCancelAsked",
                    "converted",
                    "conversionEnded",
                    "assetListed",
                    "withdrawn",
                    "cleared",
                    "marked",
                    "funded",
                    "revalued",
                    "state",
                    "ordered",
                    "cancelAsked",
                    "filled",
                    "ended",
                    "takenOver",
                    "OWN_COLLATERAL",
                    "LIQUIDATION_FEES",
                    "MARKET_INSURANCE",
                    "INSURANCE",
                    "HOUSE_TRANCHE",
                    "DELEVERAGING",
                    "SOCIALISED",
                    "collateralSold",
                    "deleveraged",
                    "depth",
                    "fund",
                    "tranche",
                    "resolved");

    /** What only streams with every kind of contract and command bring about. */
    private static final List<String> RICH =
            List.of(
                    "indexed",
                    "activated",
                    "scaled",
                    "phase",
                    "expired",
                    "paidOut",
                    "reserved",
                    "reduced",
                    "orderCancelAsked",
                    "leverage",
                    "feeTier",
                    "tier",
                    "rules",
                    "mode",
                    "TABLE_VALUED",
                    "TABLE_VERSION",
                    "TABLE_RANGE",
                    "NOT_VALUED",
                    "NEW_RISK_HALTED",
                    "INSTRUMENT_REDUCE_ONLY",
                    "INSTRUMENT_EXPIRED",
                    "INSTRUMENT_PHASE",
                    "INSTRUMENT_KIND",
                    "INDEX_MISSING",
                    "ORDER_EXISTS",
                    "RESERVATION_UNKNOWN",
                    "OPEN_INTEREST",
                    "FEE_TIER",
                    "RULES_INVALID",
                    "RULES_IN_USE");

    private static final List<String> REASONS =
            List.of(
                    "TIME_BACKWARDS",
                    "ACCOUNT_UNKNOWN",
                    "ACCOUNT_EXISTS",
                    "ACCOUNT_RANGE",
                    "ACCOUNT_RESERVED",
                    "INSTRUMENT_UNKNOWN",
                    "INSTRUMENT_EXISTS",
                    "LISTING_INVALID",
                    "ASSET_UNKNOWN",
                    "ASSET_EXISTS",
                    "AMOUNT_RANGE",
                    "LOTS_RANGE",
                    "PRICE_RANGE",
                    "PRICE_BAND",
                    "SELF_TRADE",
                    "MARGIN_SHORT",
                    "REDUCE_ONLY",
                    "IN_LIQUIDATION",
                    "POSITION_LIMIT",
                    "GROSS_BOUND",
                    "FREE_BALANCE",
                    "INBOX_SEQUENCE",
                    "ORDER_UNKNOWN",
                    "ORDER_OVERFILL",
                    "ORDER_LIMIT",
                    "RATE_RANGE",
                    "MALFORMED",
                    "LOSS_UNRESOLVED",
                    "MARGIN_MODE",
                    "ACCOUNT_LARGE",
                    "OWNER_FOREIGN",
                    "ORDER_FOREIGN",
                    "FUND_EXISTS",
                    "FUND_UNDERLYING",
                    "BUCKET",
                    "BUCKET_INSTRUMENT",
                    "BUCKET_IDLE");

    @Test
    void shouldAnswerEveryCommandAsTheNaivePoolDoes() {
        Campaign campaign = new Campaign("shouldAnswerEveryCommandAsTheNaivePoolDoes");
        campaign.run(LIMITS, 160, 1_000, false);

        if (campaign.commandCount() >= 100_000) {
            List<String> missing = new ArrayList<>(EVENTS);
            missing.addAll(REASONS);
            for (ExplanationKind kind : ExplanationKind.values()) {
                missing.add("explained " + kind);
            }
            missing.removeIf(name -> campaign.happened(name) > 0);
            assertEquals(List.of(), missing, campaign.toString());
        }
    }

    @Test
    void shouldAgreeOnOtherMemoryOtherBackendAndAfterEveryRestore() {
        Campaign campaign =
                new Campaign("shouldAgreeOnOtherMemoryOtherBackendAndAfterEveryRestore");
        campaign.run(LIMITS, 24, 1_000, true);

        if (campaign.commandCount() >= 10_000) {
            assertTrue(campaign.happened("restored") > 0, campaign.toString());
            assertTrue(campaign.happened("full as changed") > 0, campaign.toString());
        }
    }

    @Test
    void shouldAnswerEveryKindOfContractAndCommandAsTheNaivePoolDoes() {
        Campaign campaign =
                new Campaign("shouldAnswerEveryKindOfContractAndCommandAsTheNaivePoolDoes", true);
        campaign.run(LIMITS, 60, 1_000, false);

        if (campaign.commandCount() >= 50_000) {
            List<String> missing = new ArrayList<>(RICH);
            missing.removeIf(name -> campaign.happened(name) > 0);
            assertEquals(List.of(), missing, campaign.toString());
        }
    }

    @Test
    void shouldAgreeOnEveryKindOfContractAfterEveryRestore() {
        Campaign campaign = new Campaign("shouldAgreeOnEveryKindOfContractAfterEveryRestore", true);
        campaign.run(LIMITS, 16, 1_000, true);

        if (campaign.commandCount() >= 10_000) {
            assertTrue(campaign.happened("restored") > 0, campaign.toString());
        }
    }

    @Test
    void shouldAnswerTheSameWhenBatchesAreSealedInsideCommands() {
        Campaign campaign = new Campaign("shouldAnswerTheSameWhenBatchesAreSealedInsideCommands");
        campaign.run(NARROW, 32, 1_000, false);

        if (campaign.commandCount() >= 10_000) {
            assertTrue(campaign.happened("sealed inside") > 0, campaign.toString());
            assertTrue(campaign.happened("CAPACITY") > 0, campaign.toString());
        }
    }
}

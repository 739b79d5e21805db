package io.novate.pricing.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.Clearinghouse;
import io.novate.core.command.Bracket;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Fees;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import io.novate.kernel.Grouping;
import io.novate.pricing.expiry.ForwardBlend;
import io.novate.pricing.option.Black76Model;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.scan.LinearRisk;
import io.novate.pricing.scan.ScanLayout;
import io.novate.pricing.scan.Trust;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PortfolioPlanTest {
    private static final int PERPETUAL = 1;
    private static final int CALL = 2;
    private static final int MAKER = Limits.CUSTOMER_FROM;
    private static final int OTHER = MAKER + 1;
    private static final long NOW = 1_700_000_000_000L;
    private static final long EXPIRY = 1_702_584_000_000L;
    private static final long INDEX = 400_000;
    private static final long TICK_MONEY = 100_000;

    private final PortfolioPlan plan =
            PortfolioPlan.of(Rulebook.shipped("novate-default"), "BTC", new Black76Model());

    @Test
    void shouldSayEveryShippedScanInTheTermsOfTheCore() {
        int plans = 0;
        for (String name : Rulebook.SHIPPED) {
            Rulebook rulebook = Rulebook.shipped(name);
            if (rulebook.scan().containsKey("*")) {
                PortfolioPlan each = PortfolioPlan.of(rulebook, "BTC", new Black76Model());
                assertEquals("", each.rules().fault(), name);
                assertEquals(Grouping.UNDERLYING, each.rules().shape().charges().get(0).grouping());
                plans++;
            }
        }
        assertTrue(plans > 1, "plans=" + plans);
    }

    @Test
    void shouldMoveLinearInstrumentsAsTheScanDoes() {
        ScanLayout layout = plan.layout();
        LinearRisk risk = new LinearRisk(true, 0.03, 0.0075);
        double[] losses = new double[layout.shape().columnCount()];
        layout.fillLinear(risk, losses);
        List<ColumnMove> moves = layout.linearMoves(risk);
        for (int column = 0; column < losses.length; column++) {
            ColumnMove move = moves.get(column);
            assertEquals(
                    losses[column],
                    -1e-12 * move.movePpm() * move.weightPpm(),
                    2e-6,
                    "column=" + column);
        }
        assertTrue(moves.contains(new ColumnMove(5_000_000, 32_000)), "the farthest tail");
    }

    @Test
    void shouldMarginAPortfolioInTheCoreByThePlannedRules() {
        List<String> refused = new ArrayList<>();
        Events events =
                new Events() {
                    @Override
                    public void rejected(long command, int index, Rejection reason, long value) {
                        refused.add(reason + " " + value);
                    }
                };
        TableOption call = new TableOption(CALL, true, 420_000, TICK_MONEY, 0.6);
        TableExpiry market =
                new TableExpiry(
                        INDEX,
                        new ForwardBlend(0, 402_000),
                        (EXPIRY - NOW) / 1e3,
                        0,
                        Trust.FULL,
                        List.of(call));
        try (Clearinghouse house = Clearinghouse.builder().events(events).start();
                OptionTables tables = plan.tables(8)) {
            start(house);
            tables.publish(house, NOW, 1, List.of(market));
            assertEquals(1, house.tableVersion(), refused::toString);
            MemorySegment record = tables.records();
            long value = record.get(ValueLayout.JAVA_LONG, OptionDescriptor.VALUE_OFFSET);
            long callTicks = value / TICK_MONEY;
            house.trade(NOW, OTHER, MAKER, CALL, 100, callTicks, true);
            house.trade(NOW, MAKER, OTHER, PERPETUAL, 40, INDEX, true);
            assertEquals(List.of(), refused);
            assertEquals(naive(record, -100, 40, true), house.initialMargin(MAKER));
            assertEquals(naive(record, -100, 40, false), house.maintenanceMargin(MAKER));
            assertTrue(
                    house.initialMargin(MAKER) < naive(record, -100, 0, true),
                    "a hedge lowers the requirement");
        }
    }

    /** Adds up the worst scenario, the contingencies and the rounding provision plainly. */
    private long naive(MemorySegment record, long calls, long perpetuals, boolean initial) {
        ScanLayout layout = plan.layout();
        double[] linear = new double[layout.shape().columnCount()];
        layout.fillLinear(new LinearRisk(true, 0, 0), linear);
        double mark = (double) INDEX * TICK_MONEY;
        double worst = 0;
        int scenarios = layout.rules().scenarios().size();
        for (int scenario = 0; scenario < scenarios; scenario++) {
            double perpetual = perpetuals * linear[2 * scenario] * mark;
            double option = calls * column(record, 2 * scenario);
            worst = Math.max(worst, perpetual + option);
        }
        int basis = 2 * scenarios;
        double basisLoss =
                Math.max(
                        0,
                        Math.max(calls * column(record, basis), calls * column(record, basis + 1)));
        double callDelta = calls * column(record, basis + 2);
        double perpetualDelta = perpetuals * linear[basis + 2] * mark;
        double callGross = Math.abs(calls * column(record, basis + 4));
        double perpetualGross = Math.abs(perpetuals * linear[basis + 4] * mark);
        worst = Math.max(worst, basisLoss);
        worst = Math.max(worst, Math.abs(callDelta + perpetualDelta) + callGross + perpetualGross);
        double naked = Math.max(0, -calls) * mark * (initial ? 0.0125 : 0.01);
        double rounding = (Math.abs(calls) + Math.abs(perpetuals)) / 2.0 / 256;
        return (long) Math.ceil((initial ? 1 : 0.8) * worst + naked + rounding - 1e-3);
    }

    private static double column(MemorySegment record, int column) {
        long at = OptionDescriptor.HEADER_BYTES + (long) column * Long.BYTES;
        return record.get(ValueLayout.JAVA_LONG, at) / 256.0;
    }

    private void start(Clearinghouse house) {
        MarginSchedule margin = MarginSchedule.of(List.of(new Bracket(0, 50_000, 25_000)));
        TradingBounds bounds = TradingBounds.of(10_000, 1_000, 10_000, 900_000);
        Fees fees = new Fees(0, 0, 0);
        house.portfolioRules(NOW, plan.rules());
        house.list(
                NOW,
                new Listing(
                        PERPETUAL,
                        "BTC-PERP",
                        Contract.perpetual(1, TICK_MONEY, 4_000_000),
                        margin,
                        fees,
                        bounds,
                        INDEX));
        house.list(
                NOW,
                new Listing(
                        CALL,
                        "BTC-42000-C",
                        Contract.call(1, TICK_MONEY, 4_000_000, 420_000, EXPIRY),
                        MarginSchedule.of(List.of()),
                        fees,
                        bounds,
                        0));
        house.index(NOW, 1, 3, INDEX);
        byte[] owner = new byte[20];
        for (int account : List.of(MAKER, OTHER)) {
            MarginMode mode = account == MAKER ? MarginMode.PORTFOLIO : MarginMode.CROSS;
            house.open(NOW, account, owner, owner, mode, false);
            house.inbox(
                    NOW,
                    account - MAKER,
                    InboxKind.DEPOSIT,
                    account,
                    0,
                    2_000_000_000_000L,
                    owner,
                    owner);
        }
    }
}

package io.novate.core;

import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.customer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.margin.Portfolio;
import io.novate.core.unit.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that are valid one by one and together must not stop, block or empty the pool. */
final class HostileCommandsTest {
    private static final int ANN = customer(1);
    private static final int BOB = customer(2);
    private static final int ASSET = 1;
    private static final int ASSET_KEY = 0x8001;
    private static final long EXPIRY_MS = 3_600_000;

    private final EventLog events = new EventLog();
    private Clearinghouse house;
    private ClearingFixture fixture;

    @BeforeEach
    void start() {
        house =
                Clearinghouse.builder()
                        .limits(ClearingFixture.limits())
                        .backend("scalar")
                        .events(events)
                        .start();
        fixture = new ClearingFixture(house);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Rejection refusal() {
        return events.rejections.isEmpty() ? null : events.rejections.removeLast();
    }

    @Test
    void shouldConsumeEveryDepositOfAnAssetThatTheContractTakes() {
        fixture.open(1, USD, 0);
        house.listAsset(fixture.tick(), ASSET, "COIN", 256);
        fixture.deposit(ANN, ASSET_KEY, Limits.DEPOSIT_MAX);
        assertEquals(null, refusal());
        long kept = house.balance(ANN, ASSET);
        assertEquals(Limits.GROSS_MAX / 2 / 3, kept, "all collateral of one asset");
        assertEquals(kept, house.held(ASSET));
        fixture.deposit(ANN, ASSET_KEY, 1);
        assertEquals(null, refusal());
        assertEquals(kept, house.balance(ANN, ASSET));
        house.seal(fixture.tick());
        assertEquals(0, house.conservationResidual());
    }

    @Test
    void shouldRefuseTimesBeyondEveryClock() {
        house.index(Long.MAX_VALUE, 1, 3, 1_000);
        assertEquals(Rejection.MALFORMED, refusal());
        house.index((1L << 53) + 1, 1, 3, 1_000);
        assertEquals(Rejection.MALFORMED, refusal());
        house.index(1, 1, 3, 1_000);
        assertEquals(null, refusal());
        house.index(1L << 53, 1, 3, 1_000);
        assertEquals(null, refusal());
    }

    @Test
    void shouldNotMarginOrdersAsAPortfolioThatAreTooLargeForOne() {
        long lots = Integer.MAX_VALUE;
        house.list(
                fixture.tick(),
                new Listing(
                        1,
                        "WIDE",
                        Contract.perpetual(1, 1, 1 << 20),
                        MarginSchedule.of(List.of(new Bracket(0, 10_000, 5_000))),
                        new Fees(0, 0, 0),
                        TradingBounds.of(Integer.MAX_VALUE, 1_000, 10_000, 900_000),
                        1 << 19));
        fixture.open(2, 1L << 51, 0);
        fixture.deposit(ANN, 0, 1L << 50);
        fixture.deposit(BOB, 0, 1L << 50);
        fixture.trade(BOB, ANN, 1, lots, 1 << 19);
        house.order(fixture.tick(), 1, ANN, 1, 2 * lots, 1 << 19, false);
        assertEquals(null, refusal());
        house.portfolioRules(fixture.tick(), ClearingFixture.scenarioRules());
        house.marginMode(fixture.tick(), ANN, MarginMode.PORTFOLIO);
        assertEquals(Rejection.POSITION_LIMIT, refusal());
        house.orderLeft(fixture.tick(), 1, lots);
        house.marginMode(fixture.tick(), ANN, MarginMode.PORTFOLIO);
        assertEquals(null, refusal());
        assertTrue(house.orderMargin(ANN) > 0);
    }

    @Test
    void shouldNotScanAnOptionBeforeItsLossesAreKnown() {
        house.list(
                fixture.tick(),
                new Listing(
                        1,
                        "CALL",
                        Contract.call(1, USD, 16_000, 1_000, EXPIRY_MS),
                        MarginSchedule.of(List.of()),
                        new Fees(0, 0, 0),
                        TradingBounds.of(10_000, 1_000, 10_000, 900_000),
                        0));
        house.index(fixture.tick(), 1, 3, 1_000);
        fixture.open(2, USD, 0);
        fixture.deposit(ANN, 0, 20_000 * USD);
        fixture.deposit(BOB, 0, 20_000 * USD);
        OptionRecords plain = new OptionRecords().add(1, 50 * USD, 200 * USD * 256);
        house.tables(fixture.tick(), 1, plain.segment(), 1);
        house.activate(fixture.tick(), 1);
        fixture.trade(BOB, ANN, 1, 90, 50);
        house.portfolioRules(fixture.tick(), ClearingFixture.scenarioRules());
        assertEquals(null, refusal());
        house.marginMode(fixture.tick(), ANN, MarginMode.PORTFOLIO);
        assertEquals(Rejection.MARGIN_MODE, refusal());
        assertEquals(9_000 * USD, house.initialMargin(ANN));
        house.open(
                fixture.tick(), BOB + 1, new byte[20], new byte[20], MarginMode.PORTFOLIO, false);
        assertEquals(Rejection.MARGIN_MODE, refusal());
        Portfolio held = house.portfolio(ANN);
        Portfolio scanned =
                new Portfolio(MarginMode.PORTFOLIO, held.cash(), held.positions(), List.of());
        assertThrows(IllegalArgumentException.class, () -> house.whatIf(scanned));

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        house.snapshot(bytes);
        EventLog copied = new EventLog();
        try (Clearinghouse copy =
                Clearinghouse.builder()
                        .limits(ClearingFixture.limits())
                        .events(copied)
                        .restore(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertArrayEquals(house.stateHash(), copy.stateHash());
            copy.marginMode(fixture.tick(), ANN, MarginMode.PORTFOLIO);
            assertFalse(copied.rejections.isEmpty(), "a restored pool forgets nothing");
        }

        long[] losses = {-40 * USD * 256, -20 * USD * 256, 0, 60 * USD * 256, 200 * USD * 256};
        OptionRecords known =
                new OptionRecords(losses.length).add(1, 50 * USD, 200 * USD * 256, losses);
        house.tables(fixture.tick(), 2, known.segment(), 1);
        house.activate(fixture.tick(), 2);
        house.marginMode(fixture.tick(), ANN, MarginMode.PORTFOLIO);
        assertEquals(null, refusal());
        assertTrue(house.initialMargin(ANN) > 0);
    }

    @Test
    void shouldNotLetWhatOrdersTieUpLeaveAsCollateralOrArriveAsAPosition() {
        house.list(
                fixture.tick(),
                new Listing(
                        1,
                        "PERP",
                        Contract.perpetual(1, USD, 1_600),
                        MarginSchedule.of(List.of(new Bracket(0, 100_000, 50_000))),
                        new Fees(0, 0, 0),
                        TradingBounds.of(10_000, 1_000, 10_000, 900_000),
                        100));
        house.listAsset(fixture.tick(), ASSET, "COIN", 256);
        fixture.open(2, 100_000 * USD, 0);
        fixture.deposit(ANN, ASSET_KEY, 1_000 * USD);
        fixture.deposit(BOB, 0, 160 * USD);
        house.order(fixture.tick(), 1, ANN, 1, 50, 100, false);
        house.order(fixture.tick(), 2, BOB, 1, 10, 100, false);
        house.withdraw(fixture.tick(), ANN, ASSET, 500 * USD + 1);
        assertEquals(Rejection.FREE_BALANCE, refusal());
        house.transfer(fixture.tick(), ANN, BOB, ASSET, 500 * USD + 1);
        assertEquals(Rejection.FREE_BALANCE, refusal());
        house.assetTrade(fixture.tick(), 0, ANN, BOB, ASSET, 500 * USD + 2, 1);
        assertEquals(Rejection.MARGIN_SHORT, refusal());
        house.orderLeft(fixture.tick(), 1, 0);
        fixture.trade(ANN, ClearingFixture.TREASURY, 1, 10, 100);
        house.port(fixture.tick(), ANN, BOB, 1, 7);
        assertEquals(Rejection.MARGIN_SHORT, refusal());
        house.port(fixture.tick(), ANN, BOB, 1, 6);
        house.withdraw(fixture.tick(), ANN, ASSET, 900 * USD);
        assertEquals(null, refusal());
    }
}

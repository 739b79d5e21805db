package io.novate.pricing.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.Clearinghouse;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.FundKind;
import io.novate.core.command.InboxKind;
import io.novate.core.command.MarginMode;
import io.novate.core.command.Rejection;
import io.novate.core.unit.Limits;
import io.novate.pricing.expiry.ForwardBlend;
import io.novate.pricing.option.Black76Model;
import io.novate.pricing.oracle.BookQuote;
import io.novate.pricing.oracle.PriceFeed;
import io.novate.pricing.oracle.SourceQuote;
import io.novate.pricing.rulebook.Collateral;
import io.novate.pricing.rulebook.PriceTerms;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.rulebook.RulebookFault;
import io.novate.pricing.scan.Trust;
import io.novate.pricing.table.TableExpiry;
import io.novate.pricing.table.TableOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Starts a pool from each rulebook that comes with Novate and clears trades on it. */
final class ShippedPoolSystemTest {
    private static final int ALICE = Limits.CUSTOMER_FROM;
    private static final int BOB = ALICE + 1;
    private static final int FUNDS = ALICE + 10;
    private static final long NOW = 1_700_000_000_000L;
    private static final long SPOT = 400_000;
    private static final long TICK_MONEY = 100;
    private static final long TICKS_MAX = 4_000_000;
    private static final long EXPIRY_MS = 1_702_584_000_000L;
    private static final byte[] NOBODY = new byte[20];

    private final List<String> refused = new ArrayList<>();

    static List<String> names() {
        return Rulebook.SHIPPED;
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldStartAPoolAndClearTradesOnIt(String name) {
        Rulebook rulebook = Rulebook.shipped(name);
        boolean options = !rulebook.scan().isEmpty() || !rulebook.standard().isEmpty();
        PoolSetup setup = setup(rulebook, options);
        try (Clearinghouse house = house(setup);
                PoolTables tables = setup.tables();
                PriceFeed feed = setup.prices(house)) {
            setup.open(house, NOW, FUNDS);
            enter(house);
            price(feed, rulebook);
            house.trade(NOW, ALICE, BOB, 1, 100, house.markTicks(1), true);
            if (options) {
                house.index(NOW, 1, 3, SPOT);
                tables.publish(house, NOW, board());
                long ticks = house.unitValue(2) / TICK_MONEY;
                house.trade(NOW, ALICE, BOB, 2, 10, ticks, true);
            }
            assertEquals(List.of(), refused);
            assertEquals(100, house.lots(ALICE, 1));
            assertEquals(options ? -10 : 0, house.lots(BOB, 2));
            boolean scanned = !rulebook.scan().isEmpty();
            house.marginMode(NOW, ALICE, MarginMode.PORTFOLIO);
            assertEquals(scanned ? List.of() : List.of("MARGIN_MODE"), refused);
            house.revalue(NOW, true);
            house.seal(NOW);
            assertEquals(0, house.conservationResidual());
            assertEquals(
                    rulebook.liquidation().hasFeePots(),
                    house.fund(FundKind.LIQUIDATION_FEES, 1) != 0);
            assertEquals(rulebook.liquidation().houseTranche(), house.houseTranche());
            assertTrue(house.initialMargin(BOB) >= house.maintenanceMargin(BOB));
        }
    }

    @Test
    void shouldRefuseWhatTheRulebookDoesNotCover() {
        Rulebook dydx = Rulebook.shipped("dydx-v4");
        RulebookFault fault = assertThrows(RulebookFault.class, () -> setup(dydx, true));
        assertEquals("dydx-v4: standard: BTC: has no entry, nor has '*'", fault.getMessage());
        Rulebook derive = Rulebook.shipped("derive-pmrm");
        List<PoolContract> contracts =
                List.of(
                        contract(1, "BTC", Contract.perpetual(1, TICK_MONEY, TICKS_MAX)),
                        contract(2, "first", Contract.perpetual(2, TICK_MONEY, TICKS_MAX)));
        fault =
                assertThrows(
                        RulebookFault.class,
                        () -> new PoolSetup(derive, contracts, List.of(), new Black76Model()));
        assertEquals(
                "derive-pmrm: scan: first: cannot share a pool with BTC, whose scan has other"
                        + " scenarios or factors",
                fault.getMessage());
        fault =
                assertThrows(
                        RulebookFault.class,
                        () ->
                                new PoolSetup(
                                        Rulebook.shipped("hyperliquid"),
                                        List.of(tiny()),
                                        List.of(),
                                        new Black76Model()));
        assertEquals(
                "hyperliquid: markets: BTC-1: cannot be listed: listing too coarse",
                fault.getMessage());
    }

    private static PoolContract tiny() {
        Contract contract = Contract.perpetual(1, 1, TICKS_MAX);
        return new PoolContract(1, "BTC-1", "BTC", contract, 1_000, 0, 100, 1_000);
    }

    private static PoolSetup setup(Rulebook rulebook, boolean options) {
        List<PoolContract> contracts = new ArrayList<>();
        contracts.add(contract(1, "BTC", Contract.perpetual(1, TICK_MONEY, TICKS_MAX)));
        if (options) {
            contracts.add(
                    contract(2, "BTC", Contract.call(1, TICK_MONEY, TICKS_MAX, SPOT, EXPIRY_MS)));
        }
        List<PoolAsset> assets = new ArrayList<>();
        for (Collateral collateral : rulebook.collateral()) {
            assets.add(new PoolAsset(assets.size() + 1, collateral.symbol(), 102_400));
        }
        return new PoolSetup(rulebook, contracts, assets, new Black76Model());
    }

    private static PoolContract contract(int id, String underlying, Contract contract) {
        long mark = contract.isOption() ? 0 : SPOT;
        return new PoolContract(
                id, underlying + "-" + id, underlying, contract, 1_000_000, 0, 10_000, mark);
    }

    private Clearinghouse house(PoolSetup setup) {
        return Clearinghouse.builder()
                .limits(new Limits(16, 256, 8, 16, 4, 4096, 4096, 64, 64))
                .liquidationStrategy(setup.strategy())
                .events(
                        new Events() {
                            @Override
                            public void rejected(
                                    long command, int index, Rejection reason, long value) {
                                refused.add(reason.name());
                            }
                        })
                .start();
    }

    private static void enter(Clearinghouse house) {
        for (int account : List.of(ALICE, BOB)) {
            house.open(NOW, account, NOBODY, NOBODY, MarginMode.CROSS, false);
            house.inbox(
                    NOW,
                    account - ALICE,
                    InboxKind.DEPOSIT,
                    account,
                    0,
                    100_000_000_000L,
                    NOBODY,
                    NOBODY);
        }
    }

    /** Quotes the rulebook's own sources, or any three. */
    private static void price(PriceFeed feed, Rulebook rulebook) {
        List<String> sources =
                new ArrayList<>(
                        rulebook.price().sources().stream().map(PriceTerms.Source::name).toList());
        if (sources.isEmpty()) {
            sources.addAll(List.of("first", "second", "third"));
        }
        sources.forEach(source -> feed.quote(1, new SourceQuote(source, SPOT, NOW)));
        feed.book(1, new BookQuote(SPOT - 10, SPOT + 10, SPOT), OptionalLong.empty());
        feed.publish(NOW);
    }

    private static SortedMap<Integer, List<TableExpiry>> board() {
        TableOption call = new TableOption(2, true, SPOT, TICK_MONEY, 0.6);
        TableExpiry expiry =
                new TableExpiry(
                        SPOT,
                        new ForwardBlend(0, SPOT),
                        (EXPIRY_MS - NOW) / 1e3,
                        0,
                        Trust.FULL,
                        List.of(call));
        SortedMap<Integer, List<TableExpiry>> board = new TreeMap<>();
        board.put(1, List.of(expiry));
        return board;
    }
}

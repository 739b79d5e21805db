package io.novate.app.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.app.market.BracketSchedule;
import io.novate.app.market.CollateralSeries;
import io.novate.app.market.ListingPlan;
import io.novate.app.market.MarketHistory;
import io.novate.core.command.Listing;
import io.novate.core.unit.Limits;
import io.novate.pricing.rulebook.Rulebook;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The opening book as a command stream. */
class SyntheticBookTest {
    private static final int ACCOUNTS = 2_500;
    private static final MarketHistory HISTORY = MarketHistory.bundled();
    private static final ListingPlan PLAN =
            new ListingPlan(HISTORY, BracketSchedule.bundled(), 100_000);

    @Test
    void shouldIssueTheSameCommandsWhenTheSeedIsTheSame() {
        assertEquals(build(7).hex(), build(7).hex());
        assertNotEquals(build(7).hex(), build(8).hex());
    }

    @Test
    void shouldSumLotsToZeroPerInstrument() {
        Map<String, Long> sums = new HashMap<>();
        build(7).lots
                .forEach(
                        (key, lots) ->
                                sums.merge(key.substring(key.indexOf('/')), lots, Long::sum));
        assertEquals(15, sums.size());
        sums.forEach((instrument, sum) -> assertEquals(0, sum, instrument));
    }

    @Test
    void shouldHoldPositionsThatTheAccountsMoneyCanCarry() {
        CommandDigest commands = build(7);
        Map<Integer, Long> margins = new HashMap<>();
        commands.lots.forEach(
                (key, lots) -> {
                    int slash = key.indexOf('/');
                    Listing listing =
                            PLAN.listings().get(Integer.parseInt(key.substring(slash + 1)) - 1);
                    margins.merge(
                            Integer.parseInt(key.substring(0, slash)),
                            ListingPlan.initialMargin(listing, lots, listing.markTicks()),
                            Long::sum);
                });
        assertTrue(margins.size() > ACCOUNTS / 2, "accounts with positions " + margins.size());
        margins.forEach(
                (account, margin) ->
                        assertTrue(
                                margin <= commands.cash.get(account),
                                "account " + account + " needs " + margin));
    }

    @Test
    void shouldLeaveTheTreasuryItsReserveWhenAllIsPaid() {
        CommandDigest commands = build(7);
        Population population = new Population(ACCOUNTS, 7);
        long left = population.reserveFunds() + 2 * population.marketInsuranceFunds();
        assertEquals(left, commands.cash.get(Population.TREASURY));
        assertEquals(population.insuranceFunds(), commands.cash.get(Limits.INSURANCE));
    }

    @Test
    void shouldOpenEveryCustomerAndTradeInLargeBatches() {
        CommandDigest commands = build(7);
        assertEquals(ACCOUNTS + Population.MAKER_COUNT, commands.openedCount);
        assertTrue(commands.tradeCount > ACCOUNTS, "trades " + commands.tradeCount);
        assertTrue(
                commands.tradeCount >= 256 * (commands.tradeCommandCount - 3),
                "all but the last of a chunk are large, commands " + commands.tradeCommandCount);
    }

    private static CollateralDesk collateral(Population population) {
        CollateralSeries none = new CollateralSeries(HISTORY, Rulebook.shipped("novate-default"));
        return new CollateralDesk(none, population);
    }

    private static CommandDigest build(long seed) {
        Population population = new Population(ACCOUNTS, seed);
        CommandDigest digest = new CommandDigest();
        try (TradeBatch batch = new TradeBatch()) {
            new SyntheticBook(HISTORY, PLAN, population, collateral(population), seed + 1)
                    .build(
                            digest.commands(),
                            new Treasury(population.inbox(new long[0])),
                            batch,
                            HISTORY.timeMs(0),
                            (timestampMs, openedCount) -> {});
        }
        return digest;
    }
}

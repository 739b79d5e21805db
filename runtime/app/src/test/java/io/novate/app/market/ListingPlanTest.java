package io.novate.app.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.Bracket;
import io.novate.core.command.Listing;
import io.novate.core.unit.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ticks, lots and limits chosen from prices. */
class ListingPlanTest {
    private static final long DEPTH_PPM = 10_000;

    @Test
    void shouldKeepEveryBoundWhenListingTheBundledCoins() {
        MarketHistory history = MarketHistory.bundled();
        ListingPlan plan = new ListingPlan(history, BracketSchedule.bundled(), DEPTH_PPM);
        for (int coin = 0; coin < history.coinCount(); coin++) {
            Listing listing = plan.listings().get(coin);
            long lotMoney = listing.markTicks() * listing.contract().tickMoney();
            assertTrue(lotMoney >= 1_000_000 && lotMoney < 10_000_000, listing.symbol());
            assertTrue(
                    lotMoney
                                    * listing.margin().longBrackets().get(0).maintenancePpm()
                                    / Limits.PPM
                                    * 256
                            >= 100_000,
                    listing.symbol());
            assertTrue(
                    listing.bounds().lotsMax()
                                    * listing.contract().priceTicksMax()
                                    * listing.contract().tickMoney()
                            <= Limits.GROSS_MAX,
                    listing.symbol());
            assertEquals(
                    history.open(coin, 0),
                    listing.markTicks() * (history.open(coin, 0) / listing.markTicks()),
                    "the first price is a whole number of ticks");
        }
        assertEquals(4_353_802, plan.listings().get(3).markTicks(), "BTC, ticks of 0.01 USD");
        assertEquals("43538.02", plan.price(3, 4_353_802));
    }

    @Test
    void shouldChargeEachBracketItsOwnRate() {
        Listing listing =
                new ListingPlan(MarketHistory.bundled(), BracketSchedule.bundled(), DEPTH_PPM)
                        .listings()
                        .get(3);
        // 60,000 USD of BTC: 50,000 at 1/125 and 10,000 at 1/100.
        assertEquals(500_000_000, ListingPlan.initialMargin(listing, -60_000, 1_000_000));
    }

    @Test
    void shouldUseTheDefaultScheduleWhenACoinIsUnknown() {
        BracketSchedule schedules = BracketSchedule.bundled();
        assertFalse(schedules.isKnown("USDE"));
        assertFalse(schedules.isKnown("default"));
        assertTrue(schedules.isKnown("IOT"), "IOTA under its short name");
        assertEquals(new Bracket(0, 50_000, 20_000), schedules.of("USDE").get(0));
        assertEquals(new Bracket(0, 8_000, 4_000), schedules.of("BTC").get(0));
    }

    @Test
    void shouldHaveIncreasingRatesWhenReadingAnySchedule() {
        BracketSchedule schedules = BracketSchedule.bundled();
        for (String coin : List.of("BTC", "ADA", "XRP", "NEO", "IOTA", "default")) {
            Bracket before = new Bracket(-1, 0, 0);
            for (Bracket bracket : schedules.of(coin)) {
                assertTrue(bracket.notionalFloor() > before.notionalFloor(), coin);
                assertTrue(bracket.initialPpm() > before.initialPpm(), coin);
                assertTrue(bracket.maintenancePpm() > before.maintenancePpm(), coin);
                assertTrue(bracket.initialPpm() >= bracket.maintenancePpm(), coin);
                before = bracket;
            }
        }
    }
}

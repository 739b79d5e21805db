package io.novate.pricing.rulebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.Contract;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.intake.AssetCheck;
import io.novate.core.intake.ListingCheck;
import io.novate.pricing.scan.ScanLayout;
import io.novate.pricing.scan.ScanRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the shipped rulebooks and spoiled copies of them. */
final class RulebookTest {
    @ParameterizedTest
    @MethodSource("names")
    void shouldReadWhatIsShippedAndLayOutItsScan(String name) {
        Rulebook rulebook = Rulebook.shipped(name);
        assertEquals(name, rulebook.name());
        assertFalse(rulebook.source().isBlank());
        for (ScanRules rules : rulebook.scan().values()) {
            assertTrue(layout(rules).shape().columnCount() > 0);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldListAnInstrumentTheCoreAccepts(String name) {
        for (Market market : Rulebook.shipped(name).markets().values()) {
            Contract contract = Contract.perpetual(1, 1_000, 100_000_000);
            Listing listing = market.listing(1, "BTC", contract, 10_000, 0, 1_000, 4_000_000);
            assertNull(ListingCheck.refuse(listing, 16), name);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldListAnAssetTheCoreAccepts(String name) {
        for (Collateral collateral : Rulebook.shipped(name).collateral()) {
            assertTrue(AssetCheck.isSound(collateral.asset(1)), name + ": " + collateral);
        }
    }

    @Test
    void shouldHoldTheThirtyFiveRowsOfTheDefault() {
        ScanRules rules = Rulebook.shipped("novate-default").scan("BTC");
        assertEquals(35, rules.scenarios().size());
        assertEquals(1, rules.initialFactor());
        assertEquals(0.8, rules.maintenanceFactor());
    }

    @Test
    void shouldFallBackToTheMarketOfAllOthers() {
        Rulebook rulebook = Rulebook.shipped("dydx-v4");
        assertEquals(MarginRounding.INITIAL_FRACTION, rulebook.market("BTC").margin().rounding());
        assertEquals(50_000, rulebook.market("BTC").margin().longBrackets().get(0).initialPpm());
        assertEquals(0, rulebook.market("BTC").margin().openInterestUpper());
        assertEquals(200_000, rulebook.market("DOGE").margin().longBrackets().get(0).initialPpm());
        assertEquals(10_000_000_000_000L, rulebook.market("DOGE").margin().openInterestUpper());
        RulebookFault fault = assertThrows(RulebookFault.class, () -> rulebook.scan("BTC"));
        assertEquals("dydx-v4: scan: BTC: has no entry, nor has '*'", fault.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "notionalFloor": 0 | "notionalFloor": 5 | markets.*.margin.long: [{"notionalFloor":5,"initialPpm":20000,"maintenancePpm":1...: does not begin with a bracket from 0
                    "initialPpm": 20000 | "initialPpm": 0 | markets.*.margin.long[0].initialPpm: 0: is outside 1..1000000
                    "initialPpm": 20000 | "initialPpm": "2%" | markets.*.margin.long[0].initialPpm: "2%": is not an integer
                    "maintenancePpm": 10000 | "maintenancePpm": 30000 | markets.*.margin.long[0].maintenancePpm: 30000: is above initialPpm
                    "rounding": "PER_LOT" | "rounding": "UP" | markets.*.margin.rounding: "UP": is none of [PER_LOT, WHOLE_MONEY, INITIAL_FRACTION]
                    "takerPpm": 300 | "takerPpm": 300, "rebate": 1 | markets.*.fees.rebate: 1: is not a field here
                    "damping": 0.18 | "damping": -1 | scan.*.scenarios[16].damping: -1.0: is not between 0.0 and 100.0
                    "rangeUp": 0.4 | "rangeUp": "much" | scan.*.vol.rangeUp: "much": is not what it has to be
                    "rangeUp": 0.4, | "rangeUp": 0.4, "range": 0, | scan.*.vol.range: 0: is not a field here
                    "rangeUp": 0.4, | | scan.*.vol.rangeUp: nothing: is missing
                    "spot": 1.16, "vol": "UP" | "spot": 1.16, "vol": "ABOVE" | scan.*.scenarios[0].vol: "ABOVE": is not what it has to be
                    "rateMaxPpb": 50000000 | "rateMaxPpb": 0 | funding.rateMaxPpb: 0: neither it nor marginClampPpm bounds the rate
                    "rulebook": "paradex", | | rulebook: nothing: is missing
                    "rounding": "PER_LOT", | "openInterestLower": 5, | markets.*.margin.openInterestLower: 5: has no openInterestUpper
                    "takerPpm": 300 | "takerPpm": 300.5 | markets.*.fees.takerPpm: 300.5: is not an integer
                    "takerPpm": 300 | "takerPpm": 99999999999999999999 | markets.*.fees.takerPpm: 99999999999999999999: is not an integer
                    "price": { | "price": { "sources": [{"name": "A"}, {"name": "A"}], | price.sources: [{"name":"A"},{"name":"A"}]: holds A twice
                    "portionPpm": 200000 | "portionPpm": 0 | liquidation.portionPpm: 0: is outside 1..1000000
                    "sizing": "POSITION_PORTION" | "sizing": "SHORTAGE" | liquidation.portionPpm: 200000: is no part of sizing SHORTAGE
                    "accrualSeconds": 1, "sampleSeconds": 1 | "accrualSeconds": 100, "sampleSeconds": 7 | funding.sampleSeconds: 7: does not divide accrualSeconds
                    "price": { | "orders": {}, "price": { | orders: {}: is not a field here
                    "price": { | "feeTiers": [{"tier": 16, "takerScalePpm": 1, "makerScalePpm": 1}], "price": { | feeTiers[0].tier: 16: is outside 1..15
                    "price": { | "feeTiers": [{"tier": 1, "takerScalePpm": 1, "makerScalePpm": 1}, {"tier": 1, "takerScalePpm": 1, "makerScalePpm": 1}], "price": { | feeTiers: [{"tier":1,"takerScalePpm":1,"makerScalePpm":1},{"tier":1...: holds 1 twice
                    "price": { | "risk": {"*": {"reference": {}, "halfLifeMs": 1, "depthPpm": 1}}, "price": { | risk.*.reference.volatility: nothing: is missing
                    """)
    void shouldRefuseWithFileFieldValueAndReason(String found, String replaced, String expected)
            throws IOException {
        String text = text("paradex").replaceFirst(quoted(found), replaced == null ? "" : replaced);
        RulebookFault fault = assertThrows(RulebookFault.class, () -> parse(text));
        assertEquals("mine.json: " + expected, fault.getMessage());
    }

    @Test
    void shouldRefuseWhatIsNoJson() {
        RulebookFault fault = assertThrows(RulebookFault.class, () -> parse("{\n\"rulebook\":"));
        assertTrue(fault.getMessage().startsWith("mine.json: line 2: "), fault.getMessage());
        fault = assertThrows(RulebookFault.class, () -> parse("[]"));
        assertEquals("mine.json: file: []: is not an object", fault.getMessage());
        fault = assertThrows(RulebookFault.class, () -> parse("{\"a\": 1, \"a\": 2}"));
        assertTrue(fault.getMessage().contains("Duplicate"), fault.getMessage());
    }

    @Test
    void shouldNameAFileThatIsNotThere() {
        Path path = Path.of("no", "such.json");
        RulebookFault fault = assertThrows(RulebookFault.class, () -> Rulebook.read(path));
        assertEquals("such.json: file: " + path + ": does not exist", fault.getMessage());
        fault = assertThrows(RulebookFault.class, () -> Rulebook.shipped("nobody"));
        assertTrue(fault.getMessage().startsWith("nobody: rulebook: nobody: is none of"));
    }

    /** Lays out a scan; the shape does not depend on the formula. */
    private static ScanLayout layout(ScanRules rules) {
        return new ScanLayout(
                rules, (call, forward, strike, years, vol, discount) -> forward * discount);
    }

    static List<String> names() {
        return Rulebook.SHIPPED;
    }

    private static Rulebook parse(String text) {
        return Rulebook.parse("mine.json", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String name) throws IOException {
        try (InputStream in = Rulebook.class.getResourceAsStream(name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String quoted(String text) {
        return Pattern.quote(text);
    }
}

package io.novate.app.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.margin.FeeTiers;
import io.novate.core.margin.ReservationTable;
import io.novate.core.unit.Limits;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the constants of the documented width table with those of the code. */
final class WidthTableTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w.]+)`[^|]*\\| ([^|]+) \\|$");
    private static final int INSTRUMENTS_MAX = 4096;
    private static final int ASSETS_MAX = 16;

    @Test
    void shouldDocumentTheConstantsOfTheCode() throws IOException {
        assertEquals(coded(), documented());
    }

    @Test
    void shouldAcceptTheDocumentedLimitsAndNoMore() {
        assertEquals(INSTRUMENTS_MAX, limits(INSTRUMENTS_MAX, ASSETS_MAX).instrumentsMax());
        assertThrows(IllegalArgumentException.class, () -> limits(INSTRUMENTS_MAX + 1, ASSETS_MAX));
        assertThrows(IllegalArgumentException.class, () -> limits(INSTRUMENTS_MAX, ASSETS_MAX + 1));
    }

    @Test
    void shouldKeepTheSumOfAnAccountBelowItsBound() {
        long half = Math.multiplyExact(Limits.GROSS_MAX / 2, 1L << Limits.MARGIN_FRACTION_BITS);
        assertTrue(Math.multiplyExact(15L, half / 2) < 1L << 62);
        long cash = Math.multiplyExact(Limits.CASH_MAX, 1L << Limits.MARGIN_FRACTION_BITS);
        assertTrue(Math.addExact(cash, Math.multiplyExact(11L, half / 2)) > 0);
    }

    private static Map<String, Long> coded() throws IOException {
        Map<String, Long> coded = new TreeMap<>();
        coded.put("Limits.GROSS_MAX", Limits.GROSS_MAX);
        coded.put("Limits.DEPOSIT_MAX", Limits.DEPOSIT_MAX);
        coded.put("Limits.CASH_MAX", Limits.CASH_MAX);
        coded.put("Limits.LOT_VALUE_MAX", Limits.LOT_VALUE_MAX);
        coded.put("Limits.MARGIN_FRACTION_BITS", (long) Limits.MARGIN_FRACTION_BITS);
        coded.put("Limits.FUNDING_FRACTION_BITS", (long) Limits.FUNDING_FRACTION_BITS);
        coded.put("Limits.PPM", (long) Limits.PPM);
        coded.put("Limits.PPB", (long) Limits.PPB);
        coded.put("Limits.INDEX_TICKS_MAX", Limits.INDEX_TICKS_MAX);
        coded.put("Limits.POSITIONS_MAX", (long) Limits.POSITIONS_MAX);
        coded.put("Limits.VENUE_ACCOUNT_FROM", (long) Limits.VENUE_ACCOUNT_FROM);
        coded.put("Limits.ACCOUNT_END", (long) Limits.ACCOUNT_END);
        coded.put("Limits.BACKSTOP_LEAF_FROM", (long) Limits.BACKSTOP_LEAF_FROM);
        coded.put("Limits.LEAVES_MAX", (long) Limits.LEAVES_MAX);
        coded.put("Limits.STEP_ELEMENTS", (long) Limits.STEP_ELEMENTS);
        coded.put("MarginTable.FRACTION_BITS", (long) MarginTable.FRACTION_BITS);
        coded.put("MarginBook.LANES", (long) MarginBook.LANES);
        coded.put("MarginBook.ROW_BYTES", (long) MarginBook.ROW_BYTES);
        coded.put("MarginBook.SLICE_BYTES", (long) MarginBook.SLICE_BYTES);
        coded.put("ScenarioKernel.POSITIONS_MAX", (long) ScenarioKernel.POSITIONS_MAX);
        coded.put("ScenarioKernel.INSTRUMENTS_MAX", (long) ScenarioKernel.INSTRUMENTS_MAX);
        coded.put("ScenarioShape.ROWS_MAX", (long) ScenarioShape.ROWS_MAX);
        coded.put("ScenarioShape.TERMS_PER_ROW_MAX", (long) ScenarioShape.TERMS_PER_ROW_MAX);
        coded.put("ScenarioShape.CHARGES_MAX", (long) ScenarioShape.CHARGES_MAX);
        coded.put("ScenarioShape.COLUMNS_MAX", (long) ScenarioShape.COLUMNS_MAX);
        coded.put("ReservationTable.ACCOUNT_MAX", (long) ReservationTable.ACCOUNT_MAX);
        coded.put("FeeTiers.TIERS_MAX", (long) FeeTiers.TIERS_MAX);
        coded.put("TradeDescriptor.BYTES", (long) TradeDescriptor.BYTES);
        coded.put("MarkDescriptor.BYTES", (long) MarkDescriptor.BYTES);
        coded.put("IndexDescriptor.BYTES", (long) IndexDescriptor.BYTES);
        coded.put("OptionDescriptor.HEADER_BYTES", (long) OptionDescriptor.HEADER_BYTES);
        coded.put("INSTRUMENTS_MAX", (long) INSTRUMENTS_MAX);
        coded.put("ASSETS_MAX", (long) ASSETS_MAX);
        coded.put("Stream.ELEMENT_BYTES", solidity("Stream", "ELEMENT_BYTES"));
        coded.put(
                "Stream.STEP_BYTES",
                solidity(
                        "Stream",
                        "STEP_BYTES",
                        "ELEMENT_BYTES",
                        solidity("Stream", "ELEMENT_BYTES")));
        coded.put("AccountTree.DEPTH", solidity("AccountTree", "DEPTH"));
        coded.put("Clearing.VENUE_FROM", solidity("Clearing", "VENUE_FROM"));
        coded.put("Clearing.INSURANCE", solidity("Clearing", "INSURANCE"));
        return coded;
    }

    private static Map<String, Long> documented() throws IOException {
        Map<String, Long> documented = new TreeMap<>();
        Matcher row = ROW.matcher(read("docs/WIDTHS.md"));
        while (row.find()) {
            documented.put(row.group(1), number(row.group(2)));
        }
        return documented;
    }

    private static long solidity(String contract, String constant) throws IOException {
        return solidity(contract, constant, "none", 0);
    }

    private static long solidity(String contract, String constant, String name, long value)
            throws IOException {
        String text = read("settlement/contracts/src/" + contract + ".sol");
        Matcher found = Pattern.compile("constant " + constant + "\\s*=\\s*([^;]+);").matcher(text);
        assertTrue(found.find(), contract + ".sol declares no constant " + constant);
        return number(found.group(1).replace(name, Long.toString(value)));
    }

    /** Reads {@code 64}, {@code 2^52}, {@code 1 << 23} or {@code 16 * 32}. */
    private static long number(String text) {
        String[] parts = text.trim().split("\\s*(\\^|<<|\\*)\\s*");
        long first = Long.parseLong(parts[0]);
        if (parts.length == 1) {
            return first;
        }
        long second = Long.parseLong(parts[1]);
        return text.contains("*") ? first * second : 1L << second;
    }

    private static Limits limits(int instrumentsMax, int assetsMax) {
        Limits plain = Limits.forAccounts(16);
        return new Limits(
                plain.inboxAccountsMax(),
                plain.venueAccountsMax(),
                plain.largeAccountsMax(),
                instrumentsMax,
                assetsMax,
                plain.positionRowsMax(),
                plain.legsMax(),
                plain.ordersMax(),
                plain.elementsMax());
    }

    private static String read(String path) throws IOException {
        return Files.readString(Path.of(SourceTree.root().toString(), path));
    }
}

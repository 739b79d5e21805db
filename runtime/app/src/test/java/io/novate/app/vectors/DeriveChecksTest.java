package io.novate.app.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.app.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of Derive's rows, on a few rows copied with their source. */
final class DeriveChecksTest {
    private static final String PORTFOLIO = "derive_portfolio_margin.json";
    private static final String STANDARD = "derive_standard_margin.json";
    private static final String STANDARD_INTEGER = "derive_standard_margin_integer.json";

    @TempDir private Path folder;

    @Test
    void shouldAgreeWithPublishedPortfolios() throws IOException {
        List<Verdict> verdicts = check(PORTFOLIO, text(PORTFOLIO));
        assertEquals(6, verdicts.size());
        for (Verdict verdict : verdicts) {
            assertEquals(Verdict.PASSED, verdict);
        }
    }

    @Test
    void shouldFailWhenAnyPartOfTheRuleIsAnother() throws IOException {
        String text = text(PORTFOLIO);
        List<String> changes =
                List.of(
                        "\"mm_loss_factor\": 0.8>\"mm_loss_factor\": 0.81",
                        "\"linear_scale_cap\": 9.5>\"linear_scale_cap\": 9.4",
                        "\"base_static_discount_neg\": 0.9>\"base_static_discount_neg\": 0.91",
                        "\"scenario_spot_down\": 0.010000000000000009>\"scenario_spot_down\": 0.02",
                        "\"im_haircut_extra\": 0.10000000000000003>\"im_haircut_extra\": 0.11",
                        "\"offsets_risk\": true>\"offsets_risk\": false",
                        "\"stable_price\": 0.52>\"stable_price\": 0.53",
                        "\"mm_option_percent\": 0.003>\"mm_option_percent\": 0.004",
                        "\"conf\": 0.253>\"conf\": 0.353");
        for (String change : changes) {
            String[] words = change.split(">");
            String changed = text.replace(words[0], words[1]);
            assertTrue(failed(PORTFOLIO, changed) > 0, change);
        }
    }

    @Test
    void shouldAgreeWithPublishedStandardAccounts() throws IOException {
        for (Verdict verdict : check(STANDARD, text(STANDARD))) {
            assertEquals(Verdict.PASSED, verdict);
        }
        List<Verdict> whole = check(STANDARD_INTEGER, text(STANDARD_INTEGER));
        for (Verdict verdict : whole.subList(0, whole.size() - 1)) {
            assertEquals(Verdict.PASSED, verdict);
        }
        Verdict.LeftOut leftOut =
                assertInstanceOf(Verdict.LeftOut.class, whole.get(whole.size() - 1));
        assertEquals("a perpetual is margined at more than its value", leftOut.why());
    }

    @Test
    void shouldFailWhenAStandardParameterIsAnother() throws IOException {
        String text = text(STANDARD);
        List<String> changes =
                List.of(
                        "max/min spot 0.15/0.10>max/min spot 0.16/0.10",
                        "max/min spot 0.15/0.10>max/min spot 0.15/0.11",
                        "mm call/put 0.075>mm call/put 0.076",
                        "mm put mtm 0.075>mm put mtm 0.076",
                        "unpaired scale IM 1.2>unpaired scale IM 1.3",
                        "IM 1.2 MM 1.1>IM 1.2 MM 1.0",
                        "mm offset 1.05>mm offset 1.06",
                        "perp IM 0.065>perp IM 0.066",
                        "MM 0.05;>MM 0.04;",
                        "base factor 0.1>base factor 0.11");
        for (String change : changes) {
            String[] words = change.split(">");
            assertTrue(failed(STANDARD, text.replace(words[0], words[1])) > 0, change);
        }
        String whole = text(STANDARD_INTEGER);
        assertTrue(failed(STANDARD_INTEGER, whole.replace("factor 0.4", "factor 0.5")) > 0);
    }

    @Test
    void shouldChargeDoubtAboutCollateralInInitialMarginOnly() throws IOException {
        String sure = "\"name\": \"btc\", \"spot\": 28000.0, \"spot_conf\": 1.0";
        String text = text(STANDARD_INTEGER);
        assertTrue(text.contains(sure));
        String doubted = text.replace(sure, sure.replace("1.0", "0.3"));
        assertEquals(
                new Verdict.Failed("im_int: expected 32010, got 24170"),
                check(STANDARD_INTEGER, doubted).get(2));
        String lower = doubted.replace("\"im_int\": 32010", "\"im_int\": 24170");
        assertEquals(Verdict.PASSED, check(STANDARD_INTEGER, lower).get(2));
    }

    @Test
    void shouldLeaveOutDoubtThatTheLargestLossSwallows() throws IOException {
        String doubted = text(STANDARD).replace("\"min_conf\": 1.0", "\"min_conf\": 0.1");
        List<Verdict> verdicts = check(STANDARD, doubted);
        assertEquals(
                new Verdict.LeftOut(
                        "doubt about prices is charged inside the largest loss of an expiry, not"
                                + " beside"),
                verdicts.get(1));
    }

    @Test
    void shouldNameTheColumnAndBothNumbersOfAFailure() throws IOException {
        String changed = text(PORTFOLIO).replace("\"im\": 1000.0", "\"im\": 1001.0");
        Verdict verdict = check(PORTFOLIO, changed).get(0);
        Verdict.Failed failed = assertInstanceOf(Verdict.Failed.class, verdict);
        assertEquals("im: expected 1001.0, got 1000.0 (tolerance 0.001001)", failed.why());
    }

    @Test
    void shouldSayWhichRowIsNoPortfolio() throws IOException {
        String changed = text(PORTFOLIO).replace("\"volrangeup\": 0.5", "\"volrangeup\": -1");
        BadInput fault = assertThrows(BadInput.class, () -> check(PORTFOLIO, changed));
        assertEquals(
                PORTFOLIO + ": row 1: rangeUp: -1.0: is not between 0.0 and 10.0",
                fault.getMessage());
    }

    private long failed(String name, String text) throws IOException {
        return check(name, text).stream().filter(Verdict.Failed.class::isInstance).count();
    }

    private List<Verdict> check(String name, String text) throws IOException {
        return VectorCatalogue.CHECKS.get(name).check(file(name, text));
    }

    private VectorFile file(String name, String text) throws IOException {
        Path path = folder.resolve(name);
        Files.writeString(path, text);
        return VectorFile.read(path);
    }

    private static String text(String name) throws IOException {
        try (InputStream in = DeriveChecksTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

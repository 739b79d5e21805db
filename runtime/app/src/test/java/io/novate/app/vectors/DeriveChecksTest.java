package io.novate.app.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
            long failed =
                    check(PORTFOLIO, changed).stream()
                            .filter(Verdict.Failed.class::isInstance)
                            .count();
            assertEquals(true, failed > 0, change);
        }
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

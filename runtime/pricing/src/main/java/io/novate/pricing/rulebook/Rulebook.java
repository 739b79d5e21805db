package io.novate.pricing.rulebook;

import io.novate.pricing.scan.ScanRules;
import io.novate.pricing.standard.StandardRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The rules of a venue as data.
 *
 * <p><b>Units</b>: money 1e-6 of the settlement currency; rates parts per million or, where the
 * name says so, per billion; times in the unit of the name.
 *
 * <p><b>Errors</b>: a file that is not a rulebook throws {@link RulebookFault} with one sentence
 * {@code file: field: value: why}. Unknown fields are refused, absent ones have the values that a
 * venue without the rule has.
 *
 * @param name name of the rulebook
 * @param source where the rules come from
 * @param markets margin, fees and bounds by underlying; {@code *} for all others
 * @param feeTiers fee tiers
 * @param scan the portfolio rule by underlying, {@code *} for all others; empty when there is none
 * @param standard the option rule of standard accounts by underlying, {@code *} for all others;
 *     where it is empty a short option holds its underlying
 * @param collateral haircuts by asset
 * @param funding how funding comes about
 * @param price how index and mark come about
 * @param liquidation how an account that lacks margin is closed
 * @param risk how margin follows measured conditions, by underlying; empty when it does not
 */
public record Rulebook(
        String name,
        String source,
        Map<String, Market> markets,
        List<FeeTier> feeTiers,
        Map<String, ScanRules> scan,
        Map<String, StandardRules> standard,
        List<Collateral> collateral,
        FundingTerms funding,
        PriceTerms price,
        LiquidationTerms liquidation,
        Map<String, RiskTerms> risk) {
    /** The rulebooks that come with Novate. */
    public static final List<String> SHIPPED =
            List.of(
                    "deribit-pm",
                    "derive-pmrm",
                    "derive-srm",
                    "dydx-v4",
                    "exchange-core",
                    "hyperliquid",
                    "novate-default",
                    "paradex",
                    "span");

    /** The market of every underlying that has none of its own. */
    public static final String ANY = "*";

    /** Copies the collections. */
    public Rulebook {
        markets = Map.copyOf(markets);
        scan = Map.copyOf(scan);
        standard = Map.copyOf(standard);
        risk = Map.copyOf(risk);
        feeTiers = List.copyOf(feeTiers);
        collateral = List.copyOf(collateral);
    }

    /**
     * Reads a rulebook from a file.
     *
     * @throws RulebookFault when it is none
     */
    public static Rulebook read(Path path) {
        String file = path.getFileName().toString();
        try {
            return parse(file, Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            throw new RulebookFault(file + ": file: " + path + ": does not exist");
        } catch (IOException e) {
            throw new RulebookFault(file + ": file: " + path + ": cannot be read");
        }
    }

    /**
     * Returns one of {@link #SHIPPED}.
     *
     * @throws RulebookFault when there is none of this name
     */
    public static Rulebook shipped(String name) {
        if (!SHIPPED.contains(name)) {
            throw new RulebookFault(name + ": rulebook: " + name + ": is none of " + SHIPPED);
        }
        String file = name + ".json";
        try (InputStream in = Rulebook.class.getResourceAsStream(file)) {
            return parse(file, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a rulebook.
     *
     * @param file name for messages
     * @throws RulebookFault when it is none
     */
    public static Rulebook parse(String file, byte[] text) {
        RuleFields fields = RuleFields.of(file, text);
        Rulebook rulebook = read(fields);
        fields.end();
        return rulebook;
    }

    /** Returns what holds for the instruments of an underlying. */
    public Market market(String underlying) {
        return entry("markets", markets, underlying);
    }

    /** Returns the portfolio rule of an underlying. */
    public ScanRules scan(String underlying) {
        return entry("scan", scan, underlying);
    }

    /** Returns the option rule of standard accounts of an underlying. */
    public StandardRules standard(String underlying) {
        return entry("standard", standard, underlying);
    }

    /** Returns how the margin of an underlying follows measured conditions. */
    public RiskTerms risk(String underlying) {
        return entry("risk", risk, underlying);
    }

    private <T> T entry(String field, Map<String, T> entries, String underlying) {
        if (entries.containsKey(underlying)) {
            return entries.get(underlying);
        }
        if (!entries.containsKey(ANY)) {
            throw new RulebookFault(
                    name + ": " + field + ": " + underlying + ": has no entry, nor has '*'");
        }
        return entries.get(ANY);
    }

    private static Rulebook read(RuleFields fields) {
        Rulebook rulebook = fieldsOf(fields);
        fields.distinct("feeTiers", rulebook.feeTiers(), FeeTier::tier);
        fields.distinct("collateral", rulebook.collateral(), Collateral::symbol);
        return rulebook;
    }

    private static Rulebook fieldsOf(RuleFields fields) {
        return new Rulebook(
                fields.text("rulebook"),
                fields.text("source"),
                fields.map("markets", Market::read),
                fields.objects("feeTiers", FeeTier::read),
                fields.map("scan", each -> each.bound(ScanRules.class)),
                fields.map("standard", each -> each.bound(StandardRules.class)),
                fields.objects("collateral", Collateral::read),
                fields.object("funding", FundingTerms::read),
                fields.object("price", PriceTerms::read),
                fields.object("liquidation", LiquidationTerms::read),
                fields.map("risk", each -> each.bound(RiskTerms.class)));
    }
}

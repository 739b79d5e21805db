package io.novate.app.vectors;

import io.novate.pricing.scan.Confidence;
import io.novate.pricing.scan.PegLoss;
import io.novate.pricing.standard.ShortOptionRule;
import io.novate.pricing.standard.StandardRules;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Derive's standard margin, as a file says it about itself.
 *
 * @param options margin of options and what doubt adds
 * @param perpetualInitial share of the value of a perpetual, initial margin
 * @param perpetualMaintenance the same in maintenance margin
 * @param collateral share of its value that the underlying counts as collateral
 */
record DeriveStandardRules(
        StandardRules options,
        double perpetualInitial,
        double perpetualMaintenance,
        double collateral) {
    private static final String NUMBER = "([0-9]+(?:[.][0-9]+)?)";

    /** Returns the rules that a header states in words. */
    static DeriveStandardRules of(Fields header) {
        String shared = "oracle thresholds # factor #";
        double threshold = number(header, shared, 1);
        double collateral = number(header, "base factor #", 1);
        StandardRules options =
                new StandardRules(
                        new ShortOptionRule(
                                number(header, "option max/min spot #/#", 1),
                                number(header, "option max/min spot #/#", 2),
                                number(header, "mm call/put #", 1),
                                number(header, "mm call/put #", 1),
                                number(header, "mm put mtm #", 1),
                                number(header, "mm offset #", 1)),
                        number(header, "unpaired scale IM # MM #", 1),
                        number(header, "unpaired scale IM # MM #", 2),
                        new Confidence(threshold, number(header, shared, 2)),
                        new PegLoss(
                                number(header, "depeg threshold # factor #", 1),
                                number(header, "depeg threshold # factor #", 2)));
        return new DeriveStandardRules(
                options,
                number(header, "perp IM # MM #", 1),
                number(header, "perp IM # MM #", 2),
                collateral);
    }

    private static double number(Fields header, String words, int group) {
        Pattern pattern = Pattern.compile(words.replace("#", NUMBER));
        Matcher matcher = pattern.matcher(header.text("meaning"));
        if (!matcher.find()) {
            throw header.fault("meaning does not say '" + words + "'");
        }
        return Double.parseDouble(matcher.group(group));
    }
}

package io.novate.app.vectors;

import io.novate.pricing.scan.PegLoss;
import io.novate.pricing.standard.DoubtRule;
import io.novate.pricing.standard.ShortOptionRule;
import io.novate.pricing.standard.StandardRules;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the parameters of Derive's standard margin from what a file says about itself. */
final class DeriveStandardRules {
    private static final String NUMBER = "([0-9]+(?:[.][0-9]+)?)";

    private DeriveStandardRules() {}

    /** Returns the rules that a header states in words. */
    static StandardRules of(Fields header) {
        String shared = "oracle thresholds # factor #";
        double threshold = number(header, shared, 1);
        double collateral = number(header, "base factor #", 1);
        return new StandardRules(
                new ShortOptionRule(
                        number(header, "option max/min spot #/#", 1),
                        number(header, "option max/min spot #/#", 2),
                        number(header, "mm call/put #", 1),
                        number(header, "mm call/put #", 1),
                        number(header, "mm put mtm #", 1),
                        number(header, "mm offset #", 1)),
                number(header, "unpaired scale IM # MM #", 1),
                number(header, "unpaired scale IM # MM #", 2),
                number(header, "perp IM # MM #", 1),
                number(header, "perp IM # MM #", 2),
                new DoubtRule(threshold, threshold, threshold, number(header, shared, 2)),
                new PegLoss(
                        number(header, "depeg threshold # factor #", 1),
                        number(header, "depeg threshold # factor #", 2)),
                collateral,
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

package io.novate.app;

import java.util.Locale;

/** Counts as people write them. */
public final class Words {
    private Words() {}

    /** Returns for example "1 coin" or "100,000 coins". */
    public static String count(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    /** Returns "was" for one and "were" for any other count. */
    public static String were(long count) {
        return count == 1 ? "was" : "were";
    }
}

package io.novate.app.vectors;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;

/** Comparisons of a column with a computed number. */
final class Compare {
    private Compare() {}

    /** Passes when an integer column has exactly this value. */
    static Verdict exact(Fields row, String name, long actual) {
        return exact(row, name, BigInteger.valueOf(actual));
    }

    /** Passes when an integer column has exactly this value. */
    static Verdict exact(Fields row, String name, BigInteger actual) {
        BigInteger expected = row.wide(name);
        return expected.equals(actual) ? Verdict.PASSED : failed(name, expected, actual);
    }

    /** Passes when a decimal column has exactly this value, whatever its trailing zeros. */
    static Verdict exact(Fields row, String name, BigDecimal actual) {
        BigDecimal expected = row.decimal(name);
        return expected.compareTo(actual) == 0
                ? Verdict.PASSED
                : failed(name, expected.toPlainString(), actual.toPlainString());
    }

    /** Passes when a text column has exactly this value. */
    static Verdict exact(Fields row, String name, String actual) {
        String expected = row.text(name);
        return expected.equals(actual)
                ? Verdict.PASSED
                : failed(name, "'" + expected + "'", "'" + actual + "'");
    }

    /** Passes when a column of truth values, 0 and 1 or true and false, has this value. */
    static Verdict exact(Fields row, String name, boolean actual) {
        boolean expected =
                switch (row.text(name).toLowerCase(Locale.ROOT)) {
                    case "1", "true" -> true;
                    case "0", "false" -> false;
                    default -> throw row.wrong(name, "0 or 1");
                };
        return expected == actual ? Verdict.PASSED : failed(name, expected, actual);
    }

    /** Passes when a column is within {@code tolerance} of the value. */
    static Verdict near(Fields row, String name, double actual, double tolerance) {
        double expected = row.real(name);
        return Math.abs(expected - actual) <= tolerance
                ? Verdict.PASSED
                : failed(name, expected, actual + " (tolerance " + tolerance + ")");
    }

    /** Passes when a column is within {@code tolerance} of the value, relative to the column. */
    static Verdict relative(Fields row, String name, double actual, double tolerance) {
        double expected = row.real(name);
        return near(row, name, actual, Math.abs(expected) * tolerance);
    }

    /** Passes when a column is the value rounded to the digits that are printed. */
    static Verdict printed(Fields row, String name, BigDecimal actual) {
        BigDecimal expected = row.decimal(name);
        BigDecimal rounded = actual.setScale(expected.scale(), RoundingMode.HALF_EVEN);
        return expected.compareTo(rounded) == 0
                ? Verdict.PASSED
                : failed(name, expected.toPlainString(), actual.toPlainString());
    }

    /** Returns a failure that names the column and both values. */
    static Verdict failed(String name, Object expected, Object actual) {
        return new Verdict.Failed(name + ": expected " + expected + ", got " + actual);
    }
}

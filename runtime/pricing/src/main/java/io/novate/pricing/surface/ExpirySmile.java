package io.novate.pricing.surface;

import java.util.List;

/**
 * The smile of one expiry.
 *
 * @param years time to expiry, positive
 * @param forward forward of the expiry, positive
 * @param slice total variance by log-moneyness
 */
public record ExpirySmile(double years, double forward, SviSlice slice) {
    /** Checks the numbers. */
    public ExpirySmile {
        SmileQuote.check("years", years);
        SmileQuote.check("forward", forward);
    }

    /**
     * Returns the smile that fits quotes; its forward is the middle one of theirs.
     *
     * @param quotes at least one; of options out of the money, whose prices say most
     */
    public static ExpirySmile fit(double years, List<SmileQuote> quotes) {
        SmileQuote.check("years", years);
        if (quotes.isEmpty()) {
            throw new IllegalArgumentException("quotes: none for the expiry in " + years);
        }
        double[] forwards = quotes.stream().mapToDouble(SmileQuote::forward).sorted().toArray();
        return new ExpirySmile(years, forwards[forwards.length / 2], SviFit.of(quotes, years));
    }

    /** Returns the volatility at a strike. */
    public double vol(double strike) {
        return Math.sqrt(slice.variance(Math.log(strike / forward)) / years);
    }
}

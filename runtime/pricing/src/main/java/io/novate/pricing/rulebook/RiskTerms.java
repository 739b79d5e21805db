package io.novate.pricing.rulebook;

import io.novate.core.unit.Limits;
import io.novate.pricing.risk.RiskReference;

/**
 * How margin follows measured volatility, depth and congestion.
 *
 * @param reference what the listed margin is meant for
 * @param halfLifeMs time in which a move loses half its weight in the measured volatility
 * @param depthPpm share of the lots in the book that liquidations may ask for between two checks
 */
public record RiskTerms(RiskReference reference, long halfLifeMs, int depthPpm) {
    /** Checks the numbers. */
    public RiskTerms {
        if (halfLifeMs <= 0) {
            throw new IllegalArgumentException("halfLifeMs: " + halfLifeMs + ": is not positive");
        }
        if (depthPpm < 0 || depthPpm > Limits.PPM) {
            throw new IllegalArgumentException(
                    "depthPpm: " + depthPpm + ": is not between 0 and " + Limits.PPM);
        }
    }
}

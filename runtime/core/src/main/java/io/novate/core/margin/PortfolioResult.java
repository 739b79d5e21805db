package io.novate.core.margin;

import java.util.List;

/**
 * What an account would be worth and would have to cover.
 *
 * @param equity money
 * @param initialMargin money
 * @param maintenanceMargin money
 * @param positionMargin maintenance margin of each position by itself, added up, money
 * @param charges charges of the portfolio rules; empty for standard accounts
 * @param positions one per position
 */
public record PortfolioResult(
        long equity,
        long initialMargin,
        long maintenanceMargin,
        long positionMargin,
        List<Charge> charges,
        List<PositionRisk> positions) {
    /**
     * One charge of the portfolio rules.
     *
     * @param value256 money with 8 fraction bits, before its factors
     * @param bindingRow scenario row that made it, -1 when none did
     */
    public record Charge(long value256, int bindingRow) {}

    /**
     * One position.
     *
     * @param instrument instrument id
     * @param lots signed lots
     * @param value money
     * @param maintenance maintenance margin of the position by itself, money
     * @param liquidationTicks mark at which the whole account would be liquidated, every other mark
     *     staying; 0 when there is none, or when the instrument is an option
     */
    public record PositionRisk(
            int instrument, long lots, long value, long maintenance, long liquidationTicks) {}

    /** Copies the lists. */
    public PortfolioResult {
        charges = List.copyOf(charges);
        positions = List.copyOf(positions);
    }

    /** Returns the margin saved by netting and offsets, money, never negative. */
    public long marginSaved() {
        return Math.max(0, positionMargin - maintenanceMargin);
    }
}

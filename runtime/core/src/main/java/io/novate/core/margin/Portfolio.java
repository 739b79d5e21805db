package io.novate.core.margin;

import io.novate.core.command.MarginMode;
import java.util.List;

/**
 * An account that might exist.
 *
 * @param mode how its positions share margin
 * @param cash money in settlement coordinates: what a position cost is already paid
 * @param positions each instrument at most once
 * @param balances collateral; negative when it is owed
 */
public record Portfolio(
        MarginMode mode, long cash, List<Position> positions, List<Balance> balances) {
    /**
     * A position.
     *
     * @param instrument listed instrument
     * @param lots signed lots
     */
    public record Position(int instrument, long lots) {}

    /**
     * A balance.
     *
     * @param asset listed asset, 1 or more
     * @param units smallest units
     */
    public record Balance(int asset, long units) {}

    /** Copies the lists. */
    public Portfolio {
        positions = List.copyOf(positions);
        balances = List.copyOf(balances);
    }
}

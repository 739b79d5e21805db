package io.novate.core.command;

import java.util.List;

/**
 * The moves of one underlying, column by column.
 *
 * @param underlying id of the underlying; 0 for every one that has no entry of its own
 * @param moves one per column of the rules
 */
public record UnderlyingMoves(int underlying, List<ColumnMove> moves) {
    /** Copies the moves. */
    public UnderlyingMoves {
        moves = List.copyOf(moves);
    }
}

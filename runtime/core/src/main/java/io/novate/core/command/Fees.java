package io.novate.core.command;

/**
 * Fees of an instrument: a share of the traded value and a fixed amount per lot.
 *
 * @param takerPpm fee of the aggressor, parts per million of the traded value
 * @param makerPpm fee of the resting side, parts per million of the traded value
 * @param liquidationPpm fee of a liquidated lot, parts per million of the traded value
 * @param takerPerLot fee of the aggressor, money per lot
 * @param makerPerLot fee of the resting side, money per lot
 */
public record Fees(
        int takerPpm, int makerPpm, int liquidationPpm, long takerPerLot, long makerPerLot) {
    /** Takes fees on the traded value only. */
    public Fees(int takerPpm, int makerPpm, int liquidationPpm) {
        this(takerPpm, makerPpm, liquidationPpm, 0, 0);
    }
}

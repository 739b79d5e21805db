package io.novate.app.replay;

/** Is told after each group of commands, so that a seal never has to carry too much. */
@FunctionalInterface
interface SealGate {
    /**
     * Seals when enough is pending.
     *
     * @param openedCount accounts opened since the last call
     */
    void pass(long timestampMs, int openedCount);
}

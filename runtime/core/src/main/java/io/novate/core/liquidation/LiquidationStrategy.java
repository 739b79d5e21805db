package io.novate.core.liquidation;

/**
 * Decides what of an account in liquidation is closed next; an embedder may bring its own.
 *
 * <p>Called inside a command, for one account at a time, so it must be a pure function of the view:
 * no clock, chance, state or input of its own, or replicas part. Its name stands in every snapshot
 * and hence in the state hash; a snapshot written under another name is refused.
 *
 * <p>The core holds every strategy to invariant 7: a choice that would raise the account's
 * maintenance margin stops the machine.
 */
public interface LiquidationStrategy {
    /** Returns a name of at most 32 visible ASCII characters, another one for another rule. */
    String name();

    /**
     * Chooses at most one position and how many lots of it to close.
     *
     * <p>Choosing nothing while every position has room says that no single order helps: the
     * account goes to the backstop as a whole.
     *
     * @param choice empty when called
     */
    void choose(LiquidationView view, LiquidationChoice choice);
}

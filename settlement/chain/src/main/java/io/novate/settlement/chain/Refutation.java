package io.novate.settlement.chain;

/** What convinces the contract that a batch is not as it should be. */
public sealed interface Refutation {
    /** Returns what is wrong. */
    StepVerdict verdict();

    /** Returns what the contract has to read, packed as its judge says. */
    byte[] witness();

    /**
     * A step that breaks a rule or publishes a state that is not the true one.
     *
     * @param verdict what is wrong
     * @param step the step, from 0
     * @param pre true state before it
     * @param witness what it reads
     */
    record FalseStep(StepVerdict verdict, int step, StepState pre, byte[] witness)
            implements Refutation {}

    /**
     * An account of a settled batch with negative equity.
     *
     * @param account the account
     * @param witness the account and its prices
     */
    record InsolventAccount(int account, byte[] witness) implements Refutation {
        @Override
        public StepVerdict verdict() {
            return StepVerdict.INSOLVENT;
        }
    }
}

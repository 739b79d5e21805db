package io.novate.pricing.rulebook;

/**
 * How open orders are margined.
 *
 * @param policy what they reserve
 * @param isLossProvided whether the loss of filling at the limit counts as well
 */
public record OrderTerms(Policy policy, boolean isLossProvided) {
    /** What open orders reserve. */
    public enum Policy {
        /** Nothing. */
        NONE,
        /** The worse of position with all buys and position with all sells. */
        WORST_SIDE
    }

    static OrderTerms read(RuleFields fields) {
        return new OrderTerms(
                fields.choice("policy", Policy.class, Policy.WORST_SIDE),
                fields.flag("isLossProvided", true));
    }
}

package io.novate.settlement.chain;

/** What is wrong with a step; the order is that of the contract's judge. */
public enum StepVerdict {
    /** Nothing. */
    HONEST,
    /** Bits that no element has. */
    NOT_CANONICAL,
    /** A kind that no entry has. */
    UNKNOWN_KIND,
    /** A field that the kind does not use. */
    STRAY_FIELD,
    /** A price after another kind. */
    LATE_PRICE,
    /** A key that the kind does not take. */
    KEY_RANGE,
    /** The lots of the last key do not balance yet. */
    RUN_OPEN,
    /** The leaf is empty. */
    NO_ACCOUNT,
    /** Insurance holds money only. */
    INSURANCE_LOTS,
    /** Beyond int64. */
    OVERFLOW,
    /** Less than no units of an asset. */
    NEGATIVE_UNITS,
    /** A 65th derivative. */
    TOO_MANY_POSITIONS,
    /** An item at or behind the end of the batch. */
    BEYOND_INBOX,
    /** Not what the item says. */
    OTHER_ITEM,
    /** Nothing, or less, made claimable. */
    OUT_AMOUNT,
    /** The venue opens from 2^23 on. */
    ACCOUNT_RANGE,
    /** A group over the edge of a step. */
    GROUP_EDGE,
    /** A group without its owner and signer. */
    GROUP_DATA,
    /** The leaf is not empty. */
    ACCOUNT_TAKEN,
    /** The published state is not the true one. */
    STEP_ROOT,
    /** The batch ends with other roots than its header. */
    END_ROOTS,
    /** Lots or cash do not balance at the end. */
    END_BALANCE,
    /** The batch ends at another item than its header. */
    END_INBOX,
    /** The batch makes another sum claimable than its header. */
    END_OUT,
    /** An account of a settled batch is worth less than nothing. */
    INSOLVENT
}

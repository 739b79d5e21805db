package io.novate.core.command;

/** Which of the two requirements of an account is meant. */
public enum MarginKind {
    /** What must be there before new risk is taken. */
    INITIAL,
    /** Below it the account is liquidated. */
    MAINTENANCE
}

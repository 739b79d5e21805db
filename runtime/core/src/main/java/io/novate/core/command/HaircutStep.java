package io.novate.core.command;

/**
 * A step of a haircut curve: from this value on, each further unit of value counts less.
 *
 * @param valueFloor value before haircut from which it applies, money, 0 for the first step
 * @param haircutPpm what is taken off, for a debt what is added, parts per million
 */
public record HaircutStep(long valueFloor, int haircutPpm) {}

package io.novate.core.command;

import java.util.List;

/**
 * Tiered margin of an instrument, by side, and how open interest raises its initial margin.
 *
 * @param longBrackets schedule for longs, first floor 0
 * @param shortBrackets schedule for shorts, first floor 0
 * @param openInterestLower open interest, money, from which initial margin rises
 * @param openInterestUpper open interest, money, at which initial margin is all of the value; 0
 *     when open interest does not matter
 * @param rounding how the margin of one lot is rounded; with another rounding than {@link
 *     MarginRounding#PER_LOT} each side has one bracket
 */
public record MarginSchedule(
        List<Bracket> longBrackets,
        List<Bracket> shortBrackets,
        long openInterestLower,
        long openInterestUpper,
        MarginRounding rounding) {
    /** Copies the schedules. */
    public MarginSchedule {
        longBrackets = List.copyOf(longBrackets);
        shortBrackets = List.copyOf(shortBrackets);
    }

    /** Returns one schedule for both sides that open interest does not change. */
    public static MarginSchedule of(List<Bracket> brackets) {
        return new MarginSchedule(brackets, brackets, 0, 0, MarginRounding.PER_LOT);
    }

    /** Returns the schedule of a side. */
    public List<Bracket> brackets(Side side) {
        return side == Side.LONG ? longBrackets : shortBrackets;
    }
}

package io.novate.core.command;

import java.util.List;

/**
 * What an asset counts in one margin table, by side: haircuts rise with the size of the balance and
 * take off from what lies above each step only.
 *
 * @param held haircuts of a balance, first floor 0, from 0 to all of the value
 * @param owed what a debt counts above its value, first floor 0; balances of the ledger are never
 *     negative, so only hypothetical portfolios use it
 */
public record HaircutCurve(List<HaircutStep> held, List<HaircutStep> owed) {
    /** Nothing is taken off and nothing added. */
    public static final HaircutCurve NONE = flat(0);

    /** Copies the steps. */
    public HaircutCurve {
        held = List.copyOf(held);
        owed = List.copyOf(owed);
    }

    /** Returns a curve of one haircut for every size; a debt counts what it is worth. */
    public static HaircutCurve flat(int haircutPpm) {
        return of(List.of(new HaircutStep(0, haircutPpm)));
    }

    /** Returns a curve of balances; a debt counts what it is worth. */
    public static HaircutCurve of(List<HaircutStep> held) {
        return new HaircutCurve(held, List.of(new HaircutStep(0, 0)));
    }
}

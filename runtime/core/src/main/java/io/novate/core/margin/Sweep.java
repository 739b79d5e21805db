package io.novate.core.margin;

import io.novate.core.ledger.AccountSet;
import io.novate.core.memory.Column;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import java.lang.foreign.Arena;

/**
 * Runs the account check of the chosen backend over all standard accounts.
 *
 * <p>The first sweep compares every lane with {@link AccountMargin} before the backend is trusted.
 * Results are marked in an {@link AccountSet}, whose order is that of account ids, so the layout of
 * lanes never decides the order of anything.
 */
public final class Sweep {
    private final Books books;
    private final AccountMargin margin;
    private final MarginKernel kernel;
    private final FlaggedLanes flagged;
    private boolean trusted;
    private long accountsEvaluated;

    /** Takes memory for the flagged lanes. */
    public Sweep(Books books, AccountMargin margin, MarginKernel kernel, Arena arena) {
        this.books = books;
        this.margin = margin;
        this.kernel = kernel;
        int laneMax = books.accounts().laneMax();
        flagged = new FlaggedLanes(Column.ints(arena, laneMax), Column.longs(arena, laneMax));
    }

    /**
     * Adds to {@code found} every standard account whose initial margin excess is negative, among
     * the slices that may hold an instrument of the mask.
     */
    public void belowInitialMargin(long changedMask, AccountSet found) {
        if (!trusted) {
            compareWithDefinition();
            trusted = true;
        }
        int count = run(books.instruments().initial(), changedMask, 0);
        for (int index = 0; index < count; index++) {
            found.add(flaggedAccount(index));
        }
    }

    /**
     * Adds to {@code found} every standard account whose cash and positions are worth less than 0,
     * and returns the worth of all standard accounts together, money modulo 2^64.
     */
    public long insolvent(AccountSet found) {
        int count = run(books.instruments().solvency(), MarginKernel.EVERY_SLICE, Long.MAX_VALUE);
        long sum = 0;
        for (int index = 0; index < count; index++) {
            long excess256 = flagged.excess().getAtIndex(Column.LONG, index);
            sum += excess256 >> Limits.MARGIN_FRACTION_BITS;
            if (excess256 < 0) {
                found.add(flaggedAccount(index));
            }
        }
        return sum;
    }

    /** Writes cash and positions of every standard account, without collateral, by account row. */
    public void settledEquity(long[] byOrdinal) {
        int count = run(books.instruments().solvency(), MarginKernel.EVERY_SLICE, Long.MAX_VALUE);
        for (int index = 0; index < count; index++) {
            int account = flaggedAccount(index);
            if (account != 0) {
                long excess256 = flagged.excess().getAtIndex(Column.LONG, index);
                int ordinal = books.accounts().ordinal(account);
                byOrdinal[ordinal] = excess256 >> Limits.MARGIN_FRACTION_BITS;
            }
        }
    }

    /** Returns the account evaluations by the backend since the start. */
    public long accountsEvaluated() {
        return accountsEvaluated;
    }

    private int run(MarginTable table, long changedMask, long excessBelow) {
        int slices = books.positions().sliceCount();
        accountsEvaluated += books.positions().accountsUnder(changedMask);
        return kernel.sweep(
                books.positions().book(), 0, slices, table, changedMask, excessBelow, flagged);
    }

    private int flaggedAccount(int index) {
        int lane = flagged.lanes().getAtIndex(Column.INT, index);
        return books.accounts().accountOfLane(lane);
    }

    private void compareWithDefinition() {
        int count = run(books.instruments().initial(), -1, Long.MAX_VALUE);
        compare(count, true);
        count = run(books.instruments().maintenance(), -1, Long.MAX_VALUE);
        compare(count, false);
    }

    private void compare(int count, boolean initial) {
        Invariant.equal(
                "backend evaluates every lane",
                (long) books.positions().sliceCount() * MarginBook.LANES,
                count);
        for (int index = 0; index < count; index++) {
            int account = flaggedAccount(index);
            long excess = flagged.excess().getAtIndex(Column.LONG, index);
            if (account == 0) {
                Invariant.equal("backend excess of a free lane", 0, excess);
                continue;
            }
            margin.evaluate(account);
            long expected = initial ? margin.initialExcess256() : margin.maintenanceExcess256();
            Invariant.equal("backend excess of account " + account, expected, excess);
        }
    }
}

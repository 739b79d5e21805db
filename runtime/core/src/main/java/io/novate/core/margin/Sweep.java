package io.novate.core.margin;

import io.novate.core.ledger.AccountSet;
import io.novate.core.ledger.AccountTable;
import io.novate.core.memory.Column;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import io.novate.kernel.ChargeColumns;
import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Runs the account check of the chosen backend over all standard accounts.
 *
 * <p>The first sweep compares every lane with {@link AccountMargin} before the backend is trusted.
 * Results are marked in an {@link AccountSet}, whose order is that of account ids, so the layout of
 * lanes never decides the order of anything.
 */
public final class Sweep {
    /** Portfolio accounts evaluated by one call of the kernel. */
    private static final int PORTFOLIOS_MAX = 1024;

    /** Accounts of a small book that are evaluated one by one before a pass of the backend. */
    private static final int EVALUATED_MIN = 256;

    /** A pass over so many accounts costs about as much as evaluating one and arming it. */
    private static final int PASS_SHARE = 64;

    private final Books books;
    private final AccountTable accounts;
    private final AccountMargin margin;
    private final MarginKernel kernel;
    private final FlaggedLanes flagged;
    private final AccountSet portfolios;
    private final MemorySegment lanes;
    private final ChargeColumns charges;
    private final Triggers triggers;
    private final int evaluatedMin;
    private boolean trusted;
    private long passCount;
    private boolean lastWasPass;
    private int lastEvaluatedCount;
    private long accountsEvaluated;
    private long accountsChecked;

    /** Takes memory for the flagged lanes and for triggers. */
    public Sweep(
            Limits limits, Books books, AccountMargin margin, MarginKernel kernel, Arena arena) {
        this(
                books,
                margin,
                kernel,
                new Triggers(limits, books, chunkMax(limits), arena),
                EVALUATED_MIN,
                arena);
    }

    Sweep(
            Books books,
            AccountMargin margin,
            MarginKernel kernel,
            Triggers triggers,
            int evaluatedMin,
            Arena arena) {
        this.books = books;
        accounts = books.accounts();
        this.margin = margin;
        this.kernel = kernel;
        this.triggers = triggers;
        this.evaluatedMin = evaluatedMin;
        int laneMax = accounts.laneMax();
        flagged = new FlaggedLanes(Column.ints(arena, laneMax), Column.longs(arena, laneMax));
        portfolios = accounts.portfolios();
        lanes = Column.ints(arena, PORTFOLIOS_MAX);
        int chargeMax = PORTFOLIOS_MAX * ScenarioShape.CHARGES_MAX;
        charges = new ChargeColumns(Column.longs(arena, chargeMax), Column.ints(arena, chargeMax));
    }

    /**
     * Adds to {@code found} every account but the backstop whose initial margin excess may be
     * negative and that holds an instrument of the mask; perhaps also others that are short.
     *
     * <p>Standard cross accounts are found by the margins of the tables, without the bound that
     * options have: perhaps too many, never too few. Portfolio and large accounts are found
     * exactly.
     *
     * <p>Only accounts whose triggers were reached are evaluated. When they are so many that a pass
     * of the backend costs less, it finds the standard cross accounts and some of them are armed
     * beside it, so that the next ones are few again. A full check evaluates everybody, which
     * proves the triggers.
     */
    public void belowInitialMargin(boolean full, long changedMask, AccountSet found) {
        if (!trusted) {
            compareWithDefinition();
            trusted = true;
        }
        accountsChecked += books.positions().accountsUnder(MarginKernel.EVERY_SLICE);
        triggers.advance();
        lastEvaluatedCount = portfoliosBelowInitialMargin(full, found);
        lastEvaluatedCount += largeBelowInitialMargin(full, found);
        int evaluatedMax = Math.max(evaluatedMin, accounts.accountCount() / PASS_SHARE);
        lastWasPass = full || triggers.touchedCount() > evaluatedMax;
        if (lastWasPass) {
            pass(changedMask, found);
            triggers.arm(evaluatedMax);
            passCount++;
        } else {
            lastEvaluatedCount += triggers.evaluate(found);
        }
    }

    /** Returns the checks so far that a pass of the backend decided. */
    long passCount() {
        return passCount;
    }

    /** Returns whether a pass of the backend decided the last check. */
    public boolean wasPass() {
        return lastWasPass;
    }

    /** Returns the accounts that the last check by triggers evaluated. */
    public int lastEvaluatedCount() {
        return lastEvaluatedCount;
    }

    /** Returns the chunks of triggers in use. */
    int chunksUsed() {
        return triggers.chunksUsed();
    }

    /**
     * Adds to {@code found} every standard cross account that is short and may hold an instrument
     * of the mask, by a pass of the backend; after a check it proves the triggers right.
     */
    public void pass(long changedMask, AccountSet found) {
        int count = run(books.instruments().initial(), changedMask, 0);
        for (int index = 0; index < count; index++) {
            int account = flaggedAccount(index);
            if (!portfolios.contains(account)) {
                Invariant.check("no short account is armed", !triggers.isArmed(account), account);
                found.add(account);
            }
        }
    }

    private static int chunkMax(Limits limits) {
        int large = limits.largeAccountsMax() * limits.instrumentsMax();
        return limits.positionRowsMax() + large / TriggerTable.CHUNK_TRIGGERS + 1024;
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

    /**
     * Adds to {@code found} every account that holds collateral and whose cash and positions are
     * worth less than 0, after a check and among those holding an instrument of the mask; perhaps
     * also others. Whom the check itself changed it does not know.
     *
     * @param everybody whether to evaluate everybody, also without a check before
     */
    public void uncovered(boolean everybody, long changedMask, AccountSet found) {
        found.addAll(triggers.uncovered());
        if (everybody || lastWasPass) {
            int count = run(books.instruments().solvency(), changedMask, 0);
            for (int index = 0; index < count; index++) {
                found.add(flaggedAccount(index));
            }
        }
    }

    /** Writes cash and positions of every standard account, without collateral, by account row. */
    public void settledEquity(long[] byOrdinal) {
        int count = run(books.instruments().solvency(), MarginKernel.EVERY_SLICE, Long.MAX_VALUE);
        for (int index = 0; index < count; index++) {
            int account = flaggedAccount(index);
            if (account != 0) {
                long excess256 = flagged.excess().getAtIndex(Column.LONG, index);
                int ordinal = accounts.ordinal(account);
                byOrdinal[ordinal] = excess256 >> Limits.MARGIN_FRACTION_BITS;
            }
        }
    }

    /** Returns the accounts checked since the start: evaluated, or spared by their triggers. */
    public long accountsChecked() {
        return accountsChecked;
    }

    /** Returns the account evaluations by the backend since the start. */
    public long accountsEvaluated() {
        return accountsEvaluated;
    }

    /** Evaluates portfolios of standard accounts, all or those touched; returns how many. */
    private int portfoliosBelowInitialMargin(boolean all, AccountSet found) {
        AccountSet among = all ? portfolios : accounts.touched();
        int total = 0;
        int count = 0;
        int row = portfolios.nextInBoth(among, 0);
        while (row >= 0) {
            if (accounts.laneAt(row) >= 0) {
                lanes.setAtIndex(Column.INT, count, accounts.laneAt(row));
                count++;
            }
            row = portfolios.nextInBoth(among, row + 1);
            if (count == PORTFOLIOS_MAX || row < 0 && count > 0) {
                evaluatePortfolios(count, found);
                total += count;
                count = 0;
            }
        }
        return total;
    }

    private void evaluatePortfolios(int count, AccountSet found) {
        ScenarioTable table = books.instruments().scenarios().table();
        margin.scenario().kernel().sweep(books.positions().book(), lanes, count, table, charges);
        int chargeCount = table.shape().charges().size();
        for (int index = 0; index < count; index++) {
            int account = accounts.accountOfLane(lanes.getAtIndex(Column.INT, index));
            margin.evaluate(account, charges, (long) index * chargeCount);
            take(account, found);
        }
    }

    /** Evaluates large accounts, all or those touched; returns how many. */
    private int largeBelowInitialMargin(boolean all, AccountSet found) {
        int count = 0;
        for (int index = 0; index < accounts.largeCount(); index++) {
            int account = accounts.accountOfLarge(index);
            if (account != Limits.BACKSTOP && (all || accounts.touched().contains(account))) {
                margin.evaluate(account);
                take(account, found);
                count++;
            }
        }
        return count;
    }

    /** Finds the account just evaluated if it is short, else arms it if it can be. */
    private void take(int account, AccountSet found) {
        boolean isShort = margin.initialExcess256() < 0;
        if (isShort) {
            found.add(account);
        }
        if (triggers.isArmed(account)) {
            Invariant.check("no short account is armed", !isShort, account);
            return;
        }
        long worth = margin.settledEquity();
        long excess256 =
                margin.isPortfolio()
                        ? margin.initialExcess256()
                        : margin.tableExcess256(account, books.instruments().initial());
        triggers.arm(account, excess256, worth);
    }

    private int run(MarginTable table, long changedMask, long excessBelow) {
        int slices = books.positions().sliceCount();
        accountsEvaluated += books.positions().accountsUnder(changedMask);
        return kernel.sweep(
                books.positions().book(), 0, slices, table, changedMask, excessBelow, flagged);
    }

    private int flaggedAccount(int index) {
        int lane = flagged.lanes().getAtIndex(Column.INT, index);
        return accounts.accountOfLane(lane);
    }

    private void compareWithDefinition() {
        MarginTable initial = books.instruments().initial();
        compare(run(initial, MarginKernel.EVERY_SLICE, Long.MAX_VALUE), initial);
        MarginTable maintenance = books.instruments().maintenance();
        compare(run(maintenance, MarginKernel.EVERY_SLICE, Long.MAX_VALUE), maintenance);
    }

    private void compare(int count, MarginTable table) {
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
            long expected = margin.tableExcess256(account, table);
            Invariant.equal("backend excess of account " + account, expected, excess);
        }
    }
}

package io.novate.kernel;

/**
 * One summand of a row: the worst of some columns in each group, added over the groups.
 *
 * <p>value = sum over the groups g of {@code grouping} of the maximum over the columns c (and over
 * 0 when {@code floorAtZero}) of {@code sum over i in g of q[i] * loss[i][c]}, with the opposite
 * sign when {@code negated}. Only groups in which the account holds lots count.
 *
 * @param row the row it belongs to, 0 to {@code ScenarioShape.ROWS_MAX - 1}
 * @param grouping what nets before the maximum
 * @param columnFrom first column
 * @param columnCount number of columns, at least 1
 * @param floorAtZero whether a group counts at least 0, before the sign
 * @param negated whether the sum enters the row with minus; with it rows need not be convex, for
 *     example {@code |max(a, b)| = 2 * max(0, a, b) - max(a, b)}
 */
public record ScenarioTerm(
        int row,
        Grouping grouping,
        int columnFrom,
        int columnCount,
        boolean floorAtZero,
        boolean negated) {}

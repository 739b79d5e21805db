package io.novate.kernel;

/**
 * One result per account: the worst of some rows in each outer group, added over those groups.
 *
 * <p>value = sum over the groups g of {@code grouping} of the maximum over the rows {@code rowFrom
 * <= r < rowTo} of row r, computed from the positions in g alone. Unless {@code signed}, a group
 * whose maximum is not above 0 counts 0. A signed charge over one row with one pooled term of one
 * column is a plain sum: that is how greeks come out of the same kernel.
 *
 * @param rowFrom first row
 * @param rowTo one after the last row
 * @param grouping {@link Grouping#POOL} or {@link Grouping#UNDERLYING}
 * @param signed whether a group may lower the sum
 */
public record ScenarioCharge(int rowFrom, int rowTo, Grouping grouping, boolean signed) {}

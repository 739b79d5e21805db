/**
 * A second clearing core, naive and independent, and random commands that both must answer alike.
 *
 * <p>Owns: {@code NaivePool}, the seeded streams and the comparison of every event and every figure
 * of the state with {@code ==}. Refuses: to call anything of the core but its commands, events and
 * read methods. Read first: {@code ClearingOraclePropertyTest}.
 */
package io.novate.core.oracle;

/**
 * The verb {@code price}: an option board in, marks and greeks out.
 *
 * <p>Owns: the table it writes and the comparison with what the board says. Refuses: formulas. Read
 * first: {@link io.novate.app.price.PricedBoard}.
 */
package io.novate.app.price;

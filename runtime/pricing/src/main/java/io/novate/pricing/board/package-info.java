/**
 * Option boards: what a venue quoted at one moment.
 *
 * <p>Owns: reading boards as files, the quotes of a board. Refuses: pricing rules, money. Called
 * by: the command line, surfaces. Read first: {@link io.novate.pricing.board.BoardReader}.
 */
package io.novate.pricing.board;

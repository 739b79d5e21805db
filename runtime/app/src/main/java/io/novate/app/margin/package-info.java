/**
 * The verb {@code margin}: what an account that might exist is worth and must cover.
 *
 * <p>Owns: the portfolio file and the report on it. Refuses: margin arithmetic; every figure comes
 * from a clearing pool of the core. Called by: the command line. Read first: {@link
 * io.novate.app.margin.PortfolioFile}.
 */
package io.novate.app.margin;

/**
 * What an expiry settles at, before and at the end.
 *
 * <p>Owns: the forward of an expiry while its settlement average is already running. Refuses: the
 * settlement itself; the core keeps its own average and pays by it. Called by: whoever prices
 * options and futures near their expiry. Read first: {@link
 * io.novate.pricing.expiry.SettlementAverage}.
 */
package io.novate.pricing.expiry;

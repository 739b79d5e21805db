/**
 * Funding of perpetuals: from the book to the rate of the next payment.
 *
 * <p>Owns: impact prices, sampling of the premium, which rule makes the rate. Refuses: money; the
 * core pays. Called by: whoever feeds the core. Read first: {@link
 * io.novate.pricing.funding.FundingRule}, then {@link io.novate.pricing.funding.FundingMeter}. The
 * exact rules of single venues are in {@link io.novate.pricing.venue}.
 */
package io.novate.pricing.funding;

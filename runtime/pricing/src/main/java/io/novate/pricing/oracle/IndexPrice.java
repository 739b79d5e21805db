package io.novate.pricing.oracle;

/**
 * The index price as it enters the core.
 *
 * @param priceTicks price, positive
 * @param freshSources sources that made it; fewer than the rule asks for when the price is an older
 *     one, and then the core takes no new risk
 * @param addOnPpm what margin rates grow by, because sources disagree or the price is old
 * @param asOfMs when enough sources last agreed on it
 */
public record IndexPrice(long priceTicks, int freshSources, int addOnPpm, long asOfMs) {}

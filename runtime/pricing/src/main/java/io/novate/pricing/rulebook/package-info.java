/**
 * Rulebooks: the rules of a venue as data over the building blocks of the core.
 *
 * <p>Owns: the JSON format, its checks, the rulebooks that come with Novate. Refuses: rules that
 * are not building blocks; an unknown field is an error. Called by: whoever lists instruments and
 * sends portfolio rules. Read first: {@link io.novate.pricing.rulebook.Rulebook}.
 */
package io.novate.pricing.rulebook;

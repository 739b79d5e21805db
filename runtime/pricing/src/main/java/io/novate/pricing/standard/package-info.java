/**
 * Standard margin of options: each short by itself, capped by what an expiry can lose at most.
 *
 * <p>Owns: what a short option costs by itself and what doubt about prices adds, as numbers per
 * option. Refuses: the cap by maximum loss, which the core applies to positions in integers. Called
 * by: rulebooks and whoever feeds tables to the core. Read first: {@link
 * io.novate.pricing.standard.StandardRules}.
 */
package io.novate.pricing.standard;

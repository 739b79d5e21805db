/**
 * What can be refused without looking at any account.
 *
 * <p>Owns: the checks of listings and of plain fields. Refuses: to change anything. Called by: the
 * machine. Read first: {@link io.novate.core.intake.ListingCheck}.
 */
package io.novate.core.intake;

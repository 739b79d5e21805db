/**
 * What may be asked of the clearing core and what it answers.
 *
 * <p>Owns: the command interface, the event interface, the reasons of rejection and the byte form
 * of listings and rules in snapshots. Refuses: to execute anything. Called by: embedders and
 * adapters outside, the machine inside. Read first: {@link io.novate.core.command.Commands}.
 */
package io.novate.core.command;

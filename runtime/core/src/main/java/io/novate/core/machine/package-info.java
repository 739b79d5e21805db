/**
 * The deterministic state machine: one command in, events out.
 *
 * <p>Owns: the order of work inside a command, the audit at every seal, snapshots and the state
 * hash. Refuses: clocks, threads, files. Called by: the facade. Read first: {@link
 * io.novate.core.machine.ClearingMachine}.
 */
package io.novate.core.machine;

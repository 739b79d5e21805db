/**
 * What the machine can do at best.
 *
 * <p>Owns: the peaks of the roofline. Refuses: theoretical figures. Called by: the command. Read
 * first: {@link io.novate.bench.probe.MachineProbe}.
 */
package io.novate.bench.probe;

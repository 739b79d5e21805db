/**
 * Off-heap columns and the byte streams that carry them.
 *
 * <p>Owns: allocation of segments, snapshot streams. Refuses: to know what a column means. Called
 * by: every table of the core. Read first: {@link io.novate.core.memory.SnapshotWriter}.
 */
package io.novate.core.memory;

/**
 * The clearing core for embedders.
 *
 * <p>Owns: the facade that starts, feeds and reads one clearing machine. Refuses: threads, clocks,
 * files. Called by: venues, the assembled node, the command line. Read first: {@link
 * io.novate.core.Clearinghouse}.
 */
package io.novate.core;

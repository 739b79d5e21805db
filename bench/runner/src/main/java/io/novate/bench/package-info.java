/**
 * The verbs {@code bench} and {@code verify}: measuring and comparing every backend there is.
 *
 * <p>Owns: their options, progress, exit status. Refuses: to name a backend, a figure without its
 * conditions. Called by: the launcher. Read first: {@link io.novate.bench.Main}.
 */
package io.novate.bench;

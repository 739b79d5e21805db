/**
 * The command line of the clearing runtime.
 *
 * <p>Owns: verbs, options, exit codes (0 done, 1 failed, 2 bad input). Refuses: arithmetic on
 * money, which belongs to the core. Called by: the launcher. Read first: {@link
 * io.novate.app.Main}.
 */
package io.novate.app;

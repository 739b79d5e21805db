/**
 * What is measured: account check, portfolio rule, hashes, trades, account tree.
 *
 * <p>Owns: the shapes and their subjects. Refuses: to name a backend; whatever the service loader
 * finds is measured. Called by: the command. Read first: {@link io.novate.bench.stage.MarginStage}.
 */
package io.novate.bench.stage;

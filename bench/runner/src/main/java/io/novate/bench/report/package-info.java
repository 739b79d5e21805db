/**
 * What a run says about itself, as JSON and as a table.
 *
 * <p>Owns: the schema, the profile of the machine, the decision whether a file is a result.
 * Refuses: a file whose answers are not the scalar definition's. Called by: the command. Read
 * first: {@link io.novate.bench.report.BenchReport}.
 */
package io.novate.bench.report;

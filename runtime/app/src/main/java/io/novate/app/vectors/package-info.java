/**
 * Runs files of numbers taken from real venues against the rules that Novate really uses.
 *
 * <p>Owns: reading the files, the table from file name to check, the report. Refuses: rules of its
 * own; a check only brings a row into the form in which production code takes it, and compares.
 * Called by: the command line. Read first: {@link io.novate.app.vectors.VectorCatalogue}.
 */
package io.novate.app.vectors;

/**
 * A market day replayed through the clearing core by a synthetic population.
 *
 * <p>Owns: who trades what and when, the venue that fills liquidations, funding times, sealing
 * times, the report. Refuses: to decide anything the core decides. Called by: the verbs demo and
 * replay. Read first: {@link io.novate.app.replay.Replay}.
 */
package io.novate.app.replay;

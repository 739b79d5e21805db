package io.novate.pricing.oracle;

import java.util.List;
import java.util.Optional;

/**
 * Makes one index price out of what several sources say; an embedder may replace it.
 *
 * <p>An instance serves one underlying and may remember the past. It runs outside the log, so it
 * may use floating point; what it answers enters the log as a command and is replayed from there.
 */
public interface OraclePolicy {
    /**
     * Returns the index price, empty only while there never was one.
     *
     * @param nowMs not before that of the last call
     * @param quotes the latest quote of every source, in any order
     */
    Optional<IndexPrice> index(long nowMs, List<SourceQuote> quotes);
}

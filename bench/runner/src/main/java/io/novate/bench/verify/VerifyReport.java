package io.novate.bench.verify;

import io.novate.bench.report.Conditions;
import io.novate.bench.report.Profile;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run without a difference says: where, under which conditions, how much was compared.
 *
 * @param schema {@link #SCHEMA}
 * @param command the command line that compares this again
 * @param profile the machine and the program
 * @param conditions how busy the machine was
 * @param results one for each vector width
 */
public record VerifyReport(
        String schema,
        String command,
        Profile profile,
        Conditions conditions,
        List<VerifyResult> results) {
    /** Names the components of this version. */
    public static final String SCHEMA = "novate-verify-1";

    /** Returns one sentence for each fault, none when everything agreed. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!schema.equals(SCHEMA)) {
            faults.add("schema '" + schema + "' is not " + SCHEMA);
        }
        if (results.isEmpty()) {
            faults.add("there is no result");
        }
        for (VerifyResult result : results) {
            if (!result.agrees()) {
                faults.add(result.bits() + " bits: " + result.subject() + " differs");
            }
            if (result.positions() < 1 || result.scenes() < 1) {
                faults.add(result.bits() + " bits: nothing was compared");
            }
            if (!result.digest().equals(results.get(0).digest())) {
                faults.add(result.bits() + " bits: the scalar definition has other results");
            }
        }
        return faults;
    }
}

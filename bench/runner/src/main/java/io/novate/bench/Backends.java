package io.novate.bench;

import io.novate.app.BadInput;
import io.novate.bench.baseline.CFunctions;
import io.novate.bench.report.BenchReport.BackendState;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.scalar.ScalarKernelBackend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The backends on the class path, whatever they are. */
final class Backends {
    static final String ALL = "all";

    private static final String DEFINITION = new ScalarKernelBackend().name();

    private Backends() {}

    /** Returns every backend found, the scalar definition first, the others by rank. */
    static List<KernelBackend> found() {
        List<KernelBackend> found = new ArrayList<>();
        ServiceLoader.load(KernelBackend.class, Backends.class.getClassLoader())
                .forEach(found::add);
        found.sort(
                Comparator.comparing((KernelBackend backend) -> !isDefinition(backend))
                        .thenComparing(KernelBackend::rank)
                        .thenComparing(KernelBackend::name));
        return found;
    }

    /**
     * Returns the available backends that were asked for.
     *
     * @param choice {@code all} or names with commas between them
     * @param found what there is
     * @throws BadInput when a name is unknown or its backend unavailable
     */
    static List<KernelBackend> chosen(String choice, List<KernelBackend> found) {
        List<KernelBackend> chosen = new ArrayList<>();
        if (choice.equals(ALL)) {
            found.stream()
                    .filter(backend -> backend.unavailableBecause().isEmpty())
                    .forEach(chosen::add);
            return chosen;
        }
        for (String name : choice.split(",", -1)) {
            chosen.add(named(name.trim(), found));
        }
        return chosen;
    }

    /** Returns the chosen backends with the scalar definition before them. */
    static List<KernelBackend> withDefinition(List<KernelBackend> chosen) {
        List<KernelBackend> all = new ArrayList<>();
        all.add(new ScalarKernelBackend());
        chosen.stream().filter(backend -> !isDefinition(backend)).forEach(all::add);
        return all;
    }

    /** Returns name, rank and availability of each, then the baselines that cannot be made. */
    static List<BackendState> states(List<KernelBackend> found) {
        List<BackendState> states = new ArrayList<>();
        for (KernelBackend each : found) {
            states.add(new BackendState(each.name(), each.rank(), each.unavailableBecause()));
        }
        String because = CFunctions.unavailableBecause();
        if (!because.isEmpty()) {
            states.add(new BackendState(CFunctions.PREFIX + "plain", -1, because));
        } else if (CFunctions.gatherBits() == 0) {
            String none = "the processor has no gather that the compiler knows";
            states.add(new BackendState(CFunctions.PREFIX + "gather", -1, none));
        }
        return states;
    }

    private static KernelBackend named(String name, List<KernelBackend> found) {
        for (KernelBackend backend : found) {
            if (backend.name().equals(name)) {
                if (!backend.unavailableBecause().isEmpty()) {
                    throw new BadInput(
                            "--backends: "
                                    + name
                                    + " is unavailable: "
                                    + backend.unavailableBecause());
                }
                return backend;
            }
        }
        List<String> names = found.stream().map(KernelBackend::name).toList();
        throw new BadInput(
                "--backends: unknown backend '" + name + "': choose all or some of " + names);
    }

    private static boolean isDefinition(KernelBackend backend) {
        return backend.name().equals(DEFINITION);
    }
}

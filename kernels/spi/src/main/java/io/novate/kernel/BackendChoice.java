package io.novate.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The backend in use and the sentence that says why.
 *
 * @param backend the chosen backend
 * @param reason one line for the log: what was chosen and why the others were not
 */
public record BackendChoice(KernelBackend backend, String reason) {
    /** The name that lets the choice fall back. */
    public static final String AUTO = "auto";

    /**
     * Chooses among the backends on the class path.
     *
     * @param name a backend's name, or {@code auto} for the best available one
     * @throws IllegalArgumentException when the named backend is unknown or unavailable; the
     *     message is one sentence for the user
     */
    public static BackendChoice select(String name) {
        List<KernelBackend> backends = new ArrayList<>();
        ServiceLoader.load(KernelBackend.class, BackendChoice.class.getClassLoader())
                .forEach(backends::add);
        backends.sort(
                Comparator.comparingInt(KernelBackend::rank)
                        .reversed()
                        .thenComparing(KernelBackend::name));
        return select(name, backends);
    }

    /** Returns the reason with the device in use and, when it was lost, what happened. */
    public String reasonNow() {
        String device = backend.device().isEmpty() ? "" : " on " + backend.device();
        String lost = backend.notice().isEmpty() ? "" : "; " + backend.notice();
        return reason + device + lost;
    }

    static BackendChoice select(String name, List<KernelBackend> ranked) {
        if (ranked.isEmpty()) {
            throw new IllegalArgumentException("no kernel backend is on the class path");
        }
        return name.equals(AUTO) ? best(ranked) : named(name, ranked);
    }

    private static BackendChoice best(List<KernelBackend> ranked) {
        StringBuilder refused = new StringBuilder();
        for (KernelBackend backend : ranked) {
            String because = backend.unavailableBecause();
            if (because.isEmpty()) {
                return new BackendChoice(backend, "backend " + backend.name() + refused);
            }
            refused.append("; not ").append(backend.name()).append(": ").append(because);
        }
        throw new IllegalArgumentException("no kernel backend is available" + refused);
    }

    private static BackendChoice named(String name, List<KernelBackend> ranked) {
        for (KernelBackend backend : ranked) {
            if (backend.name().equals(name)) {
                String because = backend.unavailableBecause();
                if (!because.isEmpty()) {
                    throw new IllegalArgumentException(
                            "backend " + name + " is unavailable: " + because);
                }
                return new BackendChoice(backend, "backend " + name + ", as named");
            }
        }
        List<String> names = ranked.stream().map(KernelBackend::name).toList();
        throw new IllegalArgumentException(
                "unknown backend '" + name + "': choose auto or one of " + names);
    }
}

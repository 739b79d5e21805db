package io.novate.kernel;

/**
 * A family of kernels that run on one kind of device; found through {@link
 * java.util.ServiceLoader}.
 *
 * <p>Instances are cheap: a provider must load on every JVM, also where its device or module is
 * absent, and then say so in {@link #unavailableBecause()}.
 */
public interface KernelBackend {
    /** Returns the short name a user types, for example {@code simd}. */
    String name();

    /** Returns the preference among available backends; the highest wins under {@code auto}. */
    int rank();

    /** Returns one sentence that says why this backend cannot run here, or an empty string. */
    String unavailableBecause();

    /** Returns the account check of this backend; only when it is available. */
    MarginKernel marginKernel();

    /** Returns the portfolio rule of this backend; only when it is available. */
    ScenarioKernel scenarioKernel();

    /** Returns the hash kernel of this backend; only when it is available. */
    HashKernel hashKernel();
}

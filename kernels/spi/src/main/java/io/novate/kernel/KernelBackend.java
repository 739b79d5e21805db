package io.novate.kernel;

import java.util.List;

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

    /** Returns the name of the device of its own, empty for the processor of the JVM. */
    default String device() {
        return "";
    }

    /** Returns what its device did since the start, one entry for each kind of work it claims. */
    default List<DeviceShare> deviceShares() {
        return List.of();
    }

    /** Returns one line about what its device counts, cycles for example; empty when nothing. */
    default String deviceWork() {
        return "";
    }

    /** Returns whether this backend does a kind of work itself, not another one for it. */
    default boolean claims(String work) {
        return device().isEmpty()
                || deviceShares().stream().anyMatch(share -> share.work().equals(work));
    }

    /** Returns one sentence for the operator when the device is lost, else an empty string. */
    default String notice() {
        return "";
    }

    /** Returns this backend such that it throws where it would let another one do its work. */
    default KernelBackend withoutFallback() {
        return this;
    }
}

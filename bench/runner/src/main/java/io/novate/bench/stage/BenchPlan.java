package io.novate.bench.stage;

import io.novate.bench.measure.Effort;
import io.novate.kernel.KernelBackend;
import java.util.List;

/**
 * What is measured and how long.
 *
 * @param seed of books, orders and messages
 * @param accounts of the large books, a multiple of 8
 * @param effort rounds and warm-up
 * @param withBaselines whether plain Java is measured beside the backends
 * @param backends available ones, the scalar definition first
 */
public record BenchPlan(
        long seed,
        int accounts,
        Effort effort,
        boolean withBaselines,
        List<KernelBackend> backends) {}

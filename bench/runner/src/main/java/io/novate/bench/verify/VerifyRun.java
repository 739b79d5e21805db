package io.novate.bench.verify;

import io.novate.kernel.DeviceShare;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.DifferentialRun;
import io.novate.kernel.conformance.DifferentialRun.Difference;
import io.novate.kernel.scalar.ScalarKernelBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * Compares the backends of this JVM on one seed after another until enough positions are done.
 *
 * <p>Threads take turns at blocks of seeds, each with kernels of its own; what they found is put
 * together in the order of seeds, so the result does not depend on their number.
 *
 * <p>No backend may let another one do its work: a device that is lost, or that left out a part of
 * what it claims, is a difference.
 */
public final class VerifyRun {
    /** Seeds of one thread between two meetings; the first blocks are shorter. */
    private static final int BLOCK_MAX = 256;

    private static final long DIGEST_FACTOR = 0x9e3779b97f4a7c15L;

    private final List<KernelBackend> backends;
    private final boolean isWide;
    private final int threadCount;
    private long positions;
    private long scenes;
    private long digest;

    private record Scene(long positions, long digest, Optional<Difference> difference) {}

    /**
     * Takes the backends.
     *
     * @param isWide whether the scalar definition itself is compared with BigInteger and with
     *     Bouncy Castle
     * @param threadCount threads that compare
     */
    public VerifyRun(List<KernelBackend> backends, boolean isWide, int threadCount) {
        this.backends = backends.stream().map(KernelBackend::withoutFallback).toList();
        this.isWide = isWide;
        this.threadCount = threadCount;
    }

    /**
     * Compares.
     *
     * @param seed of the first scene; the next has the next number
     * @param positionsMin how many at least
     * @param progress hears the positions done so far
     */
    public VerifyResult run(long seed, long positionsMin, LongConsumer progress)
            throws InterruptedException {
        long startedNs = System.nanoTime();
        positions = 0;
        scenes = 0;
        digest = 0;
        Difference difference = new Difference("", 0, "");
        try (ExecutorService threads =
                Executors.newFixedThreadPool(threadCount, Thread.ofPlatform().daemon().factory())) {
            List<DifferentialRun> runs = new ArrayList<>();
            for (int thread = 0; thread < threadCount; thread++) {
                runs.add(differentialRun());
            }
            long next = seed;
            for (int block = 1;
                    positions < positionsMin && difference.subject().isEmpty();
                    block = Math.min(BLOCK_MAX, 2 * block)) {
                List<Callable<List<Scene>>> blocks = new ArrayList<>();
                for (DifferentialRun run : runs) {
                    long from = next;
                    int count = block;
                    blocks.add(() -> compare(run, from, count));
                    next += block;
                }
                for (Future<List<Scene>> done : threads.invokeAll(blocks)) {
                    difference = add(done.resultNow(), positionsMin, difference);
                }
                progress.accept(positions);
            }
        }
        if (difference.subject().isEmpty()) {
            return result(startedNs, leftOut(), false);
        }
        boolean isLone = differentialRun().compare(difference.seed()).isPresent();
        return result(startedNs, difference, isLone);
    }

    private static List<Scene> compare(DifferentialRun run, long from, int count) {
        List<Scene> scenes = new ArrayList<>();
        for (long seed = from; seed < from + count; seed++) {
            Optional<Difference> difference = run.compare(seed);
            scenes.add(new Scene(run.positions(), run.digest(), difference));
        }
        return scenes;
    }

    /** Adds scenes in the order of seeds until there are enough or one differs. */
    private Difference add(List<Scene> block, long positionsMin, Difference before) {
        Difference found = before;
        for (Scene scene : block) {
            if (positions >= positionsMin || !found.subject().isEmpty()) {
                return found;
            }
            scenes++;
            positions += scene.positions;
            digest = (digest ^ scene.digest) * DIGEST_FACTOR;
            found = scene.difference.orElse(found);
        }
        return found;
    }

    /** Names the first backend whose device did not do all it claims. */
    private Difference leftOut() {
        for (KernelBackend backend : backends) {
            for (DeviceShare share : backend.deviceShares()) {
                if (!share.isWhole()) {
                    return new Difference(backend.name(), 0, DeviceLine.of(backend));
                }
            }
        }
        return new Difference("", 0, "");
    }

    /** The definition is there anyway: it need not be compared with itself. */
    private DifferentialRun differentialRun() {
        String definition = new ScalarKernelBackend().name();
        List<KernelBackend> others =
                backends.stream().filter(each -> !each.name().equals(definition)).toList();
        return new DifferentialRun(others, isWide, VerifyRun::keccak);
    }

    private VerifyResult result(long startedNs, Difference difference, boolean lone) {
        return new VerifyResult(
                VectorBits.own(),
                String.join(",", backends.stream().map(KernelBackend::name).toList()),
                isWide,
                threadCount,
                scenes,
                positions,
                String.format("%016x", digest),
                (System.nanoTime() - startedNs) / 1_000_000,
                difference.subject(),
                difference.seed(),
                difference.detail(),
                backends.stream()
                        .filter(backend -> !backend.device().isEmpty())
                        .map(DeviceLine::of)
                        .toList(),
                lone);
    }

    private static byte[] keccak(byte[] message) {
        KeccakDigest digest = new KeccakDigest(256);
        digest.update(message, 0, message.length);
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }
}

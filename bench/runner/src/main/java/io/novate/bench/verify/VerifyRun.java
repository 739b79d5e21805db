package io.novate.bench.verify;

import io.novate.kernel.KernelBackend;
import io.novate.kernel.conformance.DifferentialRun;
import io.novate.kernel.conformance.DifferentialRun.Difference;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Compares the backends of this JVM on one seed after another until enough positions are done. */
public final class VerifyRun {
    private final List<KernelBackend> backends;
    private final boolean isWide;

    /**
     * Takes the backends.
     *
     * @param isWide whether the scalar definition itself is compared with BigInteger and with
     *     Bouncy Castle
     */
    public VerifyRun(List<KernelBackend> backends, boolean isWide) {
        this.backends = List.copyOf(backends);
        this.isWide = isWide;
    }

    /**
     * Compares.
     *
     * @param seed of the first scene; the next has the next number
     * @param positions how many at least
     * @param progress hears the positions done so far
     */
    public VerifyResult run(long seed, long positions, LongConsumer progress) {
        long startedNs = System.nanoTime();
        DifferentialRun run = differentialRun();
        long scenes = 0;
        do {
            Optional<Difference> difference = run.compare(seed + scenes);
            scenes++;
            if (difference.isPresent()) {
                boolean isLone = differentialRun().compare(seed + scenes - 1).isPresent();
                return result(run, scenes, startedNs, difference.get(), isLone);
            }
            progress.accept(run.positions());
        } while (run.positions() < positions);
        return result(run, scenes, startedNs, new Difference("", 0, ""), false);
    }

    private DifferentialRun differentialRun() {
        return new DifferentialRun(backends, isWide, VerifyRun::keccak);
    }

    private VerifyResult result(
            DifferentialRun run, long scenes, long startedNs, Difference difference, boolean lone) {
        return new VerifyResult(
                VectorBits.own(),
                String.join(",", backends.stream().map(KernelBackend::name).toList()),
                scenes,
                run.positions(),
                run.digest(),
                (System.nanoTime() - startedNs) / 1_000_000,
                difference.subject(),
                difference.seed(),
                difference.detail(),
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

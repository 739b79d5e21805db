package io.novate.bench.stage;

import io.novate.bench.baseline.CFunctions;
import io.novate.bench.baseline.CHashes;
import io.novate.bench.measure.Interleaving;
import io.novate.bench.measure.ResultDigest;
import io.novate.bench.measure.Subject;
import io.novate.bench.measure.Timing;
import io.novate.kernel.DeviceShare;
import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.scalar.ScalarHashKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 of the nodes of a tree: 65,536 messages of 64 bytes. */
public final class HashStage implements Stage {
    private static final int MESSAGES = 1 << 16;
    private static final int MESSAGE_BYTES = 64;
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final BenchPlan plan;

    /** Measures the plan's backends. */
    public HashStage(BenchPlan plan) {
        this.plan = plan;
    }

    @Override
    public String name() {
        return "hash";
    }

    @Override
    public void measure(Results results) {
        String shape = MESSAGES + " messages of " + MESSAGE_BYTES + " bytes";
        results.add(name(), "hash", shape, measure(shape));
    }

    private List<Timing> measure(String shape) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment messages = arena.allocate((long) MESSAGES * MESSAGE_BYTES, 64);
            SplittableRandom random = new SplittableRandom(plan.seed());
            for (long at = 0; at < messages.byteSize(); at += 8) {
                messages.set(INT64, at, random.nextLong());
            }
            MemorySegment byDefinition =
                    arena.allocate((long) MESSAGES * HashKernel.DIGEST_BYTES, 64);
            hash(messages, new ScalarHashKernel(), byDefinition);
            String expected = answer(byDefinition);
            List<Subject> subjects = new ArrayList<>();
            for (KernelBackend backend : plan.backendsFor(DeviceShare.HASHES)) {
                HashKernel kernel = backend.hashKernel();
                MemorySegment digests = arena.allocate(byDefinition.byteSize(), 64);
                subjects.add(
                        subject(
                                        backend.name(),
                                        () -> hash(messages, kernel, digests),
                                        digests,
                                        expected)
                                .on(BenchPlan.threadsOf(backend)));
            }
            if (plan.withBaselines() && CFunctions.unavailableBecause().isEmpty()) {
                MemorySegment one = arena.allocate(byDefinition.byteSize(), 64);
                MemorySegment lanes = arena.allocate(byDefinition.byteSize(), 64);
                subjects.add(
                        subject(
                                CFunctions.PREFIX + "plain",
                                () -> CHashes.one(messages, MESSAGE_BYTES, MESSAGES, one),
                                one,
                                expected));
                subjects.add(
                        subject(
                                CFunctions.PREFIX + "a message per lane",
                                () -> CHashes.lanes(messages, MESSAGE_BYTES, MESSAGES, lanes),
                                lanes,
                                expected));
            }
            if (plan.withBaselines()) {
                byte[] input = messages.toArray(ValueLayout.JAVA_BYTE);
                byte[] output = new byte[MESSAGES * HashKernel.DIGEST_BYTES];
                subjects.add(
                        subject(
                                "Java, Bouncy Castle",
                                () -> bouncyCastle(input, output),
                                MemorySegment.ofArray(output),
                                expected));
            }
            return Interleaving.time(name() + ", " + shape, subjects, plan.effort());
        }
    }

    private static Subject subject(
            String name, Runnable pass, MemorySegment digests, String expected) {
        return Subject.of(name, MESSAGES, 0, 0, pass, () -> answer(digests), () -> expected);
    }

    private static void hash(MemorySegment messages, HashKernel kernel, MemorySegment digests) {
        kernel.keccak256(messages, MESSAGE_BYTES, MESSAGE_BYTES, MESSAGES, digests);
    }

    private static void bouncyCastle(byte[] input, byte[] output) {
        KeccakDigest digest = new KeccakDigest(256);
        for (int index = 0; index < MESSAGES; index++) {
            digest.update(input, index * MESSAGE_BYTES, MESSAGE_BYTES);
            digest.doFinal(output, index * HashKernel.DIGEST_BYTES);
        }
    }

    private static String answer(MemorySegment digests) {
        ResultDigest digest = new ResultDigest();
        for (long at = 0; at < digests.byteSize(); at += 8) {
            digest.add(digests.get(INT64, at));
        }
        return digest.toString();
    }
}

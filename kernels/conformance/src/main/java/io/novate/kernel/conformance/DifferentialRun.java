package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.HashKernel;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.scalar.ScalarHashKernel;
import io.novate.kernel.scalar.ScalarMarginKernel;
import io.novate.kernel.scalar.ScalarScenarioKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Compares kernels on the scenes of one seed after another, and names the first difference.
 *
 * <p>A seed makes one book, one set of portfolios and some messages. Every backend is compared with
 * the scalar definition by {@code ==}, and the definition, unless told otherwise, with BigInteger
 * and with a second hash function. Kernels live as long as the run, so that state they keep from
 * one scene to the next is tested too. One thread.
 */
public final class DifferentialRun {
    private static final int LARGE_IN = 4;
    private static final int SLICES_LARGE = 512;
    private static final int[] INSTRUMENTS_LARGE = {25, 256, 4096};
    private static final int[] ASSETS_LARGE = {0, 0, 1, 3};
    private static final int ORACLE_LANES = 2;
    private static final int MESSAGE_BYTES_MAX = 300;
    private static final int MESSAGES_MAX = 33;
    private static final long DIGEST_FACTOR = 0x9e3779b97f4a7c15L;

    private final MarginKernel marginDefinition = new ScalarMarginKernel();
    private final HashKernel hashDefinition = new ScalarHashKernel();
    private final List<Contender> contenders = new ArrayList<>();
    private final boolean isWide;
    private final UnaryOperator<byte[]> keccak;
    private String subject = "";
    private long positions;
    private long digest;

    /** The kernels of one backend and their comparisons. */
    private record Contender(
            String name, SweepComparison margin, ScenarioComparison scenario, HashKernel hash) {}

    /**
     * What differed.
     *
     * @param subject the backend, or what the definition was compared with
     * @param seed the seed of the scene
     * @param detail kernel, lane, both values and the call
     */
    public record Difference(String subject, long seed, String detail) {}

    /**
     * Takes one kernel of each kind from every backend.
     *
     * @param backends all available
     * @param isWide whether the definition itself is checked with BigInteger and {@code keccak}
     * @param keccak a Keccak-256 that shares no code with the kernels
     */
    public DifferentialRun(
            List<KernelBackend> backends, boolean isWide, UnaryOperator<byte[]> keccak) {
        this.isWide = isWide;
        this.keccak = keccak;
        for (KernelBackend backend : backends) {
            contenders.add(
                    new Contender(
                            backend.name(),
                            new SweepComparison(backend.marginKernel()),
                            new ScenarioComparison(backend.scenarioKernel()),
                            backend.hashKernel()));
        }
    }

    /** Compares everything on the scenes of a seed and returns the first difference. */
    public Optional<Difference> compare(long seed) {
        positions = 0;
        digest = 0;
        try (Arena arena = Arena.ofShared()) {
            compareMargins(marginScene(arena, seed), seed);
            comparePortfolios(RandomPortfolios.ofSeed(arena, seed), seed);
            compareHashes(arena, seed);
            return Optional.empty();
        } catch (AssertionError difference) {
            return Optional.of(new Difference(subject, seed, difference.getMessage()));
        } catch (RuntimeException failure) {
            return Optional.of(new Difference(subject, seed, failure.toString()));
        }
    }

    /** Returns the open positions of the last seed. */
    public long positions() {
        return positions;
    }

    /** Returns a number made of all results of the last seed. */
    public long digest() {
        return digest;
    }

    /** Mostly small scenes, where shapes are odd; one in four as large as a chunk of a book. */
    private static MarginScene marginScene(Arena arena, long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ DIGEST_FACTOR);
        if (random.nextInt(LARGE_IN) != 0) {
            return RandomScenes.ofSeed(arena, seed);
        }
        int[] rowCounts = new int[1 + random.nextInt(SLICES_LARGE)];
        for (int slice = 0; slice < rowCounts.length; slice++) {
            rowCounts[slice] = random.nextInt(MarginBook.ROWS_MAX + 1) >> random.nextInt(4);
        }
        int instrumentsMax = INSTRUMENTS_LARGE[random.nextInt(INSTRUMENTS_LARGE.length)];
        int assetCount = ASSETS_LARGE[random.nextInt(ASSETS_LARGE.length)];
        return RandomScenes.ofShape(arena, seed, rowCounts, instrumentsMax, assetCount);
    }

    private void compareMargins(MarginScene scene, long seed) {
        checkMarginDefinition(scene, seed);
        SplittableRandom random = new SplittableRandom(seed);
        int from = random.nextInt(scene.sliceCount + 1);
        int to = random.nextInt(from, scene.sliceCount + 1);
        long mask = MarginBook.maskBit(random.nextInt(64)) | random.nextInt(16);
        long below = random.nextLong() >> random.nextInt(64);
        for (Contender contender : contenders) {
            subject = contender.name;
            String where = "margin check, seed=" + seed;
            contender.margin.compareAll(scene, where);
            contender.margin.compare(scene, from, to, mask, below, where);
            contender.margin.compare(
                    scene, 0, scene.sliceCount, MarginKernel.EVERY_SLICE, 0, where);
        }
        positions += positions(scene);
    }

    private void checkMarginDefinition(MarginScene scene, long seed) {
        subject = "BigInteger";
        long laneCount = (long) scene.sliceCount * MarginBook.LANES;
        MemorySegment lanes = scene.arena.allocate(laneCount * 4, 8);
        MemorySegment excess = scene.arena.allocate(laneCount * 8, 8);
        int flaggedCount =
                marginDefinition.sweep(
                        scene.book,
                        0,
                        scene.sliceCount,
                        scene.table,
                        MarginKernel.EVERY_SLICE,
                        Long.MAX_VALUE,
                        new FlaggedLanes(lanes, excess));
        assertEquals(laneCount, flaggedCount, "every lane is flagged");
        for (int lane = 0; lane < laneCount; lane++) {
            long actual = excess.get(MarginScene.INT64, lane * 8L);
            digest = (digest ^ actual) * DIGEST_FACTOR;
            if (isWide) {
                int at = lane;
                BigInteger expected = WideMarginOracle.excess(scene, lane / 8, lane % 8);
                assertEquals(
                        expected,
                        BigInteger.valueOf(actual),
                        () -> "margin check, seed=" + seed + ", excess of lane " + at);
            }
        }
    }

    private void comparePortfolios(ScenarioScene scene, long seed) {
        String where = "portfolio rule, seed=" + seed;
        subject = "BigInteger";
        ScenarioComparison.Charges definition =
                ScenarioComparison.run(new ScalarScenarioKernel(), scene, where);
        List<ScenarioCharge> charges = scene.table.shape().charges();
        for (int index = 0; index < scene.laneCount(); index++) {
            for (int charge = 0; charge < charges.size(); charge++) {
                digest = (digest ^ definition.value(index, charge)) * DIGEST_FACTOR;
                digest = (digest ^ definition.row(index, charge)) * DIGEST_FACTOR;
            }
        }
        if (isWide) {
            checkPortfolioDefinition(scene, definition, where, seed);
        }
        for (Contender contender : contenders) {
            subject = contender.name;
            contender.scenario.compare(scene, where);
        }
        positions += scene.laneCount() == 0 ? 0 : positions(scene.book);
    }

    /** Two lanes of each scene: BigInteger takes a thousand times as long as the definition. */
    private static void checkPortfolioDefinition(
            ScenarioScene scene, ScenarioComparison.Charges definition, String where, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        WideScenarioOracle oracle = new WideScenarioOracle(scene.table);
        for (int count = 0; count < Math.min(ORACLE_LANES, scene.laneCount()); count++) {
            int index = random.nextInt(scene.laneCount());
            int lane = scene.lane(index);
            List<WideScenarioOracle.Charge> expected = oracle.charges(scene.book, lane);
            for (int charge = 0; charge < expected.size(); charge++) {
                String what = where + ", charge " + charge + " of lane " + lane;
                assertEquals(
                        expected.get(charge).value(),
                        BigInteger.valueOf(definition.value(index, charge)),
                        () -> what + ", value");
                assertEquals(
                        expected.get(charge).bindingRow(),
                        definition.row(index, charge),
                        () -> what + ", binding row");
            }
        }
    }

    private void compareHashes(Arena arena, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int messageBytes = random.nextInt(MESSAGE_BYTES_MAX + 1) >> random.nextInt(4);
        int strideBytes = random.nextBoolean() ? messageBytes : random.nextInt(MESSAGE_BYTES_MAX);
        int count = 1 + random.nextInt(MESSAGES_MAX);
        String where =
                String.format(
                        "keccak, seed=%d, length=%d, stride=%d, count=%d",
                        seed, messageBytes, strideBytes, count);
        long size = (long) (count - 1) * strideBytes + messageBytes;
        GuardedSegment messages = new GuardedSegment(arena, random, "messages", size);
        byte[] expected =
                digests(hashDefinition, arena, messages, strideBytes, messageBytes, count);
        for (byte each : expected) {
            digest = (digest ^ each) * DIGEST_FACTOR;
        }
        if (isWide) {
            subject = "the second hash function";
            int index = random.nextInt(count);
            byte[] message =
                    messages.segment()
                            .asSlice((long) index * strideBytes, messageBytes)
                            .toArray(ValueLayout.JAVA_BYTE);
            byte[] actual = Arrays.copyOfRange(expected, index * 32, index * 32 + 32);
            assertArrayEquals(
                    keccak.apply(message), actual, () -> where + ", digest of message " + index);
        }
        for (Contender contender : contenders) {
            subject = contender.name;
            byte[] actual =
                    digests(contender.hash, arena, messages, strideBytes, messageBytes, count);
            assertArrayEquals(expected, actual, () -> where + ", byte of digests");
        }
    }

    private static byte[] digests(
            HashKernel kernel,
            Arena arena,
            GuardedSegment messages,
            int strideBytes,
            int messageBytes,
            int count) {
        SplittableRandom garbage = new SplittableRandom(count);
        GuardedSegment digests =
                new GuardedSegment(
                        arena, garbage, "digests", (long) count * HashKernel.DIGEST_BYTES);
        kernel.keccak256(messages.segment(), strideBytes, messageBytes, count, digests.segment());
        messages.assertUntouched("keccak");
        digests.assertUntouchedFrom((long) count * HashKernel.DIGEST_BYTES, "keccak");
        return digests.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    private static long positions(MarginScene scene) {
        long count = 0;
        for (int slice = 0; slice < scene.sliceCount; slice++) {
            for (int row = 0; row < scene.rowCounts[slice]; row++) {
                long rowAt = scene.rowOffset(slice, row);
                for (int lane = 0; lane < MarginBook.LANES; lane++) {
                    int lots = scene.book.rows().get(MarginScene.INT32, rowAt + lane * 4L);
                    count += lots == 0 ? 0 : 1;
                }
            }
        }
        return count;
    }
}

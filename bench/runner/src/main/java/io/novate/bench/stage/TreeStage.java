package io.novate.bench.stage;

import io.novate.bench.measure.Effort;
import io.novate.bench.measure.Interleaving;
import io.novate.bench.measure.Subject;
import io.novate.core.merkle.StepTree;
import io.novate.kernel.DeviceShare;
import io.novate.kernel.KernelBackend;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The account tree alone: one leaf in ten changes, then the nodes above them, level by level.
 *
 * <p>Once with one root after all changes, once with a root after every 14, as a seal needs them.
 * What the leaves are made of is not hashed. The answer is the root.
 */
public final class TreeStage implements Stage {
    private static final int DEPTH = 24;
    private static final int CHANGED_SHARE = 10;
    private static final int STEP_LEAVES = 14;
    private static final int BATCH_STEPS = 64;
    private static final int ROUNDS_MAX = 15;
    private static final int WARM_UP_PASSES = 3;

    private final BenchPlan plan;
    private final int leaves;

    /** Measures a tree with a leaf for each account of the plan. */
    public TreeStage(BenchPlan plan) {
        this.plan = plan;
        leaves = Math.max(1000, plan.accounts());
    }

    @Override
    public String name() {
        return "tree";
    }

    @Override
    public void measure(Results results) {
        String shape = leaves / CHANGED_SHARE + " of " + leaves + " leaves changed, ";
        measure(results, shape + "one root", Integer.MAX_VALUE);
        measure(results, shape + "a root every " + STEP_LEAVES, STEP_LEAVES);
    }

    private void measure(Results results, String shape, int stepLeaves) {
        Effort effort =
                Effort.ofPasses(Math.min(ROUNDS_MAX, plan.effort().rounds()), WARM_UP_PASSES);
        List<Subject> subjects = new ArrayList<>();
        try (Arena arena = Arena.ofShared()) {
            Tree definition = null;
            for (KernelBackend backend : plan.backendsFor(DeviceShare.HASHES)) {
                Tree tree = new Tree(arena, backend, leaves, stepLeaves, plan.seed());
                definition = definition == null ? tree : definition;
                Subject subject =
                        new Subject(
                                backend.name(),
                                tree.count(),
                                0,
                                0,
                                tree::prepare,
                                tree::advance,
                                tree::root,
                                definition::root);
                subjects.add(subject.on(BenchPlan.threadsOf(backend)));
            }
            results.add(name(), "leaf", shape, Interleaving.time(shape, subjects, effort));
        }
    }

    /** A tree and the changes of its next pass: equal for all backends, others in every pass. */
    private static final class Tree {
        private static final ValueLayout.OfLong INT64 =
                ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

        private final StepTree tree;
        private final SplittableRandom random;
        private final int stepLeaves;
        private final int batchLeaves;
        private final int[][] batches;
        private final int[] ends;
        private final MemorySegment hashes;
        private final MemorySegment roots;

        private Tree(Arena arena, KernelBackend backend, int leaves, int stepLeaves, long seed) {
            int count = leaves / CHANGED_SHARE;
            this.stepLeaves = Math.min(stepLeaves, count);
            batchLeaves = stepLeaves > count ? count : BATCH_STEPS * stepLeaves;
            int stepsMax = Math.ceilDiv(batchLeaves, this.stepLeaves);
            random = new SplittableRandom(seed);
            tree =
                    StepTree.ofOneRegion(
                            arena, backend.hashKernel(), DEPTH, leaves, batchLeaves, stepsMax);
            batches = new int[Math.ceilDiv(count, batchLeaves)][];
            for (int batch = 0; batch < batches.length; batch++) {
                batches[batch] = new int[Math.min(batchLeaves, count - batch * batchLeaves)];
            }
            ends = new int[stepsMax];
            hashes = arena.allocate((long) batchLeaves * StepTree.HASH_BYTES, 64);
            roots = arena.allocate((long) stepsMax * StepTree.HASH_BYTES, 64);
            for (int leaf = 0; leaf < leaves; leaf++) {
                fill(1);
                tree.setLeaf(leaf, hashes, 0);
            }
            tree.rebuild();
        }

        private int count() {
            int count = 0;
            for (int[] batch : batches) {
                count += batch.length;
            }
            return count;
        }

        private void fill(int count) {
            for (long at = 0; at < (long) count * StepTree.HASH_BYTES; at += Long.BYTES) {
                hashes.set(INT64, at, random.nextLong());
            }
        }

        /** Draws one leaf of each ten, and hashes that all batches share. */
        private void prepare() {
            int first = 0;
            for (int[] batch : batches) {
                for (int index = 0; index < batch.length; index++) {
                    batch[index] = first + random.nextInt(CHANGED_SHARE);
                    first += CHANGED_SHARE;
                }
            }
            fill(batches[0].length);
        }

        private void advance() {
            for (int[] batch : batches) {
                int steps = 0;
                for (int end = 0; end < batch.length; steps++) {
                    end = Math.min(batch.length, end + stepLeaves);
                    ends[steps] = end;
                }
                tree.advance(steps, ends, batch, hashes, roots);
            }
        }

        private String root() {
            tree.root(roots);
            return HexFormat.of()
                    .formatHex(
                            roots.asSlice(0, StepTree.HASH_BYTES).toArray(ValueLayout.JAVA_BYTE));
        }
    }
}

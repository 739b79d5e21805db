package io.novate.bench.stage;

import io.novate.bench.baseline.AccountCheck;
import io.novate.bench.baseline.ArrayCheck;
import io.novate.bench.baseline.CFunctions;
import io.novate.bench.baseline.CGatherCheck;
import io.novate.bench.baseline.CRowsCheck;
import io.novate.bench.baseline.DecimalCheck;
import io.novate.bench.baseline.KernelCheck;
import io.novate.bench.baseline.ObjectCheck;
import io.novate.bench.book.BenchBook;
import io.novate.bench.book.BenchTable;
import io.novate.bench.measure.Interleaving;
import io.novate.bench.measure.ResultDigest;
import io.novate.bench.measure.Subject;
import io.novate.bench.measure.Timing;
import io.novate.kernel.DeviceShare;
import io.novate.kernel.KernelBackend;
import io.novate.kernel.MarginBook;
import io.novate.kernel.scalar.ScalarMarginKernel;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The check of every account after a price change: kernels, plain C, arrays, objects, BigDecimal.
 *
 * <p>A pass flags the accounts below maintenance margin, about one in 128. The answer is the excess
 * of every account and the list of flagged ones.
 */
public final class MarginStage implements Stage {
    private static final int[] INSTRUMENTS = {256, 4096};
    private static final int DECIMAL_SHARE = 8;
    private static final int CACHED_SHARE = 16;

    private final BenchPlan plan;

    /** Measures books of the plan's size. */
    public MarginStage(BenchPlan plan) {
        this.plan = plan;
    }

    @Override
    public String name() {
        return "margin";
    }

    @Override
    public void measure(Results results) {
        for (int instruments : INSTRUMENTS) {
            measure(results, plan.accounts(), instruments);
        }
        measure(results, cached(plan.accounts()), INSTRUMENTS[0]);
    }

    /** A book that fits the caches, so that memory does not bind. */
    private static int cached(int accounts) {
        return Math.max(MarginBook.LANES, accounts / CACHED_SHARE / 8 * 8);
    }

    private void measure(Results results, int accounts, int instruments) {
        String shape = accounts + " accounts, " + instruments + " instruments";
        results.add(name(), "position", shape, time(accounts, instruments, shape));
    }

    private List<Timing> time(int accounts, int instruments, String shape) {
        try (Arena arena = Arena.ofShared()) {
            BenchTable table = BenchTable.ofSeed(instruments, plan.seed());
            BenchBook book = BenchBook.ofSeed(arena, accounts, table, plan.seed());
            AccountCheck definition = new KernelCheck(arena, book, new ScalarMarginKernel());
            List<Subject> subjects = new ArrayList<>();
            String whole = answer(definition, accounts);
            for (KernelBackend backend : plan.backendsFor(DeviceShare.ACCOUNT_CHECKS)) {
                AccountCheck check = new KernelCheck(arena, book, backend.marginKernel());
                Subject subject =
                        subject(
                                backend.name(),
                                book,
                                accounts,
                                book.kernelBytesPerPosition(),
                                book.slotsPerPosition(),
                                check,
                                () -> whole);
                subjects.add(subject.on(BenchPlan.threadsOf(backend)));
            }
            if (plan.withBaselines()) {
                addC(subjects, arena, book, whole);
                addBaselines(subjects, book, definition, whole);
            }
            return Interleaving.time(name() + ", " + shape, subjects, plan.effort());
        }
    }

    private static void addC(List<Subject> subjects, Arena arena, BenchBook book, String whole) {
        int accounts = book.accountCount();
        if (CFunctions.unavailableBecause().isEmpty()) {
            AccountCheck plain = new CRowsCheck(arena, book);
            String name = CFunctions.PREFIX + "plain";
            subjects.add(subject(name, book, accounts, arrayBytes(book), 2, plain, () -> whole));
        }
        if (CFunctions.gatherBits() > 0) {
            double bytes = book.kernelBytesPerPosition();
            double slots = book.slotsPerPosition();
            AccountCheck gather = new CGatherCheck(arena, book);
            String name = CFunctions.PREFIX + "gather of " + CFunctions.gatherBits() + " bits";
            subjects.add(subject(name, book, accounts, bytes, slots, gather, () -> whole));
        }
    }

    private static double arrayBytes(BenchBook book) {
        double accounts = book.accountCount();
        return ArrayCheck.POSITION_BYTES
                + ArrayCheck.ACCOUNT_BYTES * accounts / book.positions(book.accountCount());
    }

    private static void addBaselines(
            List<Subject> subjects, BenchBook book, AccountCheck definition, String whole) {
        int accounts = book.accountCount();
        // Value and margin are multiplied apart: two products for a position.
        subjects.add(
                subject(
                        "Java, long arrays",
                        book,
                        accounts,
                        arrayBytes(book),
                        2,
                        new ArrayCheck(book),
                        () -> whole));
        subjects.add(
                subject(
                        "Java, objects with long",
                        book,
                        accounts,
                        0,
                        0,
                        new ObjectCheck(book, accounts),
                        () -> whole));
        int some = Math.ceilDiv(accounts / DECIMAL_SHARE, MarginBook.LANES) * MarginBook.LANES;
        String part = answer(definition, some);
        subjects.add(
                subject(
                        "Java, objects with BigDecimal",
                        book,
                        some,
                        0,
                        0,
                        new DecimalCheck(book, some),
                        () -> part));
    }

    private static Subject subject(
            String name,
            BenchBook book,
            int accounts,
            double bytes,
            double multiplies,
            AccountCheck check,
            Supplier<String> definition) {
        return Subject.of(
                name,
                book.positions(accounts),
                bytes,
                multiplies,
                () -> check.check(accounts, 0),
                () -> answer(check, accounts),
                definition);
    }

    private static String answer(AccountCheck check, int accounts) {
        ResultDigest digest = new ResultDigest();
        for (long below : new long[] {Long.MAX_VALUE, 0}) {
            int flaggedCount = check.check(accounts, below);
            digest.add(flaggedCount);
            for (int index = 0; index < flaggedCount; index++) {
                digest.add(check.account(index));
                digest.add(check.excess(index));
            }
        }
        return digest.toString();
    }
}

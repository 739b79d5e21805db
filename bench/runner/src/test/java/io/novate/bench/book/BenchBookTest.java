package io.novate.bench.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.bench.baseline.AccountCheck;
import io.novate.bench.baseline.ArrayCheck;
import io.novate.bench.baseline.DecimalCheck;
import io.novate.bench.baseline.KernelCheck;
import io.novate.bench.baseline.ObjectCheck;
import io.novate.kernel.scalar.ScalarMarginKernel;
import java.lang.foreign.Arena;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BenchBookTest {
    private static final long SEED = 5;
    private static final int ACCOUNTS = 16_384;

    @Test
    void shouldLookLikeABookOfAVenue() {
        try (Arena arena = Arena.ofConfined()) {
            BenchBook book = book(arena, 256);
            double mean = (double) book.positions(ACCOUNTS) / ACCOUNTS;
            assertTrue(mean > 8.5 && mean < 9.5, "positions of an account " + mean);
            assertTrue(book.slotsPerPosition() < 1.25, "padding " + book.slotsPerPosition());
            assertTrue(book.kernelBytesPerPosition() < 9, "" + book.kernelBytesPerPosition());
            int beyond = 0;
            int shorts = 0;
            for (int at = 0; at < book.lots().length; at++) {
                shorts += book.lots()[at] < 0 ? 1 : 0;
                beyond += Math.abs(book.lots()[at]) > 500 ? 1 : 0;
            }
            double positions = book.lots().length;
            assertEquals(0.5, shorts / positions, 0.02, "share of shorts");
            assertTrue(beyond / positions > 0.01 && beyond / positions < 0.1, "" + beyond);
        }
    }

    @Test
    void shouldHoldAnInstrumentOnce() {
        try (Arena arena = Arena.ofConfined()) {
            BenchBook book = book(arena, 16);
            for (int account = 0; account < ACCOUNTS; account++) {
                Set<Integer> held = new HashSet<>();
                for (int at = book.first()[account]; at < book.first()[account + 1]; at++) {
                    assertTrue(held.add(book.instruments()[at]), "account " + account);
                }
            }
        }
    }

    @Test
    void shouldComputeTheSameInEveryForm() {
        for (int instruments : new int[] {2, 256, 4096}) {
            try (Arena arena = Arena.ofConfined()) {
                BenchBook book = book(arena, instruments);
                AccountCheck kernel = new KernelCheck(arena, book, new ScalarMarginKernel());
                List<AccountCheck> others =
                        List.of(
                                new ArrayCheck(book),
                                new ObjectCheck(book, ACCOUNTS),
                                new DecimalCheck(book, ACCOUNTS));
                for (long below : new long[] {Long.MAX_VALUE, 0, 1 << 20}) {
                    int count = kernel.check(ACCOUNTS, below);
                    for (AccountCheck other : others) {
                        assertEquals(count, other.check(ACCOUNTS, below), "flagged");
                        for (int index = 0; index < count; index++) {
                            assertEquals(kernel.account(index), other.account(index), "account");
                            assertEquals(kernel.excess(index), other.excess(index), "excess");
                        }
                    }
                }
                int flagged = kernel.check(ACCOUNTS, 0);
                assertTrue(flagged > ACCOUNTS / 256 && flagged < ACCOUNTS / 64, "" + flagged);
            }
        }
    }

    /** The arrays by the formula of the house, in wide arithmetic and with every bracket. */
    @Test
    void shouldComputeWhatTheFormulaSays() {
        try (Arena arena = Arena.ofConfined()) {
            BenchBook book = book(arena, 64);
            BenchTable table = book.table();
            ArrayCheck check = new ArrayCheck(book);
            check.check(ACCOUNTS, Long.MAX_VALUE);
            for (int account = 0; account < ACCOUNTS; account++) {
                BigInteger sum = BigInteger.valueOf(book.cash()[account]).shiftLeft(8);
                for (int at = book.first()[account]; at < book.first()[account + 1]; at++) {
                    long lots = book.lots()[at];
                    int instrument = book.instruments()[at];
                    int column = 2 * instrument + (lots < 0 ? 1 : 0);
                    BigInteger size = BigInteger.valueOf(Math.abs(lots));
                    BigInteger most = BigInteger.ZERO;
                    for (int bracket = 0; bracket < table.slopes()[column].length; bracket++) {
                        BigInteger slope = BigInteger.valueOf(table.slopes()[column][bracket]);
                        BigInteger offset = BigInteger.valueOf(table.offsets()[column][bracket]);
                        most = most.max(slope.multiply(size).subtract(offset));
                    }
                    BigInteger value = BigInteger.valueOf(table.value()[instrument]);
                    BigInteger margin = BigInteger.valueOf(table.margin()[column]);
                    sum = sum.add(value.multiply(BigInteger.valueOf(lots)));
                    sum = sum.subtract(margin.multiply(size)).subtract(most);
                }
                assertEquals(sum, BigInteger.valueOf(check.excess(account)), "" + account);
            }
        }
    }

    @Test
    void shouldDrawPopularInstrumentsMoreOftenAndEveryOne() {
        ZipfDraw draw = new ZipfDraw(20, 1.2);
        SplittableRandom random = new SplittableRandom(SEED);
        int[] counts = new int[21];
        for (int index = 0; index < 200_000; index++) {
            counts[draw.next(random)]++;
        }
        assertEquals(0, counts[0]);
        assertEquals(Math.pow(2, 1.2), (double) counts[1] / counts[2], 0.1);
        assertEquals(Math.pow(20, 1.2), (double) counts[1] / counts[20], 5);
    }

    @Test
    void shouldRefuseLanesThatDoNotFillSlices() {
        try (Arena arena = Arena.ofConfined()) {
            BenchTable table = BenchTable.ofSeed(2, SEED);
            assertThrows(
                    IllegalArgumentException.class, () -> BenchBook.ofSeed(arena, 12, table, SEED));
            assertThrows(
                    IllegalArgumentException.class, () -> BenchBook.ofSeed(arena, 0, table, SEED));
        }
    }

    private static BenchBook book(Arena arena, int instruments) {
        return BenchBook.ofSeed(arena, ACCOUNTS, BenchTable.ofSeed(instruments, SEED), SEED);
    }
}

package io.novate.kernel.conformance;

import io.novate.kernel.Grouping;
import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Random portfolios inside the bound of {@code ScenarioKernel}, weighted so that whole features
 * vanish from some.
 *
 * <p>Losses are drawn wide, or from few small numbers so that rows and groups tie, or repeated from
 * column to column. Group ids stand in no order; those of expiries and strikes may repeat
 * elsewhere.
 */
final class RandomPortfolios {
    private static final long GROSS_MAX = 1L << 52;
    private static final int[] SLICE_COUNTS = {1, 1, 2, 3, 5};
    private static final int[] ROWS_MAX = {0, 1, 2, 3, 7, 8, 9, 13, 64};
    private static final int[] INSTRUMENTS_MAX = {1, 2, 9, 25, 64, 256, 4096};

    private final SplittableRandom random;
    private final boolean withLongs;
    private final boolean withShorts;
    private final boolean withFullBound;
    private final boolean withTies;
    private final boolean withRepeatedInstruments;
    private final boolean withSharedIds;
    private final int emptyPercent;
    private long[] lotValueMax;
    private int[] listed;

    private RandomPortfolios(SplittableRandom random) {
        this.random = random;
        withLongs = chance(80);
        withShorts = chance(80);
        withFullBound = chance(30);
        withTies = chance(40);
        withRepeatedInstruments = chance(20);
        withSharedIds = chance(30);
        emptyPercent = chance(50) ? random.nextInt(101) : 0;
    }

    /** Makes the scene of a seed, of random size and shape. */
    static ScenarioScene ofSeed(Arena arena, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] rowCounts = new int[pick(random, SLICE_COUNTS)];
        int rowsMax = pick(random, ROWS_MAX);
        for (int slice = 0; slice < rowCounts.length; slice++) {
            rowCounts[slice] = random.nextInt(rowsMax + 1);
        }
        ScenarioShape shape = RandomShapes.next(random);
        ScenarioScene scene = ofShape(arena, seed, rowCounts, pick(random, INSTRUMENTS_MAX), shape);
        if (random.nextBoolean()) {
            int[] lanes = new int[random.nextInt(20)];
            for (int index = 0; index < lanes.length; index++) {
                lanes[index] = random.nextInt(rowCounts.length * MarginBook.LANES);
            }
            scene.list(lanes);
        }
        return scene;
    }

    /** Makes the scene of a seed and of a given size and shape. */
    static ScenarioScene ofShape(
            Arena arena, long seed, int[] rowCounts, int instrumentsMax, ScenarioShape shape) {
        SplittableRandom random = new SplittableRandom(~seed);
        ScenarioScene scene = new ScenarioScene(arena, random, rowCounts, instrumentsMax, shape);
        RandomPortfolios portfolios = new RandomPortfolios(random);
        portfolios.list(scene.table);
        for (int slice = 0; slice < scene.book.sliceCount; slice++) {
            for (int lane = 0; lane < MarginBook.LANES; lane++) {
                portfolios.fillLane(scene.book, slice, lane);
            }
        }
        scene.book.freeze();
        return scene;
    }

    private void list(ScenarioTable table) {
        int instrumentsMax = table.instrumentsMax();
        lotValueMax = new long[instrumentsMax + 1];
        int count = 1 + random.nextInt(Math.min(instrumentsMax, 100));
        listed = distinct(count, instrumentsMax);
        int[] underlyings = distinct(1 + random.nextInt(count), instrumentsMax);
        underlyings[0] = chance(20) ? 0xffff : underlyings[0];
        int[] expiries = withSharedIds ? new int[count] : distinct(count, instrumentsMax);
        int[] strikes = withSharedIds ? new int[count] : distinct(count, instrumentsMax);
        for (int index = 0; index < count; index++) {
            int instrument = listed[index];
            lotValueMax[instrument] = 1 + random.nextLong(1L << random.nextInt(52));
            int underlying = pick(random, underlyings);
            int expiry = expiries[index] + random.nextInt(2);
            int strike = strikes[index] + random.nextInt(2);
            if (index > 0 && chance(80)) {
                int like = listed[random.nextInt(index)];
                boolean isExpiryShared = chance(70);
                boolean isStrikeShared = isExpiryShared && chance(50);
                underlying = table.groupOf(Grouping.UNDERLYING, like);
                expiry = isExpiryShared ? table.groupOf(Grouping.EXPIRY, like) : expiry;
                strike = isStrikeShared ? table.groupOf(Grouping.STRIKE, like) : strike;
            }
            table.setGroups(instrument, underlying, expiry, strike);
            fillLosses(table, instrument);
        }
    }

    private void fillLosses(ScenarioTable table, int instrument) {
        long lossMax = lotValueMax[instrument] << 8;
        long small = Math.min(lossMax, 1 + random.nextInt(3));
        for (int column = 0; column < table.shape().columnCount(); column++) {
            long loss =
                    switch (random.nextInt(8)) {
                        case 0 -> 0;
                        case 1 -> lossMax;
                        case 2 -> -lossMax;
                        case 3 -> column == 0 ? 1 : table.lossOf(instrument, column - 1);
                        case 4 -> random.nextLong(-lossMax, lossMax + 1) >> random.nextInt(60);
                        default -> random.nextLong(-lossMax, lossMax + 1);
                    };
            table.setLoss(instrument, column, withTies ? random.nextLong(-small, small + 1) : loss);
        }
    }

    private void fillLane(MarginScene book, int slice, int lane) {
        int rowCount = book.rowCounts[slice];
        int[] order = shuffled(listed);
        long budget = GROSS_MAX;
        for (int row = 0; row < rowCount; row++) {
            boolean isSpent = row >= order.length && !withRepeatedInstruments;
            if (isSpent || chance(emptyPercent) || !(withLongs || withShorts)) {
                continue;
            }
            int instrument = withRepeatedInstruments ? pick(random, listed) : order[row];
            boolean isShort = withShorts && (!withLongs || chance(50));
            long share = withFullBound ? budget : GROSS_MAX / rowCount;
            long limit = isShort ? 1L << 31 : Integer.MAX_VALUE;
            long lotsMax = Math.min(Math.min(share, budget) / lotValueMax[instrument], limit);
            long lots = lots(withTies ? Math.min(lotsMax, 3) : lotsMax);
            budget -= lots * lotValueMax[instrument];
            book.setPosition(slice, row, lane, instrument, (int) (isShort ? -lots : lots));
        }
    }

    private long lots(long lotsMax) {
        long lots =
                switch (random.nextInt(6)) {
                    case 0 -> 0;
                    case 1 -> 1;
                    case 2 -> lotsMax;
                    default -> random.nextLong(lotsMax + 1) >> random.nextInt(32);
                };
        return Math.clamp(lots, 0, lotsMax);
    }

    /** Returns some of the numbers 1 to {@code max}, each at most once, in no order. */
    private int[] distinct(int count, int max) {
        int[] numbers = new int[max];
        for (int index = 0; index < max; index++) {
            numbers[index] = index + 1;
        }
        int[] mixed = shuffled(numbers);
        return Arrays.copyOf(mixed, count);
    }

    private int[] shuffled(int[] numbers) {
        int[] mixed = numbers.clone();
        for (int index = mixed.length - 1; index > 0; index--) {
            int other = random.nextInt(index + 1);
            int number = mixed[index];
            mixed[index] = mixed[other];
            mixed[other] = number;
        }
        return mixed;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private static int pick(SplittableRandom random, int[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}

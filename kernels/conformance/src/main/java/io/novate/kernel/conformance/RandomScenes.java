package io.novate.kernel.conformance;

import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;

/**
 * Random scenes inside the account bound, weighted so that whole features vanish from some.
 *
 * <p>Lots cluster where kernels err: 0, 1, the most the bound allows, and one below, at and one
 * above the last lot or unit without a further bracket.
 */
final class RandomScenes {
    private static final long GROSS_MAX = 1L << 52;
    private static final long COLLATERAL_MAX = 1L << 59;
    private static final int[] SLICE_COUNTS = {1, 1, 2, 3, 7, 8, 9, 17};
    private static final int[] ROWS_MAX = {0, 1, 2, 3, 7, 8, 9, 13, 64};
    private static final int[] INSTRUMENTS_MAX = {1, 2, 25, 64, 256, 4096};
    private static final int[] ASSET_COUNTS = {0, 0, 1, 3, 16};

    private final SplittableRandom random;
    private final boolean withLongs;
    private final boolean withShorts;
    private final boolean withCash;
    private final boolean withBrackets;
    private final boolean withFullBound;
    private final boolean withOddBrackets;
    private final boolean withHaircuts;
    private final boolean withDebts;
    private final boolean withGarbageColumns;
    private final int emptyPercent;
    private long[] lotValueMax;
    private int[] listed;

    private RandomScenes(SplittableRandom random) {
        this.random = random;
        withLongs = chance(80);
        withShorts = chance(80);
        withCash = chance(80);
        withBrackets = chance(70);
        withFullBound = chance(30);
        withOddBrackets = chance(20);
        withGarbageColumns = chance(30);
        withHaircuts = chance(70);
        withDebts = chance(50);
        emptyPercent = chance(50) ? random.nextInt(101) : 0;
    }

    /** Makes the scene of a seed, of random size. */
    static MarginScene ofSeed(Arena arena, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] rowCounts = new int[pick(random, SLICE_COUNTS)];
        int rowsMax = pick(random, ROWS_MAX);
        for (int slice = 0; slice < rowCounts.length; slice++) {
            rowCounts[slice] = random.nextInt(rowsMax + 1);
        }
        int instrumentsMax = pick(random, INSTRUMENTS_MAX);
        return ofShape(arena, seed, rowCounts, instrumentsMax, pick(random, ASSET_COUNTS));
    }

    /** Makes the scene of a seed and of a given size. */
    static MarginScene ofShape(
            Arena arena, long seed, int[] rowCounts, int instrumentsMax, int assetCount) {
        SplittableRandom random = new SplittableRandom(~seed);
        MarginScene scene = new MarginScene(arena, random, rowCounts, instrumentsMax, assetCount);
        new RandomScenes(random).fill(scene);
        scene.freeze();
        return scene;
    }

    private void fill(MarginScene scene) {
        MarginTable table = scene.table;
        lotValueMax = new long[table.instrumentsMax() + 1];
        listed = new int[1 + random.nextInt(table.instrumentsMax())];
        for (int instrument = 1; instrument <= table.instrumentsMax(); instrument++) {
            if (!withGarbageColumns) {
                table.setPerLot(2 * instrument, 0);
                table.setPerLot(2 * instrument + 1, 0);
            }
        }
        for (int index = 0; index < listed.length; index++) {
            listed[index] = random.nextInt(1, table.instrumentsMax() + 1);
            lotValueMax[listed[index]] = 1 + random.nextLong(1L << random.nextInt(52));
            list(table, listed[index]);
        }
        for (int asset = 0; asset < scene.book.assetCount(); asset++) {
            listAsset(table, asset, scene.book.assetCount());
        }
        for (int slice = 0; slice < scene.sliceCount; slice++) {
            for (int lane = 0; lane < MarginBook.LANES; lane++) {
                fillLane(scene, slice, lane);
            }
        }
    }

    private void list(MarginTable table, int instrument) {
        long marginMax = lotValueMax[instrument] << 8;
        long valueMax = lotValueMax[instrument] + lotValueMax[instrument] / 4;
        for (int side = 0; side < 2; side++) {
            long value = random.nextLong(-valueMax, valueMax + 1) << 8;
            long margin = chance(20) ? 0 : random.nextLong(marginMax + 1);
            int column = 2 * instrument + side;
            table.setPerLot(column, side == 0 ? value - margin : value + margin);
            if (withBrackets) {
                addBrackets(table, column, marginMax - margin, lotValueMax[instrument]);
            }
        }
    }

    /** Haircuts of at most the value; a debt may count up to four times what a balance does. */
    private void listAsset(MarginTable table, int asset, int assetCount) {
        long value = random.nextLong(1L << random.nextInt(48));
        table.setPerUnit(2 * asset, value);
        table.setPerUnit(2 * asset + 1, random.nextLong(2 * value + 1));
        if (withHaircuts) {
            addHaircuts(table, 2 * asset, value, assetCount);
            addHaircuts(table, 2 * asset + 1, random.nextLong(2 * value + 1), assetCount);
        }
    }

    private void addHaircuts(MarginTable table, int column, long slopeMax, int assetCount) {
        long unitsMax = unitsMax(table, column / 2, assetCount);
        int bracketCount = random.nextInt(MarginTable.BRACKETS_MAX + 1);
        long slope = 0;
        long offset = 0;
        long threshold = 0;
        for (int bracket = 0; bracket < bracketCount && slope < slopeMax; bracket++) {
            long steeper = 1 + random.nextLong((slopeMax - slope) / 2 + 1);
            threshold += random.nextLong((unitsMax - threshold) / 2 + 1);
            slope = Math.min(slope + steeper, slopeMax);
            offset += steeper * threshold;
            long ragged = chance(50) ? 0 : random.nextLong(slope);
            if (withOddBrackets && chance(30)) {
                long any = random.nextLong() >>> random.nextInt(1, 64);
                table.setUnitBracket(column, bracket, random.nextLong(slopeMax + 1), any);
            } else if (!withOddBrackets || chance(70)) {
                table.setUnitBracket(column, bracket, slope, offset + ragged);
            }
        }
    }

    /** The most units of an asset, of either sign, that the bound of collateral admits. */
    private static long unitsMax(MarginTable table, int asset, int assetCount) {
        return COLLATERAL_MAX / assetCount / Math.max(1, 4 * table.perUnit()[2 * asset]);
    }

    private void addBrackets(MarginTable table, int column, long slopeMax, long lotValueMax) {
        int bracketCount = random.nextInt(MarginTable.BRACKETS_MAX + 1);
        long lotsMax = Math.min(Integer.MAX_VALUE, GROSS_MAX / lotValueMax);
        long slope = 0;
        long offset = 0;
        long threshold = 0;
        for (int bracket = 0; bracket < bracketCount && slope < slopeMax; bracket++) {
            long nextSlope = slope + 1 + random.nextLong((slopeMax - slope) / 2 + 1);
            threshold += random.nextLong((lotsMax - threshold) / 2 + 1);
            offset += (nextSlope - slope) * threshold;
            slope = Math.min(nextSlope, slopeMax);
            long ragged = chance(50) ? 0 : random.nextLong(slope);
            if (withOddBrackets && chance(30)) {
                table.setBracket(column, bracket, random.nextLong(slopeMax + 1), 0);
            } else if (!withOddBrackets || chance(70)) {
                table.setBracket(column, bracket, slope, offset + ragged);
            }
        }
    }

    private void fillLane(MarginScene scene, int slice, int lane) {
        if (withCash) {
            scene.setCash(slice, lane, cash());
        }
        int assetCount = scene.book.assetCount();
        for (int asset = 0; asset < assetCount; asset++) {
            scene.setCollateral(asset, slice, lane, balance(scene.table, asset, assetCount));
        }
        long budget = GROSS_MAX;
        for (int row = 0; row < scene.rowCounts[slice]; row++) {
            if (chance(emptyPercent) || !(withLongs || withShorts)) {
                continue;
            }
            int instrument = pick(random, listed);
            boolean isShort = withShorts && (!withLongs || chance(50));
            long share = withFullBound ? budget : GROSS_MAX / scene.rowCounts[slice];
            long lotsMax = Math.min(share, budget) / lotValueMax[instrument];
            int column = 2 * instrument + (isShort ? 1 : 0);
            long limit = isShort ? 1L << 31 : Integer.MAX_VALUE;
            long lots = size(Math.min(lotsMax, limit), scene.table.plainLots()[column]);
            budget -= lots * lotValueMax[instrument];
            scene.setPosition(slice, row, lane, instrument, (int) (isShort ? -lots : lots));
        }
    }

    private long balance(MarginTable table, int asset, int assetCount) {
        boolean isDebt = withDebts && chance(20);
        int column = 2 * asset + (isDebt ? 1 : 0);
        long perUnit = Math.max(1, table.perUnit()[2 * asset]);
        long unitsMax =
                isDebt ? unitsMax(table, asset, assetCount) : COLLATERAL_MAX / assetCount / perUnit;
        long units = size(unitsMax, table.plainUnits()[column]);
        return isDebt ? -units : units;
    }

    private long size(long sizeMax, long plain) {
        long size =
                switch (random.nextInt(8)) {
                    case 0 -> 0;
                    case 1 -> 1;
                    case 2 -> sizeMax;
                    case 3 -> plain - 1;
                    case 4 -> plain;
                    case 5 -> Math.addExact(Math.min(plain, Long.MAX_VALUE - 1), 1);
                    default -> random.nextLong(sizeMax + 1) >> random.nextInt(32);
                };
        return Math.clamp(size, 0, sizeMax);
    }

    private long cash() {
        return switch (random.nextInt(4)) {
            case 0 -> GROSS_MAX;
            case 1 -> -GROSS_MAX;
            default -> random.nextLong(-GROSS_MAX, GROSS_MAX + 1) >> random.nextInt(53);
        };
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private static int pick(SplittableRandom random, int[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}

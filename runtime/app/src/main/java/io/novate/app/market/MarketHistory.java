package io.novate.app.market;

import io.novate.app.BadInput;
import io.novate.core.unit.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The candles of every instrument on one common time axis.
 *
 * <p>The axis is the union of all opening times. Where an instrument has no candle its last close
 * carries forward without volume; before its first candle its first open stands.
 */
public final class MarketHistory {
    private static final String BUNDLED = "crash-2021-05-19.zip";

    private static final BigInteger TURNOVER_UNIT =
            BigInteger.TEN.pow(CandleReader.PRICE_DECIMALS + CandleReader.VOLUME_DECIMALS);

    /** More than any market trades in a minute; keeps ten million steps inside int64. */
    private static final BigInteger TURNOVER_MAX = BigInteger.TEN.pow(11);

    private final List<Candles> coins;
    private final long[] timeMs;
    private final int[][] candleAt;

    private MarketHistory(List<Candles> coins) {
        this.coins = List.copyOf(coins);
        timeMs =
                coins.stream()
                        .flatMapToLong(c -> LongStream.of(c.timeMs()))
                        .sorted()
                        .distinct()
                        .toArray();
        candleAt = new int[coins.size()][timeMs.length];
        for (int coin = 0; coin < coins.size(); coin++) {
            align(coins.get(coin).timeMs(), candleAt[coin]);
        }
    }

    /** Loads the candles of 19 May 2021 that come with the program. */
    public static MarketHistory bundled() {
        List<Candles> coins = new ArrayList<>();
        try (InputStream resource = MarketHistory.class.getResourceAsStream(BUNDLED);
                ZipInputStream zip = new ZipInputStream(resource)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                coins.add(CandleReader.read(entry.getName(), entry.getName(), zip));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bundled candles could not be read", e);
        }
        return of(coins);
    }

    /**
     * Loads every {@code .csv} file of a folder; other files are ignored.
     *
     * @throws BadInput when the folder or a file in it cannot be used
     */
    public static MarketHistory load(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new BadInput(folder + ": there is no such folder of candle files");
        }
        List<Candles> coins = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            List<Path> sorted = new ArrayList<>();
            for (Path file : files) {
                if (CandleReader.isCandleFile(file.getFileName().toString())
                        && Files.isRegularFile(file)) {
                    sorted.add(file);
                }
            }
            sorted.sort(Comparator.comparing(file -> file.getFileName().toString()));
            for (Path file : sorted) {
                coins.add(read(file));
            }
        } catch (IOException e) {
            throw new BadInput(folder + ": the folder could not be read: " + BadInput.reason(e));
        }
        if (coins.isEmpty()) {
            throw new BadInput(folder + ": the folder holds no candle file named BASE_QUOTE.csv");
        }
        return of(coins);
    }

    private static Candles read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return CandleReader.read(file.getFileName().toString(), file.toString(), in);
        } catch (IOException e) {
            throw new BadInput(file + ": the file could not be read: " + BadInput.reason(e));
        }
    }

    /**
     * Aligns candles that share one quote currency.
     *
     * @throws BadInput when two quote currencies meet
     */
    public static MarketHistory of(List<Candles> coins) {
        if (coins.size() > Limits.POSITIONS_MAX) {
            throw new BadInput(
                    coins.size()
                            + " candle files: at most "
                            + Limits.POSITIONS_MAX
                            + " instruments can be listed in one pool");
        }
        Candles first = coins.get(0);
        for (Candles coin : coins) {
            if (!coin.quote().equals(first.quote())) {
                throw new BadInput(
                        coin.symbol()
                                + ".csv: its prices are in "
                                + coin.quote()
                                + " but those of "
                                + first.symbol()
                                + ".csv in "
                                + first.quote()
                                + "; one clearing pool has one settlement currency");
            }
        }
        return new MarketHistory(coins);
    }

    private void align(long[] times, int[] at) {
        int candle = -1;
        for (int step = 0; step < timeMs.length; step++) {
            if (candle + 1 < times.length && times[candle + 1] == timeMs[step]) {
                candle++;
            }
            at[step] = candle;
        }
    }

    /** Returns the candles as they were read, ordered by file name. */
    public List<Candles> coins() {
        return coins;
    }

    /** Returns the number of instruments. */
    public int coinCount() {
        return coins.size();
    }

    /** Returns the number of points on the time axis. */
    public int stepCount() {
        return timeMs.length;
    }

    /** Returns the opening time of a step, milliseconds since the epoch. */
    public long timeMs(int step) {
        return timeMs[step];
    }

    /** Returns the usual distance of two steps: the median, milliseconds. */
    public long stepMs() {
        if (timeMs.length < 2) {
            return 60_000;
        }
        long[] gaps = new long[timeMs.length - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = timeMs[i + 1] - timeMs[i];
        }
        Arrays.sort(gaps);
        return gaps[gaps.length / 2];
    }

    /** Returns the first price of a step. */
    public long open(int coin, int step) {
        return isFresh(coin, step)
                ? coins.get(coin).open()[candleAt[coin][step]]
                : close(coin, step);
    }

    /** Returns the highest price of a step. */
    public long high(int coin, int step) {
        return isFresh(coin, step)
                ? coins.get(coin).high()[candleAt[coin][step]]
                : close(coin, step);
    }

    /** Returns the lowest price of a step. */
    public long low(int coin, int step) {
        return isFresh(coin, step)
                ? coins.get(coin).low()[candleAt[coin][step]]
                : close(coin, step);
    }

    /** Returns the last price of a step. */
    public long close(int coin, int step) {
        int candle = candleAt[coin][step];
        return candle < 0 ? coins.get(coin).open()[0] : coins.get(coin).close()[candle];
    }

    /** Returns the coins traded in a step, {@link CandleReader#VOLUME_DECIMALS} decimals. */
    public long volume(int coin, int step) {
        return isFresh(coin, step) ? coins.get(coin).volume()[candleAt[coin][step]] : 0;
    }

    /** Returns the value traded in a step at its last price, whole units of the quote currency. */
    public long turnover(int coin, int step) {
        long volume = volume(coin, step);
        return volume == 0
                ? 0
                : BigInteger.valueOf(volume)
                        .multiply(BigInteger.valueOf(close(coin, step)))
                        .divide(TURNOVER_UNIT)
                        .min(TURNOVER_MAX)
                        .longValueExact();
    }

    /** Returns the value of a coin traded in all steps, whole units of the quote currency. */
    public long turnover(int coin) {
        long sum = 0;
        for (int step = 0; step < timeMs.length; step++) {
            sum = Math.addExact(sum, turnover(coin, step));
        }
        return sum;
    }

    private boolean isFresh(int coin, int step) {
        int candle = candleAt[coin][step];
        return candle >= 0 && coins.get(coin).timeMs()[candle] == timeMs[step];
    }
}

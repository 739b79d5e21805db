package io.novate.bench.baseline;

import io.novate.bench.book.BenchBook;
import io.novate.bench.book.BenchTable;
import java.math.BigDecimal;

/**
 * The account check over objects that hold BigDecimal, as much financial Java has them.
 *
 * <p>Amounts are units of 1/256 money, so that the results are the same integers; no amount leaves
 * the compact form of a BigDecimal.
 */
public final class DecimalCheck extends FlaggedArrays {
    private static final BigDecimal FRACTIONS = BigDecimal.valueOf(256);

    private final Account[] book;

    private record Bracket(BigDecimal slope, BigDecimal offset) {}

    private record Side(BigDecimal margin, BigDecimal plainLots, Bracket[] brackets) {}

    private record Instrument(BigDecimal value, Side longs, Side shorts) {}

    private record Position(Instrument instrument, BigDecimal lots) {}

    private record Account(BigDecimal cash, Position[] positions) {}

    /** Copies the first accounts. */
    public DecimalCheck(BenchBook bench, int accounts) {
        super(accounts);
        Instrument[] listed = instruments(bench.table());
        book = new Account[accounts];
        for (int account = 0; account < accounts; account++) {
            int from = bench.first()[account];
            Position[] positions = new Position[bench.first()[account + 1] - from];
            for (int index = 0; index < positions.length; index++) {
                Instrument instrument = listed[bench.instruments()[from + index]];
                positions[index] =
                        new Position(instrument, BigDecimal.valueOf(bench.lots()[from + index]));
            }
            book[account] = new Account(BigDecimal.valueOf(bench.cash()[account]), positions);
        }
    }

    private static Instrument[] instruments(BenchTable table) {
        Instrument[] listed = new Instrument[table.instrumentCount() + 1];
        for (int id = 1; id < listed.length; id++) {
            BigDecimal value = BigDecimal.valueOf(table.value()[id]);
            listed[id] = new Instrument(value, side(table, 2 * id), side(table, 2 * id + 1));
        }
        return listed;
    }

    private static Side side(BenchTable table, int column) {
        Bracket[] brackets = new Bracket[table.slopes()[column].length];
        for (int index = 0; index < brackets.length; index++) {
            brackets[index] =
                    new Bracket(
                            BigDecimal.valueOf(table.slopes()[column][index]),
                            BigDecimal.valueOf(table.offsets()[column][index]));
        }
        return new Side(
                BigDecimal.valueOf(table.margin()[column]),
                BigDecimal.valueOf(table.plainLots()[column]),
                brackets);
    }

    @Override
    public int check(int accounts, long excessBelow) {
        BigDecimal below = BigDecimal.valueOf(excessBelow);
        int flaggedCount = 0;
        for (int index = 0; index < accounts; index++) {
            BigDecimal excess = excess(book[index]);
            if (excess.compareTo(below) < 0) {
                write(flaggedCount, index, excess.longValueExact());
                flaggedCount++;
            }
        }
        return flaggedCount;
    }

    private static BigDecimal excess(Account account) {
        BigDecimal sum = account.cash.multiply(FRACTIONS);
        for (Position position : account.positions) {
            BigDecimal size = position.lots.abs();
            Side side =
                    position.lots.signum() < 0
                            ? position.instrument.shorts
                            : position.instrument.longs;
            sum =
                    sum.add(position.lots.multiply(position.instrument.value))
                            .subtract(size.multiply(side.margin));
            if (size.compareTo(side.plainLots) > 0) {
                sum = sum.subtract(further(side, size));
            }
        }
        return sum;
    }

    private static BigDecimal further(Side side, BigDecimal size) {
        BigDecimal most = BigDecimal.ZERO;
        for (Bracket bracket : side.brackets) {
            most = most.max(bracket.slope.multiply(size).subtract(bracket.offset));
        }
        return most;
    }
}

package io.novate.bench.baseline;

import io.novate.bench.book.BenchBook;
import io.novate.bench.book.BenchTable;

/** The account check over objects that hold longs, as a careful Java program has them. */
public final class ObjectCheck extends FlaggedArrays {
    private final Account[] book;

    private record Bracket(long slope, long offset) {}

    private record Side(long margin, long plainLots, Bracket[] brackets) {}

    private record Instrument(long value, Side longs, Side shorts) {}

    private record Position(Instrument instrument, long lots) {}

    private record Account(long cash, Position[] positions) {}

    /** Copies the first accounts; positions lie in memory in the order they were opened. */
    public ObjectCheck(BenchBook bench, int accounts) {
        super(accounts);
        Instrument[] listed = instruments(bench.table());
        book = new Account[accounts];
        int most = 0;
        for (int account = 0; account < accounts; account++) {
            int count = bench.first()[account + 1] - bench.first()[account];
            book[account] = new Account(bench.cash()[account], new Position[count]);
            most = Math.max(most, count);
        }
        for (int index = 0; index < most; index++) {
            for (int account = 0; account < accounts; account++) {
                int at = bench.first()[account] + index;
                if (at < bench.first()[account + 1]) {
                    book[account].positions[index] =
                            new Position(listed[bench.instruments()[at]], bench.lots()[at]);
                }
            }
        }
    }

    private static Instrument[] instruments(BenchTable table) {
        Instrument[] listed = new Instrument[table.instrumentCount() + 1];
        for (int id = 1; id < listed.length; id++) {
            listed[id] =
                    new Instrument(table.value()[id], side(table, 2 * id), side(table, 2 * id + 1));
        }
        return listed;
    }

    private static Side side(BenchTable table, int column) {
        Bracket[] brackets = new Bracket[table.slopes()[column].length];
        for (int index = 0; index < brackets.length; index++) {
            brackets[index] =
                    new Bracket(table.slopes()[column][index], table.offsets()[column][index]);
        }
        return new Side(table.margin()[column], table.plainLots()[column], brackets);
    }

    @Override
    public int check(int accounts, long excessBelow) {
        int flaggedCount = 0;
        for (int index = 0; index < accounts; index++) {
            long excess = excess(book[index]);
            if (excess < excessBelow) {
                write(flaggedCount, index, excess);
                flaggedCount++;
            }
        }
        return flaggedCount;
    }

    private static long excess(Account account) {
        long sum = account.cash << 8;
        for (Position position : account.positions) {
            long size = Math.abs(position.lots);
            Side side = position.lots < 0 ? position.instrument.shorts : position.instrument.longs;
            sum += position.lots * position.instrument.value - size * side.margin;
            if (size > side.plainLots) {
                sum -= further(side, size);
            }
        }
        return sum;
    }

    private static long further(Side side, long size) {
        long most = 0;
        for (Bracket bracket : side.brackets) {
            most = Math.max(most, bracket.slope * size - bracket.offset);
        }
        return most;
    }
}

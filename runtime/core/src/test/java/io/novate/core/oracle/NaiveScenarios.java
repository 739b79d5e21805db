package io.novate.core.oracle;

import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.PortfolioRules;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioTerm;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The requirement of a portfolio, by plain sums over scenarios. */
final class NaiveScenarios {
    private static final BigInteger PPM = BigInteger.valueOf(Exact.PPM);

    private NaiveScenarios() {}

    /** The sum of charges by their factors, what size asks further, and half a unit a lot. */
    static BigInteger requirement256(NaivePool pool, TreeMap<Integer, Long> lots, boolean initial) {
        PortfolioRules rules = pool.rules();
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < rules.factors().size(); at++) {
            ChargeFactor factor = rules.factors().get(at);
            int ppm = initial ? factor.initialPpm() : factor.maintenancePpm();
            BigInteger charge = charge256(pool, rules.shape().charges().get(at), lots);
            BigInteger share = charge.max(BigInteger.ZERO).multiply(BigInteger.valueOf(ppm));
            sum = sum.add(Exact.ceil(share, Exact.PPM));
        }
        BigInteger lotCount = BigInteger.ZERO;
        for (Map.Entry<Integer, Long> entry : lots.entrySet()) {
            NaiveInstrument instrument = pool.instrument(entry.getKey());
            lotCount = lotCount.add(BigInteger.valueOf(entry.getValue()).abs());
            sum = sum.add(instrument.further256(entry.getValue(), initial));
        }
        return sum.add(Exact.ceil(lotCount, 2));
    }

    static BigInteger charge256(
            NaivePool pool, ScenarioCharge charge, TreeMap<Integer, Long> lots) {
        BigInteger sum = BigInteger.ZERO;
        for (TreeMap<Integer, Long> group : groups(pool, charge.grouping(), lots)) {
            BigInteger worst = null;
            for (int row = charge.rowFrom(); row < charge.rowTo(); row++) {
                BigInteger loss = row256(pool, row, group);
                worst = worst == null ? loss : worst.max(loss);
            }
            sum = sum.add(charge.signed() ? worst : worst.max(BigInteger.ZERO));
        }
        return sum;
    }

    private static BigInteger row256(NaivePool pool, int row, TreeMap<Integer, Long> lots) {
        BigInteger sum = BigInteger.ZERO;
        for (ScenarioTerm term : pool.rules().shape().terms()) {
            if (term.row() == row) {
                BigInteger each = term256(pool, term, lots);
                sum = term.negated() ? sum.subtract(each) : sum.add(each);
            }
        }
        return sum;
    }

    private static BigInteger term256(
            NaivePool pool, ScenarioTerm term, TreeMap<Integer, Long> lots) {
        BigInteger sum = BigInteger.ZERO;
        for (TreeMap<Integer, Long> group : groups(pool, term.grouping(), lots)) {
            BigInteger worst = term.floorAtZero() ? BigInteger.ZERO : null;
            for (int at = 0; at < term.columnCount(); at++) {
                BigInteger loss = BigInteger.ZERO;
                for (Map.Entry<Integer, Long> entry : group.entrySet()) {
                    BigInteger perLot = loss256(pool, entry.getKey(), term.columnFrom() + at);
                    loss = loss.add(perLot.multiply(BigInteger.valueOf(entry.getValue())));
                }
                worst = worst == null ? loss : worst.max(loss);
            }
            sum = sum.add(worst);
        }
        return sum;
    }

    private static Iterable<TreeMap<Integer, Long>> groups(
            NaivePool pool, Grouping grouping, TreeMap<Integer, Long> lots) {
        TreeMap<String, TreeMap<Integer, Long>> groups = new TreeMap<>();
        for (Map.Entry<Integer, Long> entry : lots.entrySet()) {
            if (entry.getValue() != 0) {
                String key = key(pool.instrument(entry.getKey()), grouping);
                groups.computeIfAbsent(key, name -> new TreeMap<>())
                        .put(entry.getKey(), entry.getValue());
            }
        }
        return groups.values();
    }

    /** An instrument without a strike is a strike group of its own. */
    private static String key(NaiveInstrument instrument, Grouping grouping) {
        String underlying = "u" + instrument.contract().underlying();
        String expiry = underlying + " e" + instrument.contract().expiryMs();
        long strike = instrument.contract().strikeTicks();
        return switch (grouping) {
            case POOL -> "";
            case UNDERLYING -> underlying;
            case EXPIRY -> expiry;
            case STRIKE -> expiry + (strike == 0 ? " i" + instrument.id : " s" + strike);
            case INSTRUMENT -> "i" + instrument.id;
        };
    }

    /** What one long lot loses, to nearest, and never more than a lot can be worth. */
    static BigInteger loss256(NaivePool pool, int id, int column) {
        NaiveInstrument instrument = pool.instrument(id);
        if (!instrument.isOpen()) {
            return BigInteger.ZERO;
        }
        if (instrument.isOption()) {
            boolean known = instrument.option != null && column < lossCount(instrument);
            return BigInteger.valueOf(known ? instrument.option.losses256()[column] : 0);
        }
        List<ColumnMove> moves = pool.rules().movesOf(instrument.contract().underlying());
        if (moves.isEmpty()) {
            return BigInteger.ZERO;
        }
        ColumnMove move = moves.get(column);
        BigInteger value256 = Exact.product(Math.abs(instrument.markValue()), 256);
        BigInteger price = PPM;
        if (instrument.contract().kind().isInverse()) {
            price = BigInteger.valueOf(Math.max(1, Exact.PPM + move.movePpm()));
        }
        BigInteger size = Exact.product(Math.abs((long) move.movePpm()), move.weightPpm());
        size = Exact.halfEven(size.multiply(value256), price.multiply(PPM));
        size = size.min(instrument.valueMax256());
        return move.movePpm() > 0 ? size.negate() : size;
    }

    private static int lossCount(NaiveInstrument instrument) {
        return instrument.option.losses256().length;
    }
}

package io.novate.wire;

import io.novate.core.command.Asset;
import io.novate.core.command.AssetBounds;
import io.novate.core.command.Bracket;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import io.novate.core.command.Explanation;
import io.novate.core.command.Fees;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.HaircutStep;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.SealedBatch;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.command.TradingBounds;
import io.novate.core.command.UnderlyingMoves;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Arguments for any command or event: what a message can hold, extremes included, or numbers that
 * count up so that people see which stands where.
 */
final class Arguments {
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final SplittableRandom random;
    private final int entriesMax;
    private int counter;

    private Arguments(SplittableRandom random, int entriesMax) {
        this.random = random;
        this.entriesMax = entriesMax;
    }

    /** Returns arguments of a seed, with groups of at most so many entries. */
    static Arguments random(long seed, int entriesMax) {
        return new Arguments(new SplittableRandom(seed), entriesMax);
    }

    /** Returns arguments that count from 1, with groups of two entries. */
    static Arguments counting() {
        return new Arguments(null, 2);
    }

    Object[] of(Method method) {
        Class<?>[] types = method.getParameterTypes();
        Object[] values = new Object[types.length];
        for (int index = 0; index < types.length; index++) {
            boolean countOfSegment = index > 0 && types[index - 1] == MemorySegment.class;
            values[index] =
                    types[index] == MemorySegment.class
                            ? null
                            : countOfSegment ? entries() : value(types[index]);
        }
        for (int index = 0; index < types.length; index++) {
            if (types[index] == MemorySegment.class) {
                values[index] = records(method.getName(), (int) values[index + 1]);
            }
        }
        return values;
    }

    private Object value(Class<?> type) {
        if (type == int.class) {
            return integer();
        } else if (type == long.class) {
            return number();
        } else if (type == boolean.class) {
            return flag();
        } else if (type == byte[].class) {
            return bytes(20);
        } else if (type == Listing.class) {
            return listing();
        } else if (type == Asset.class) {
            return asset();
        } else if (type == PortfolioRules.class) {
            return rules();
        } else if (type == SealedBatch.class) {
            return batch();
        } else if (type == Explanation.class) {
            return explanation();
        }
        return choice(type);
    }

    int integer() {
        return random == null
                ? ++counter
                : switch (random.nextInt(8)) {
                    case 0 -> Integer.MIN_VALUE;
                    case 1 -> Integer.MAX_VALUE;
                    case 2 -> random.nextInt(-1, 2);
                    default -> random.nextInt();
                };
    }

    long number() {
        return random == null
                ? ++counter
                : switch (random.nextInt(8)) {
                    case 0 -> Long.MIN_VALUE;
                    case 1 -> Long.MAX_VALUE;
                    case 2 -> random.nextInt(-1, 2);
                    default -> random.nextLong();
                };
    }

    private boolean flag() {
        return random == null ? ++counter % 2 == 0 : random.nextBoolean();
    }

    private int entries() {
        return random == null ? 2 : random.nextInt(entriesMax + 1);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int index = 0; index < count; index++) {
            bytes[index] = (byte) integer();
        }
        return bytes;
    }

    private <T> T choice(Class<T> type) {
        T[] values = type.getEnumConstants();
        return values[random == null ? ++counter % values.length : random.nextInt(values.length)];
    }

    private <T> List<T> list(Supplier<T> entry) {
        List<T> list = new ArrayList<>();
        for (int left = entries(); left > 0; left--) {
            list.add(entry.get());
        }
        return list;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random == null ? 8 : random.nextInt(255);
        for (int index = 0; index < length; index++) {
            text.append(random == null ? "BTC-PERP".charAt(index) : (char) random.nextInt(128));
        }
        return text.toString();
    }

    private Contract contract() {
        return new Contract(
                choice(InstrumentKind.class),
                integer(),
                number(),
                number(),
                number(),
                number(),
                number());
    }

    private Listing listing() {
        Supplier<Bracket> bracket = () -> new Bracket(number(), integer(), integer());
        return new Listing(
                integer(),
                text(),
                contract(),
                new MarginSchedule(
                        list(bracket),
                        list(bracket),
                        number(),
                        number(),
                        choice(MarginRounding.class)),
                new Fees(integer(), integer(), integer(), number(), number()),
                new TradingBounds(integer(), number(), integer(), integer(), integer(), integer()),
                number());
    }

    private Asset asset() {
        Supplier<HaircutStep> step = () -> new HaircutStep(number(), integer());
        return new Asset(
                integer(),
                text(),
                new HaircutCurve(list(step), list(step)),
                new HaircutCurve(list(step), list(step)),
                new AssetBounds(number(), number(), integer()));
    }

    private PortfolioRules rules() {
        int columnCount = random == null ? 3 : random.nextInt(1, ScenarioShape.COLUMNS_MAX + 1);
        List<ScenarioTerm> terms = new ArrayList<>();
        List<ScenarioCharge> charges = new ArrayList<>();
        for (int row = 0; row < Math.min(ScenarioShape.ROWS_MAX, entries()); row++) {
            int from = random == null ? row : random.nextInt(columnCount);
            terms.add(
                    new ScenarioTerm(
                            row, choice(Grouping.class), from, columnCount - from, flag(), flag()));
        }
        for (int index = 0; index < Math.min(ScenarioShape.CHARGES_MAX, entries()); index++) {
            charges.add(
                    new ScenarioCharge(
                            index,
                            index + 1 + index % 2,
                            flag() ? Grouping.POOL : Grouping.UNDERLYING,
                            flag()));
        }
        return new PortfolioRules(
                new ScenarioShape(columnCount, terms, charges),
                list(() -> new ChargeFactor(integer(), integer())),
                list(
                        () ->
                                new UnderlyingMoves(
                                        integer(),
                                        list(() -> new ColumnMove(integer(), integer())))),
                integer(),
                integer());
    }

    private MemorySegment records(String name, int count) {
        int columnCount = random == null ? 3 : random.nextInt(5);
        int recordBytes =
                switch (name) {
                    case "trades" -> TradeDescriptor.BYTES;
                    case "marks" -> MarkDescriptor.BYTES;
                    case "indexes" -> IndexDescriptor.BYTES;
                    case "tables" -> OptionDescriptor.strideBytes(columnCount);
                    default -> throw new IllegalArgumentException(name);
                };
        int slack = random == null ? 0 : random.nextInt(3) * 8;
        MemorySegment records =
                Arena.ofAuto().allocate(Math.max(1, count * recordBytes + slack), Long.BYTES);
        for (int index = 0; index < count; index++) {
            MemorySegment each = records.asSlice((long) index * recordBytes, recordBytes);
            switch (name) {
                case "trades" -> put(each, 4, 4, 4, 4, 8, 8);
                case "marks" -> put(each, 4, 0, 8);
                case "indexes" -> put(each, 4, 4, 8, 4, 0);
                default -> {
                    put(each, 4, 0, 8, 8, 8, 8, 8);
                    each.set(INT, OptionDescriptor.COLUMN_COUNT_OFFSET, columnCount);
                    for (int column = 0; column < columnCount; column++) {
                        each.set(LONG, OptionDescriptor.HEADER_BYTES + column * 8L, number());
                    }
                }
            }
        }
        return records;
    }

    /** Puts fields of so many bytes one after the other; 0 leaves four bytes out. */
    private void put(MemorySegment record, int... fieldBytes) {
        long at = 0;
        for (int bytes : fieldBytes) {
            if (bytes == 8) {
                record.set(LONG, at, number());
            } else if (bytes == 4) {
                record.set(INT, at, integer());
            }
            at += bytes == 0 ? 4 : bytes;
        }
    }

    private MemorySegment segment(int byteCount) {
        return Arena.ofAuto()
                .allocate(Math.max(1, byteCount), Long.BYTES)
                .copyFrom(MemorySegment.ofArray(bytes(byteCount)))
                .asSlice(0, byteCount);
    }

    private SealedBatch batch() {
        int elementCount = 16 * entries();
        Map<String, Object> values = new LinkedHashMap<>();
        return proxy(
                SealedBatch.class,
                values,
                method ->
                        switch (method.getName()) {
                            case "mode" -> integer() & 0xff;
                            case "elementCount" -> elementCount;
                            case "stream" -> segment(32 * elementCount);
                            default ->
                                    method.getReturnType() == MemorySegment.class
                                            ? segment(32)
                                            : value(method.getReturnType());
                        });
    }

    private Explanation explanation() {
        Map<String, Object> values = new LinkedHashMap<>();
        return proxy(
                Explanation.class,
                values,
                method ->
                        method.getName().endsWith("Count")
                                ? entries()
                                : method.getReturnType() == Contract.class
                                        ? contract()
                                        : value(method.getReturnType()));
    }

    private interface Source {
        Object value(Method method);
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> values, Source source) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) ->
                                values.computeIfAbsent(
                                        method.getName() + List.of(orNone(arguments)),
                                        key -> source.value(method))));
    }

    private static Object[] orNone(Object[] arguments) {
        return arguments == null ? new Object[0] : arguments;
    }
}

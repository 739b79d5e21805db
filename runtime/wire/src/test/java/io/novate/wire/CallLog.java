package io.novate.wire;

import io.novate.core.command.Explanation;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.MarginKind;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OptionDescriptor;
import io.novate.core.command.SealedBatch;
import io.novate.core.command.TradeDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes down calls of commands or events, with all that was lent, so that they can be compared.
 */
final class CallLog {
    private final List<String> lines = new ArrayList<>();

    /** Returns an interface whose calls are written down. */
    <T> T taking(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            lines.add(line(method, arguments));
                            return null;
                        }));
    }

    List<String> lines() {
        return lines;
    }

    /** Returns the methods of an interface that carry something and are not derived from others. */
    static List<Method> calls(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getReturnType() == void.class)
                .filter(
                        method ->
                                Arrays.stream(type.getMethods())
                                                        .filter(
                                                                other ->
                                                                        other.getName()
                                                                                .equals(
                                                                                        method
                                                                                                .getName()))
                                                        .count()
                                                == 1
                                        || !method.isDefault())
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .toList();
    }

    static String line(Method method, Object[] arguments) {
        StringBuilder line = new StringBuilder(method.getName());
        for (int index = 0; index < arguments.length; index++) {
            line.append(' ');
            switch (arguments[index]) {
                case byte[] bytes -> line.append(HexFormat.of().formatHex(bytes));
                case MemorySegment records ->
                        line.append(records(method, records, (int) arguments[index + 1]));
                case SealedBatch batch -> appendAll(line, SealedBatch.class, batch);
                case Explanation explanation -> {
                    appendAll(line, Explanation.class, explanation);
                    appendEntries(line, explanation);
                }
                default -> line.append(arguments[index]);
            }
        }
        return line.toString();
    }

    private static String records(Method method, MemorySegment records, int count) {
        int recordBytes =
                switch (method.getName()) {
                    case "trades" -> TradeDescriptor.BYTES;
                    case "marks" -> MarkDescriptor.BYTES;
                    case "indexes" -> IndexDescriptor.BYTES;
                    default ->
                            count == 0
                                    ? 0
                                    : OptionDescriptor.strideBytes(
                                            records.get(
                                                    ValueLayout.JAVA_INT,
                                                    OptionDescriptor.COLUMN_COUNT_OFFSET));
                };
        return hex(records.asSlice(0, (long) count * recordBytes));
    }

    private static String hex(MemorySegment bytes) {
        return HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    private static void appendAll(StringBuilder line, Class<?> type, Object from) {
        Arrays.stream(type.getMethods())
                .filter(method -> method.getParameterCount() == 0)
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .forEach(method -> append(line, method, from));
    }

    private static void append(StringBuilder line, Method method, Object from, Object... place) {
        Object value;
        try {
            value = method.invoke(from, place);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(method.getName(), e);
        }
        line.append(' ').append(method.getName()).append('=');
        line.append(value instanceof MemorySegment bytes ? hex(bytes) : value);
    }

    private static void appendEntries(StringBuilder line, Explanation from) {
        List<Method> methods =
                Arrays.stream(Explanation.class.getMethods())
                        .filter(method -> method.getParameterCount() > 0)
                        .sorted((a, b) -> a.getName().compareTo(b.getName()))
                        .toList();
        for (Method method : methods) {
            String name = method.getName();
            boolean ofAsset = name.startsWith("asset") || name.equals("units");
            int count = ofAsset ? from.assetCount() : from.positionCount();
            for (int index = 0; index < count; index++) {
                if (name.equals("loss256")) {
                    for (int column = 0; column < from.rules().columnCount(); column++) {
                        append(line, method, from, index, column);
                    }
                } else if (method.getParameterTypes()[0] == MarginKind.class) {
                    appendTables(line, method, from, index);
                } else {
                    append(line, method, from, index);
                }
            }
        }
    }

    private static void appendTables(
            StringBuilder line, Method method, Explanation from, int index) {
        for (MarginKind table : MarginKind.values()) {
            if (method.getParameterCount() == 2) {
                append(line, method, from, table, index);
            } else {
                for (int step = 0; step < from.bracketCount(table, index); step++) {
                    append(line, method, from, table, index, step);
                }
            }
        }
    }
}

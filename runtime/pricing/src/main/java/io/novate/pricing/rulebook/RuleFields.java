package io.novate.pricing.rulebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The fields of one object of a rulebook, each read once; {@link #end} refuses what nobody read.
 *
 * <p>Every fault is one sentence {@code file: field: value: why}.
 */
public final class RuleFields {
    private static final JsonMapper BINDER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .build();

    private static final JsonMapper READER =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final String file;
    private final String path;
    private final JsonNode node;
    private final TreeSet<String> unread = new TreeSet<>();

    /**
     * Reads the object that a file is.
     *
     * @param file name for messages
     * @throws RulebookFault when it is not JSON or no object
     */
    public static RuleFields of(String file, byte[] text) {
        try {
            return new RuleFields(file, "", READER.readTree(text));
        } catch (JacksonException e) {
            String why = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new RulebookFault(file + ": line " + line + ": " + why + ": is not JSON");
        }
    }

    /** Reads an object at a path, which is empty for the whole file. */
    RuleFields(String file, String path, JsonNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw new RulebookFault(
                    file
                            + ": "
                            + (path.isEmpty() ? "file" : path)
                            + ": "
                            + shortly(node)
                            + ": is not an object");
        }
        unread.addAll(node.propertyNames());
    }

    /** Returns whether a field is there. */
    public boolean has(String name) {
        return node.has(name) && !node.get(name).isNull();
    }

    /** Returns a text that is not empty. */
    public String text(String name) {
        JsonNode value = required(name);
        if (!value.isString() || value.asString().isBlank()) {
            throw fault(name, "is not a text");
        }
        return value.asString();
    }

    /** Returns a truth value, or the given one when it is absent. */
    public boolean flag(String name, boolean absent) {
        if (!has(name)) {
            unread.remove(name);
            return absent;
        }
        JsonNode value = required(name);
        if (!value.isBoolean()) {
            throw fault(name, "is neither true nor false");
        }
        return value.asBoolean();
    }

    /** Returns an integer inside bounds. */
    public long integer(String name, long min, long max) {
        JsonNode value = required(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw fault(name, "is not an integer");
        }
        long number = value.asLong();
        if (number < min || number > max) {
            throw fault(name, "is outside " + min + ".." + max);
        }
        return number;
    }

    /** Returns an integer inside bounds, or the given one when it is absent. */
    public long integer(String name, long min, long max, long absent) {
        return has(name) ? integer(name, min, max) : absent;
    }

    /** Returns a rate inside bounds, parts per million. */
    public int ppm(String name, int min, int max) {
        return (int) integer(name, min, max);
    }

    /** Returns a rate inside bounds, parts per million, or the given one when it is absent. */
    public int ppm(String name, int min, int max, int absent) {
        return (int) integer(name, min, max, absent);
    }

    /** Returns a number inside bounds. */
    public double real(String name, double min, double max) {
        JsonNode value = required(name);
        double number = Double.NaN;
        if (value.isBigInteger()) {
            number = value.bigIntegerValue().doubleValue();
        } else if (value.isNumber()) {
            number = value.asDouble();
        }
        if (Double.isNaN(number)) {
            throw fault(name, "is not a number");
        }
        if (number < min || number > max) {
            throw fault(name, "is outside " + min + ".." + max);
        }
        return number;
    }

    /** Returns a number inside bounds, or the given one when it is absent. */
    public double real(String name, double min, double max, double absent) {
        return has(name) ? real(name, min, max) : absent;
    }

    /** Returns one of the constants of an enumeration. */
    public <E extends Enum<E>> E choice(String name, Class<E> kind) {
        String text = text(name);
        for (E constant : kind.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw fault(name, "is none of " + Arrays.toString(kind.getEnumConstants()));
    }

    /** Returns one of the constants of an enumeration, or the given one when it is absent. */
    public <E extends Enum<E>> E choice(String name, Class<E> kind, E absent) {
        return has(name) ? choice(name, kind) : absent;
    }

    /** Returns what a reader makes of an object; of an empty one when it is absent. */
    public <T> T object(String name, Function<RuleFields, T> reader) {
        JsonNode value = has(name) ? required(name) : JsonNodeFactory.instance.objectNode();
        return read(new RuleFields(file, pathOf(name), value), reader);
    }

    /** Returns what a reader makes of each object of a list; nothing when it is absent. */
    public <T> List<T> objects(String name, Function<RuleFields, T> reader) {
        List<T> values = new ArrayList<>();
        if (!has(name)) {
            unread.remove(name);
            return values;
        }
        JsonNode list = required(name);
        if (!list.isArray()) {
            throw fault(name, "is not a list");
        }
        for (JsonNode value : list) {
            String place = pathOf(name) + "[" + values.size() + "]";
            values.add(read(new RuleFields(file, place, value), reader));
        }
        return values;
    }

    /** Returns what a reader makes of each object of a map, in the order of the file. */
    public <T> Map<String, T> map(String name, Function<RuleFields, T> reader) {
        Map<String, T> values = new LinkedHashMap<>();
        if (!has(name)) {
            unread.remove(name);
            return values;
        }
        JsonNode map = required(name);
        if (!map.isObject()) {
            throw fault(name, "is not an object");
        }
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String place = pathOf(name) + "." + entry.getKey();
            values.put(entry.getKey(), read(new RuleFields(file, place, entry.getValue()), reader));
        }
        return values;
    }

    /** Returns this object as a record whose components are its fields. */
    public <T> T bound(Class<T> type) {
        unread.clear();
        try {
            return BINDER.treeToValue(node, type);
        } catch (ValueInstantiationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RulebookFault(file + ": " + placeOf(e) + "." + cause.getMessage());
        } catch (UnrecognizedPropertyException e) {
            throw boundFault(e, "is not a field here");
        } catch (DatabindException e) {
            boolean isMissing = e.getOriginalMessage().startsWith("Missing");
            throw isMissing
                    ? new RulebookFault(file + ": " + placeOf(e) + ": nothing: is missing")
                    : boundFault(e, "is not what it has to be");
        }
    }

    /** Refuses a list in which two objects have one key. */
    <T> void distinct(String name, List<T> values, Function<T, Object> key) {
        Set<Object> seen = new HashSet<>();
        for (T value : values) {
            if (!seen.add(key.apply(value))) {
                throw fault(name, "holds " + key.apply(value) + " twice");
            }
        }
    }

    /** Refuses the object when it holds a field that was not read. */
    public void end() {
        if (!unread.isEmpty()) {
            throw fault(unread.first(), "is not a field here");
        }
    }

    /** Returns the fault of a field. */
    public RulebookFault fault(String name, String why) {
        JsonNode value = node.get(name);
        String shown = value == null ? "nothing" : shortly(value);
        return new RulebookFault(file + ": " + pathOf(name) + ": " + shown + ": " + why);
    }

    private static <T> T read(RuleFields fields, Function<RuleFields, T> reader) {
        T value = reader.apply(fields);
        fields.end();
        return value;
    }

    /** Returns the fault of the value at which binding stopped. */
    private RulebookFault boundFault(DatabindException stopped, String why) {
        JsonNode value = node;
        for (JacksonException.Reference step : stopped.getPath()) {
            boolean isField = step.getPropertyName() != null;
            JsonNode next =
                    isField ? value.get(step.getPropertyName()) : value.get(step.getIndex());
            value = next == null ? value : next;
        }
        String place = placeOf(stopped);
        return new RulebookFault(file + ": " + place + ": " + shortly(value) + ": " + why);
    }

    /** Returns where binding stopped. */
    private String placeOf(DatabindException stopped) {
        StringBuilder place = new StringBuilder(path);
        for (JacksonException.Reference step : stopped.getPath()) {
            if (step.getPropertyName() != null) {
                place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
            } else {
                place.append('[').append(step.getIndex()).append(']');
            }
        }
        return place.toString();
    }

    private JsonNode required(String name) {
        unread.remove(name);
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            throw fault(name, "is missing");
        }
        return value;
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String shortly(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}

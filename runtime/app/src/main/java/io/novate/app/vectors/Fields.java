package io.novate.app.vectors;

import io.novate.app.BadInput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The named values of a row, or of an object inside it, read with one clear sentence when wrong.
 *
 * <p>A row of a CSV file is an object of texts; a number may stand as a text or as a number.
 */
final class Fields {
    private final String where;
    private final JsonNode node;

    Fields(String where, JsonNode node) {
        this.where = where;
        this.node = node;
        if (!node.isObject()) {
            throw new BadInput(where + " is not an object but " + shortly(node));
        }
    }

    /** Returns whether a value is there: neither missing nor null nor an empty text. */
    boolean has(String name) {
        JsonNode value = node.get(name);
        return value != null
                && !value.isNull()
                && !(value.isString() && value.asString().isEmpty());
    }

    /** Returns a text, which may be empty. */
    String text(String name) {
        JsonNode value = value(name);
        if (!value.isValueNode()) {
            throw wrong(name, "a text");
        }
        return value.asString().strip();
    }

    /** Returns whether a value is the given text. */
    boolean is(String name, String text) {
        JsonNode value = value(name);
        return value.isString() && value.asString().strip().equals(text);
    }

    /** Returns an integer of any size. */
    BigInteger wide(String name) {
        try {
            return new BigDecimal(text(name)).toBigIntegerExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(name, "an integer");
        }
    }

    /** Returns a 64-bit integer; a row with a wider one is left out. */
    long integer(String name) {
        BigInteger value = wide(name);
        if (value.bitLength() > Long.SIZE - 1) {
            throw new OutsideWidths(name + " is wider than 64 bits");
        }
        return value.longValue();
    }

    /** Returns a 32-bit integer; a row with a wider one is left out. */
    int small(String name) {
        BigInteger value = wide(name);
        if (value.bitLength() > Integer.SIZE - 1) {
            throw new OutsideWidths(name + " is wider than 32 bits");
        }
        return value.intValue();
    }

    /** Returns an integer, or the given one when the value is absent. */
    long integerOr(String name, long absent) {
        return has(name) ? integer(name) : absent;
    }

    /** Returns a decimal number exactly as written. */
    BigDecimal decimal(String name) {
        try {
            return new BigDecimal(text(name));
        } catch (NumberFormatException e) {
            throw wrong(name, "a number");
        }
    }

    /** Returns a floating-point number. */
    double real(String name) {
        return decimal(name).doubleValue();
    }

    /** Returns a truth value. */
    boolean truth(String name) {
        JsonNode value = value(name);
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.asBoolean();
    }

    /** Returns an object inside this one. */
    Fields object(String name) {
        return new Fields(where + ": " + name, value(name));
    }

    /** Returns the objects of a list. */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : list(name)) {
            objects.add(new Fields(where + ": " + name + " " + (objects.size() + 1), element));
        }
        return objects;
    }

    /** Returns a list of lists of plain values, each value as it is written. */
    List<List<String>> table(String name) {
        List<List<String>> table = new ArrayList<>();
        for (JsonNode element : list(name)) {
            if (!element.isArray()) {
                throw wrong(name, "a list of lists");
            }
            List<String> line = new ArrayList<>();
            element.forEach(value -> line.add(value.asString()));
            table.add(line);
        }
        return table;
    }

    /** Returns a list of texts. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list(name)) {
            if (!element.isString()) {
                throw wrong(name, "a list of texts");
            }
            texts.add(element.asString());
        }
        return texts;
    }

    /** Returns a truth value. */
    boolean flag(String name) {
        JsonNode value = value(name);
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.asBoolean();
    }

    /** Returns a list of 64-bit integers. */
    List<Long> integers(String name) {
        List<Long> integers = new ArrayList<>();
        for (JsonNode element : list(name)) {
            if (!element.canConvertToLong() || !element.isIntegralNumber()) {
                throw wrong(name, "a list of integers");
            }
            integers.add(element.asLong());
        }
        return integers;
    }

    /** Returns the words of a text. */
    List<String> words(String name) {
        String text = text(name);
        return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
    }

    /** Returns the bad input that says where and why. */
    BadInput fault(String why) {
        return new BadInput(where + ": " + why);
    }

    /** Returns the bad input that a field is not what it has to be. */
    BadInput wrong(String name, String expected) {
        return new BadInput(
                where + ": " + name + " is not " + expected + " but " + shortly(node.get(name)));
    }

    private JsonNode list(String name) {
        JsonNode value = value(name);
        if (!value.isArray()) {
            throw wrong(name, "a list");
        }
        return value;
    }

    private JsonNode value(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new BadInput(where + ": " + name + " is missing");
        }
        return value;
    }

    private static String shortly(JsonNode value) {
        if (value == null) {
            return "missing";
        }
        String text = value.isString() ? "'" + value.asString() + "'" : value.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}

package io.novate.pricing.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.AssetBounds;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.HaircutStep;
import io.novate.pricing.rulebook.Rulebook;
import io.novate.pricing.rulebook.RulebookFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every field of a rulebook changes what a pool does, and no field is without a case. */
final class RulebookActsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What names a rulebook, and rules nothing. */
    private static final Set<String> NAMES = Set.of("rulebook", "source");

    /** Components whose field has another name. */
    private static final Map<String, String> FIELDS =
            Map.of("name", "rulebook", "longBrackets", "long", "shortBrackets", "short");

    private static final List<String> BASE = lines(probe());

    /**
     * One field with another value.
     *
     * @param path where it stands in the file
     * @param value JSON
     * @param given what is set in both files, {@code path=JSON}; nothing removes
     */
    record Case(String path, String value, List<String> given) {
        static Case of(String line) {
            String[] cells = line.split("\\|", -1);
            List<String> given = new ArrayList<>();
            for (String each : cells[2].split(";")) {
                if (!each.isBlank()) {
                    given.add(each.strip());
                }
            }
            return new Case(cells[0].strip(), cells[1].strip(), given);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    static List<Case> cases() {
        return text("cases.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(Case::of)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldActOnEveryField(Case field) {
        ObjectNode before = probe();
        for (String given : field.given()) {
            int cut = given.indexOf('=');
            set(before, given.substring(0, cut), given.substring(cut + 1));
        }
        ObjectNode after = before.deepCopy();
        set(after, field.path(), field.value());
        assertNotEquals(before, after, "the case changes nothing");
        List<String> plain = field.given().isEmpty() ? BASE : lines(before);
        assertTrue(plain.size() > 200, plain::toString);
        assertNotEquals(plain, lines(after), "nobody acts on the field");
    }

    @Test
    void shouldDoTheSameAgain() {
        assertEquals(BASE, lines(probe()));
    }

    @Test
    void shouldHaveACaseForEveryFieldOfTheFile() {
        Set<String> cased = new TreeSet<>();
        cases().forEach(each -> cased.add(plain(each.path())));
        Set<String> fields = new TreeSet<>();
        addFields("", probe(), fields);
        fields.removeAll(NAMES);
        assertEquals(fields, cased);
    }

    @Test
    void shouldHoldEveryComponentOfTheRecordsInTheFile() {
        List<String> missing = new ArrayList<>();
        int count = compare(Rulebook.class, probe(), missing);
        assertEquals(List.of(), missing);
        assertTrue(count > 100, "count=" + count);
    }

    /** Looks for a field of the file for each component, and returns how many there are. */
    private static int compare(Class<?> type, JsonNode node, List<String> missing) {
        int count = 0;
        for (RecordComponent component : type.getRecordComponents()) {
            boolean named = component.getName().equals("name") && type != Rulebook.class;
            String field =
                    named
                            ? component.getName()
                            : FIELDS.getOrDefault(component.getName(), component.getName());
            boolean flat =
                    component.getType() == AssetBounds.class
                            || component.getName().equals("linear");
            JsonNode value = flat ? node : node.get(field);
            count++;
            if (value == null) {
                missing.add(type.getSimpleName() + "." + component.getName());
            } else if (component.getType() == HaircutCurve.class) {
                count += compare(HaircutStep.class, value.get(0), missing);
            } else if (component.getType().isRecord()) {
                count += compare(component.getType(), value, missing);
            } else if (value.isContainer()) {
                count += compare(element(component), value.iterator().next(), missing);
            }
        }
        return count;
    }

    private static Class<?> element(RecordComponent component) {
        Type[] arguments =
                ((ParameterizedType) component.getGenericType()).getActualTypeArguments();
        return (Class<?>) arguments[arguments.length - 1];
    }

    private static void addFields(String path, JsonNode node, Set<String> fields) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                String below = path.isEmpty() ? entry.getKey() : path + "/" + entry.getKey();
                addFields(below, entry.getValue(), fields);
            }
        } else if (node.isArray()) {
            node.forEach(each -> addFields(path + "/0", each, fields));
        } else {
            fields.add(path);
        }
    }

    /** Returns a path with every place in a list as the first. */
    private static String plain(String path) {
        return path.replaceAll("/[0-9]+", "/0");
    }

    private static void set(ObjectNode root, String path, String value) {
        int cut = path.lastIndexOf('/');
        String last = path.substring(cut + 1);
        JsonNode parent = root.at("/" + path.substring(0, cut));
        if (parent instanceof ArrayNode list && value.isEmpty()) {
            list.remove(Integer.parseInt(last));
        } else if (value.isEmpty()) {
            ((ObjectNode) parent).remove(last);
        } else {
            ((ObjectNode) parent).set(last, JSON.readTree(value));
        }
    }

    /** Returns what a pool with these rules does, or why there is none. */
    private static List<String> lines(ObjectNode rules) {
        byte[] text = rules.toString().getBytes(StandardCharsets.UTF_8);
        Rulebook rulebook = Rulebook.parse("probe.json", text);
        try {
            return PoolProbe.transcript(rulebook);
        } catch (RulebookFault e) {
            assertEquals("probe: collateral: BTC: has no haircut", e.getMessage());
            return List.of(e.getMessage());
        }
    }

    private static ObjectNode probe() {
        return (ObjectNode) JSON.readTree(text("probe.json"));
    }

    private static String text(String name) {
        try (InputStream in = RulebookActsTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

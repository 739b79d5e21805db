package io.novate.app.vectors;

import io.novate.app.BadInput;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One file of rows with a header that says where they come from.
 *
 * <p>CSV: lines that begin with {@code #} are the header, {@code # name: text}; the first other
 * line names the columns. JSON: an object with {@code header} and a list {@code vectors}.
 *
 * @param name file name without folder
 * @param header what the file says about itself
 * @param rows the rows in order
 */
record VectorFile(String name, Fields header, List<Fields> rows) {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    /** Reads a file. */
    static VectorFile read(Path path) {
        String name = path.getFileName().toString();
        String text;
        try {
            text = Files.readString(path, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw new BadInput(name + " is not a text file in UTF-8");
        } catch (IOException e) {
            throw new BadInput(name + " cannot be read: " + BadInput.reason(e));
        }
        return name.endsWith(".json") ? json(name, text) : csv(name, text);
    }

    private static VectorFile json(String name, String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new BadInput(
                    name
                            + " is not JSON: line "
                            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
                            + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
        }
        Fields file = new Fields(name, root);
        Fields header = file.object("header");
        List<Fields> rows = new ArrayList<>();
        JsonNode vectors = root.get("vectors");
        if (vectors == null || !vectors.isArray()) {
            throw new BadInput(name + ": vectors is not a list");
        }
        for (JsonNode row : vectors) {
            rows.add(new Fields(where(name, rows.size() + 1), row));
        }
        return new VectorFile(name, header, rows);
    }

    private static VectorFile csv(String name, String text) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        List<Fields> rows = new ArrayList<>();
        String[] columns = null;
        for (String line : text.lines().toList()) {
            if (line.startsWith("#")) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    String field = line.substring(1, colon).strip();
                    header.put(field, line.substring(colon + 1).strip());
                }
            } else if (line.isBlank()) {
                continue;
            } else if (columns == null) {
                columns = line.split(",", -1);
            } else {
                rows.add(row(where(name, rows.size() + 1), columns, line));
            }
        }
        if (columns == null) {
            throw new BadInput(name + " has no line that names its columns");
        }
        return new VectorFile(name, new Fields(name + ": header", header), rows);
    }

    private static Fields row(String where, String[] columns, String line) {
        String[] values = line.split(",", -1);
        if (values.length != columns.length) {
            throw new BadInput(
                    where
                            + " has "
                            + values.length
                            + " values for "
                            + columns.length
                            + " columns: '"
                            + line
                            + "'");
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int index = 0; index < columns.length; index++) {
            row.put(columns[index].strip(), values[index].strip());
        }
        return new Fields(where, row);
    }

    private static String where(String name, int number) {
        return name + ": row " + number;
    }
}

package io.novate.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A second reader of the messages, written from the schema file alone: no generated code, nothing
 * of this room. It lists what a recording holds.
 */
final class SchemaListing {
    private final Map<String, Element> types = new LinkedHashMap<>();
    private final Map<Integer, Element> messages = new LinkedHashMap<>();
    private ByteBuffer bytes;
    private StringBuilder text;
    private int version;

    SchemaListing(Path schema) throws IOException {
        Element root;
        try {
            root =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(schema.toFile())
                            .getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
        for (Element child : children(root)) {
            if (child.getTagName().equals("types")) {
                children(child).forEach(type -> types.put(type.getAttribute("name"), type));
            } else {
                messages.put(number(child, "id"), child);
            }
        }
    }

    /** Returns the names of all messages by their ids. */
    Map<Integer, String> messageNames() {
        Map<Integer, String> names = new LinkedHashMap<>();
        messages.forEach((id, message) -> names.put(id, message.getAttribute("name")));
        return names;
    }

    /** Returns the values of an enum by their names. */
    Map<String, Integer> codes(String name) {
        Map<String, Integer> codes = new LinkedHashMap<>();
        for (Element value : children(types.get(name))) {
            codes.put(value.getAttribute("name"), Integer.parseInt(value.getTextContent()));
        }
        return codes;
    }

    /** Returns the names of all enums. */
    List<String> enums() {
        return types.values().stream()
                .filter(type -> type.getTagName().equals("enum"))
                .map(type -> type.getAttribute("name"))
                .toList();
    }

    /** Returns every element that describes nothing. */
    List<String> undescribed() {
        List<String> names = new ArrayList<>();
        types.values().forEach(type -> undescribed(type, names));
        messages.values().forEach(message -> undescribed(message, names));
        return names;
    }

    private static void undescribed(Element element, List<String> names) {
        boolean reference = element.getTagName().equals("ref");
        if (!reference
                && element.getAttribute("description").isBlank()
                && element.getTextContent().isBlank()) {
            names.add(element.getAttribute("name"));
        }
        children(element).forEach(child -> undescribed(child, names));
    }

    /** Lists a recording: messages, each after its length as an int32. */
    String list(Path recording) throws IOException {
        bytes = ByteBuffer.wrap(Files.readAllBytes(recording)).order(ByteOrder.LITTLE_ENDIAN);
        text = new StringBuilder();
        while (bytes.hasRemaining()) {
            int end = bytes.getInt() + bytes.position();
            int blockBytes = Short.toUnsignedInt(bytes.getShort());
            Element message = messages.get((int) bytes.getShort());
            bytes.getShort();
            version = bytes.getShort();
            text.append(message.getAttribute("name")).append(" version ").append(version);
            text.append('\n');
            block(message, blockBytes, "  ");
            if (bytes.position() != end) {
                throw new IOException(message.getAttribute("name") + " ends elsewhere");
            }
        }
        return text.toString();
    }

    private void block(Element message, int blockBytes, String margin) {
        int next = bytes.position() + blockBytes;
        for (Element field : children(message)) {
            String name = field.getAttribute("name");
            switch (field.getTagName()) {
                case "field" -> {
                    if (number(field, "sinceVersion") <= version) {
                        text.append(margin).append(name).append(" =");
                        value(field.getAttribute("type"));
                        text.append('\n');
                    }
                }
                case "group" -> {
                    bytes.position(next);
                    int entryBytes = Short.toUnsignedInt(bytes.getShort());
                    int count = Short.toUnsignedInt(bytes.getShort());
                    for (int index = 0; index < count; index++) {
                        text.append(margin).append(name).append(' ').append(index).append('\n');
                        block(field, entryBytes, margin + "  ");
                    }
                    next = bytes.position();
                }
                default -> {
                    bytes.position(next);
                    data(name, field.getAttribute("type"), margin);
                    next = bytes.position();
                }
            }
        }
        bytes.position(next);
    }

    private void data(String name, String type, String margin) {
        List<Element> parts = children(types.get(type));
        boolean letters = parts.get(1).hasAttribute("characterEncoding");
        int length = (int) integer(parts.get(0).getAttribute("primitiveType"));
        byte[] content = new byte[length];
        bytes.get(content);
        text.append(margin).append(name).append(" =");
        if (letters) {
            text.append(' ').append(new String(content, StandardCharsets.US_ASCII));
        } else {
            appendHex(content);
        }
        text.append('\n');
    }

    private void value(String name) {
        Element type = types.get(name);
        if (type == null) {
            text.append(' ').append(integer(name));
            return;
        }
        switch (type.getTagName()) {
            case "type" -> {
                byte[] content = new byte[number(type, "length")];
                bytes.get(content);
                appendHex(content);
            }
            case "enum" -> {
                long code = integer(type.getAttribute("encodingType"));
                for (Element each : children(type)) {
                    if (each.getTextContent().equals("" + code)) {
                        text.append(' ').append(each.getAttribute("name"));
                    }
                }
            }
            case "set" -> {
                long bits = integer(type.getAttribute("encodingType"));
                for (Element each : children(type)) {
                    if ((bits >> Integer.parseInt(each.getTextContent()) & 1) == 1) {
                        text.append(' ').append(each.getAttribute("name"));
                    }
                }
            }
            default -> {
                for (Element part : children(type)) {
                    boolean reference = part.getTagName().equals("ref");
                    text.append(' ').append(part.getAttribute("name")).append(':');
                    value(part.getAttribute(reference ? "type" : "primitiveType"));
                }
            }
        }
    }

    private long integer(String primitive) {
        return switch (primitive) {
            case "uint8" -> Byte.toUnsignedLong(bytes.get());
            case "uint16" -> Short.toUnsignedLong(bytes.getShort());
            case "uint32" -> Integer.toUnsignedLong(bytes.getInt());
            case "int32" -> bytes.getInt();
            case "int64" -> bytes.getLong();
            default -> throw new IllegalArgumentException(primitive);
        };
    }

    private void appendHex(byte[] content) {
        text.append(' ');
        for (byte each : content) {
            text.append("%02x".formatted(each));
        }
    }

    private static int number(Element element, String attribute) {
        return element.hasAttribute(attribute)
                ? Integer.parseInt(element.getAttribute(attribute))
                : 0;
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node at = parent.getFirstChild(); at != null; at = at.getNextSibling()) {
            if (at instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}

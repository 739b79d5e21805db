package io.novate.settlement.chain;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What the compiler left of a contract: the code that deploys it and the errors it may raise. */
final class ContractArtefact {
    private static final int SELECTOR_DIGITS = 8;
    private static final int WORD_DIGITS = 64;
    private static final int ADDRESS_DIGITS = 40;

    private final String name;
    private final String bytecodeHex;
    private final Map<String, ErrorShape> errorBySelector = new HashMap<>();
    private final Map<String, EventShape> eventByName = new HashMap<>();

    private ContractArtefact(String name, JsonNode root) {
        this.name = name;
        this.bytecodeHex = Numeric.prependHexPrefix(root.get("bytecode").asString());
        for (JsonNode entry : root.get("abi")) {
            switch (entry.get("type").asString()) {
                case "error" -> {
                    ErrorShape shape = ErrorShape.of(entry);
                    errorBySelector.put(shape.selector(), shape);
                }
                case "event" -> eventByName.put(entry.get("name").asString(), EventShape.of(entry));
                default -> {
                    // functions are called by their typed twins
                }
            }
        }
        errorBySelector.put("08c379a0", new ErrorShape("Error", List.of("string"), List.of("")));
        errorBySelector.put(
                "4e487b71", new ErrorShape("Panic", List.of("uint256"), List.of("code")));
    }

    /** Reads the artefact of a contract from this package's resources. */
    static ContractArtefact load(String name) {
        String resource = name + ".json";
        try (InputStream in = ContractArtefact.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the compiled contract is missing from the class path: " + resource);
            }
            return new ContractArtefact(name, new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read: " + e.getMessage(), e);
        }
    }

    String name() {
        return name;
    }

    String bytecodeHex() {
        return bytecodeHex;
    }

    /**
     * Puts what a contract reverted with into a sentence.
     *
     * @param action what was asked of it, a verb phrase
     */
    ContractRefusal refusal(String address, String action, String revertHex) {
        String prefix = name + " " + address + " refuses " + action;
        String digits = Numeric.cleanHexPrefix(revertHex);
        if (digits.length() < SELECTOR_DIGITS) {
            return new ContractRefusal(prefix + " without a reason", "");
        }
        ErrorShape shape = errorBySelector.get(digits.substring(0, SELECTOR_DIGITS));
        if (shape == null) {
            return new ContractRefusal(prefix + " with unknown error 0x" + digits, "");
        }
        String arguments = shape.arguments(digits.substring(SELECTOR_DIGITS));
        return new ContractRefusal(
                prefix + ": " + shape.name() + "(" + arguments + ")", shape.name());
    }

    /** Returns the first topic of an event, hex with 0x. */
    String topic(String event) {
        return shape(event).topic();
    }

    /** Returns the 32-byte words of an event's fields by name. */
    Map<String, String> fields(String event, Log log) {
        return shape(event).fields(log);
    }

    private EventShape shape(String event) {
        EventShape shape = eventByName.get(event);
        if (shape == null) {
            throw new IllegalStateException("contract " + name + " has no event " + event);
        }
        return shape;
    }

    private record EventShape(String topic, List<String> indexed, List<String> plain) {
        static EventShape of(JsonNode entry) {
            List<String> types = new ArrayList<>();
            List<String> indexed = new ArrayList<>();
            List<String> plain = new ArrayList<>();
            for (JsonNode input : entry.get("inputs")) {
                types.add(input.get("type").asString());
                (input.get("indexed").asBoolean() ? indexed : plain)
                        .add(input.get("name").asString());
            }
            String signature = entry.get("name").asString() + "(" + String.join(",", types) + ")";
            return new EventShape(Hash.sha3String(signature), indexed, plain);
        }

        Map<String, String> fields(Log log) {
            Map<String, String> words = new HashMap<>();
            for (int i = 0; i < indexed.size(); i++) {
                words.put(indexed.get(i), Numeric.cleanHexPrefix(log.getTopics().get(i + 1)));
            }
            String digits = Numeric.cleanHexPrefix(log.getData());
            for (int i = 0; i < plain.size(); i++) {
                words.put(plain.get(i), digits.substring(i * WORD_DIGITS, (i + 1) * WORD_DIGITS));
            }
            return words;
        }
    }

    private record ErrorShape(String name, List<String> types, List<String> names) {
        static ErrorShape of(JsonNode entry) {
            List<String> types = new ArrayList<>();
            List<String> names = new ArrayList<>();
            for (JsonNode input : entry.get("inputs")) {
                types.add(input.get("type").asString());
                names.add(input.get("name").asString());
            }
            return new ErrorShape(entry.get("name").asString(), types, names);
        }

        String selector() {
            String signature = name + "(" + String.join(",", types) + ")";
            return Hash.sha3String(signature).substring(2, 2 + SELECTOR_DIGITS);
        }

        String arguments(String digits) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < types.size() && digits.length() >= (i + 1) * WORD_DIGITS; i++) {
                String word = digits.substring(i * WORD_DIGITS, (i + 1) * WORD_DIGITS);
                text.append(i == 0 ? "" : ", ");
                text.append(names.get(i).isEmpty() ? "" : names.get(i) + "=");
                text.append(value(types.get(i), word, digits));
            }
            return text.toString();
        }

        private static String value(String type, String word, String digits) {
            if (type.equals("string")) {
                int at = 2 * new BigInteger(word, 16).intValueExact();
                int length =
                        2
                                * new BigInteger(digits.substring(at, at + WORD_DIGITS), 16)
                                        .intValueExact();
                String bytes = digits.substring(at + WORD_DIGITS, at + WORD_DIGITS + length);
                return new String(Numeric.hexStringToByteArray(bytes), StandardCharsets.UTF_8);
            }
            if (type.equals("address")) {
                return "0x" + word.substring(WORD_DIGITS - ADDRESS_DIGITS);
            }
            if (type.equals("bool")) {
                return Boolean.toString(word.endsWith("1"));
            }
            if (type.startsWith("uint")) {
                return new BigInteger(word, 16).toString();
            }
            if (type.startsWith("int")) {
                return new BigInteger(Numeric.hexStringToByteArray(word)).toString();
            }
            return words(word);
        }

        /** Contracts put names and numbers into 32 bytes; both are shown as what they are. */
        private static String words(String word) {
            String text =
                    new String(Numeric.hexStringToByteArray(word), StandardCharsets.ISO_8859_1)
                            .replaceAll("\0+$", "");
            if (text.matches("[A-Za-z][ -~]*")) {
                return text;
            }
            return word.startsWith("0".repeat(WORD_DIGITS / 2))
                    ? new BigInteger(word, 16).toString()
                    : "0x" + word;
        }
    }
}

package io.novate.pricing.board;

import java.util.ArrayList;
import java.util.List;

/** Splits one line of comma separated values; quotes may hold commas, and doubled quotes. */
final class CsvLine {
    private CsvLine() {}

    /** Returns the cells, or an empty list when a quote is not closed. */
    static List<String> split(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            boolean doubled = quoted && c == '"' && line.startsWith("\"\"", at);
            if (doubled) {
                cell.append('"');
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return quoted ? List.of() : cells;
    }
}

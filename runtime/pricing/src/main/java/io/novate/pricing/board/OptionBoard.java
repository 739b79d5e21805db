package io.novate.pricing.board;

import java.util.List;

/**
 * What a file says about a board.
 *
 * @param file name of the file
 * @param quotes the rows that can be priced, in order
 * @param skipped one sentence per row that cannot: nothing is left out silently
 */
public record OptionBoard(String file, List<BoardQuote> quotes, List<String> skipped) {
    /** Copies the lists. */
    public OptionBoard {
        quotes = List.copyOf(quotes);
        skipped = List.copyOf(skipped);
    }
}

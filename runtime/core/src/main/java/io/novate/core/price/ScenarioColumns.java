package io.novate.core.price;

import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.Listing;
import io.novate.core.command.PortfolioRules;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import java.util.List;

/**
 * What one lot of each instrument loses in every scenario, and how instruments are grouped.
 *
 * <p><b>Shape</b>: the {@link ScenarioTable} that kernels read. Group labels are small numbers that
 * mean nothing else; the group of an underlying is its id.
 *
 * <p><b>Units</b>: money with 8 fraction bits, loss of one long lot.
 *
 * <p><b>Exactness</b>: columns of options are copied. A lot worth {@code v} loses {@code -|v| *
 * move * weight} when linear and {@code -|v| * move / (1 + move) * weight} when inverse, rounded
 * half to even once, and at most the largest value a lot can have.
 *
 * <p><b>Aliasing and ownership</b>: owned here, lent to kernels.
 */
public final class ScenarioColumns {
    private final ScenarioTable table;
    private final Listing[] listings;
    private final int[] expiryUses;
    private final int[] strikeUses;
    private PortfolioRules rules = PortfolioRules.NONE;
    private long version;

    /** Takes memory for instruments 1 to {@code limits.instrumentsMax()}. */
    ScenarioColumns(Limits limits) {
        int rows = limits.instrumentsMax() + 1;
        table = new ScenarioTable(limits.instrumentsMax(), ScenarioShape.COLUMNS_MAX);
        listings = new Listing[rows];
        expiryUses = new int[rows];
        strikeUses = new int[rows];
    }

    /** Returns the table, for kernels. */
    public ScenarioTable table() {
        return table;
    }

    /** Returns the rules in force. */
    public PortfolioRules rules() {
        return rules;
    }

    /** Returns how often rules were put in force since the start. */
    public long version() {
        return version;
    }

    /** Puts other rules in force; the caller rebuilds every instrument then. */
    void setRules(PortfolioRules nextRules) {
        version++;
        rules = nextRules;
        table.setShape(nextRules.shape());
    }

    /** Gives a newly listed instrument its groups; what held its id before is forgotten. */
    void list(Listing listing) {
        int instrument = listing.instrument();
        forget(instrument);
        int expiry = 0;
        int strike = 0;
        for (int other = 1; other < listings.length; other++) {
            if (listings[other] != null && isOneExpiry(listings[other], listing)) {
                expiry = group(other, false);
                if (isOneStrike(listings[other], listing)) {
                    strike = group(other, true);
                }
            }
        }
        expiry = expiry == 0 ? free(expiryUses) : expiry;
        strike = strike == 0 ? free(strikeUses) : strike;
        expiryUses[expiry]++;
        strikeUses[strike]++;
        listings[instrument] = listing;
        table.setGroups(instrument, listing.contract().underlying(), expiry, strike);
    }

    /** Forgets an instrument. */
    void forget(int instrument) {
        if (listings[instrument] != null) {
            expiryUses[group(instrument, false)]--;
            strikeUses[group(instrument, true)]--;
            listings[instrument] = null;
        }
        clear(instrument);
    }

    /** Lets an instrument lose nothing in any scenario: its value is fixed. */
    void clear(int instrument) {
        for (int column = 0; column < table.columnMax(); column++) {
            table.setLoss(instrument, column, 0);
        }
    }

    /** Copies the columns of an option in force. */
    void fillOption(int instrument, OptionTable options) {
        int count = Math.min(options.columnCount(), rules.columnCount());
        for (int column = 0; column < count; column++) {
            table.setLoss(instrument, column, options.loss256(instrument, column));
        }
    }

    /** Builds the columns of an instrument whose price moves with its underlying. */
    void fillLinear(int instrument, Contract contract, long markValue, long valueMax) {
        List<ColumnMove> moves = rules.movesOf(contract.underlying());
        boolean inverse =
                contract.kind() == InstrumentKind.INVERSE_PERPETUAL
                        || contract.kind() == InstrumentKind.INVERSE_FUTURE;
        long max256 = valueMax << Limits.MARGIN_FRACTION_BITS;
        for (int column = 0; column < rules.columnCount(); column++) {
            ColumnMove move = moves.isEmpty() ? ColumnMove.NONE : moves.get(column);
            table.setLoss(instrument, column, loss256(move, inverse, markValue, max256));
        }
    }

    /**
     * Returns the loss of one long lot.
     *
     * @param markValue value of a lot, at least 0 when linear, at most 0 when inverse
     * @param max256 most a lot can be worth; nothing loses more than that
     */
    static long loss256(ColumnMove move, boolean inverse, long markValue, long max256) {
        long scaled = Math.abs(markValue) << Limits.MARGIN_FRACTION_BITS;
        long product = (long) Math.abs(move.movePpm()) * move.weightPpm();
        long price = inverse ? Math.max(1, Limits.PPM + (long) move.movePpm()) : Limits.PPM;
        long divisor = price * Limits.PPM;
        long size =
                Rounding.covers(scaled, product, max256, divisor)
                        ? max256
                        : Rounding.mulDivHalfEven(scaled, product, divisor);
        return move.movePpm() > 0 ? -size : size;
    }

    private int group(int instrument, boolean strike) {
        return table.groupOf(strike ? Grouping.STRIKE : Grouping.EXPIRY, instrument);
    }

    private static boolean isOneExpiry(Listing left, Listing right) {
        return left.contract().underlying() == right.contract().underlying()
                && left.contract().expiryMs() == right.contract().expiryMs();
    }

    private static boolean isOneStrike(Listing left, Listing right) {
        return left.contract().strikeTicks() != 0
                && left.contract().strikeTicks() == right.contract().strikeTicks();
    }

    private static int free(int[] uses) {
        int label = 1;
        while (uses[label] != 0) {
            label++;
        }
        return label;
    }
}

package io.novate.pricing.rulebook;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import io.novate.kernel.MarginTable;
import java.util.List;

/**
 * What a rulebook fixes for the instruments of one underlying.
 *
 * @param margin tiered margin by side, its rounding and open-interest scaling
 * @param linear fees and bounds of everything but options
 * @param option fees and bounds of options; without their own those of the others, but without a
 *     band, since the price of an option may move by any share of it
 */
public record Market(MarginSchedule margin, TradingTerms linear, TradingTerms option) {
    private static final int PPM = Limits.PPM;

    /** An option is margined by its table. */
    private static final MarginSchedule BY_TABLE = MarginSchedule.of(List.of());

    /**
     * Returns an instrument of this market, ready to be listed.
     *
     * @param lotsMax largest position of a standard account
     * @param openInterestLotsMax largest sum of all long positions, 0 when unlimited
     * @param liquidationLotsMax largest liquidation order
     * @param markTicks first mark, 0 for an option
     */
    public Listing listing(
            int instrument,
            String symbol,
            Contract contract,
            int lotsMax,
            long openInterestLotsMax,
            int liquidationLotsMax,
            long markTicks) {
        TradingTerms terms = contract.isOption() ? option : linear;
        TradingBounds bounds =
                new TradingBounds(
                        lotsMax,
                        openInterestLotsMax,
                        liquidationLotsMax,
                        terms.slippagePpm(),
                        terms.priceBandPpm(),
                        terms.markAgeMsMax());
        return new Listing(
                instrument,
                symbol,
                contract,
                contract.isOption() ? BY_TABLE : margin,
                terms.fees(),
                bounds,
                markTicks);
    }

    static Market read(RuleFields fields) {
        MarginSchedule margin = fields.object("margin", Market::readMargin);
        TradingTerms linear = TradingTerms.read(fields);
        TradingTerms option =
                fields.has("option")
                        ? fields.object("option", TradingTerms::read)
                        : linear.withoutBand();
        return new Market(margin, linear, option);
    }

    private static MarginSchedule readMargin(RuleFields fields) {
        MarginRounding rounding =
                fields.choice("rounding", MarginRounding.class, MarginRounding.PER_LOT);
        List<Bracket> longs = brackets(fields, "long", rounding);
        List<Bracket> shorts = fields.has("short") ? brackets(fields, "short", rounding) : longs;
        long lower = fields.integer("openInterestLower", 0, Long.MAX_VALUE, 0);
        long upper = fields.integer("openInterestUpper", 0, Long.MAX_VALUE, 0);
        if (upper == 0 && lower != 0) {
            throw fields.fault("openInterestLower", "has no openInterestUpper");
        }
        if (upper != 0 && upper <= lower) {
            throw fields.fault("openInterestUpper", "is not above openInterestLower");
        }
        return new MarginSchedule(longs, shorts, lower, upper, rounding);
    }

    private static List<Bracket> brackets(RuleFields fields, String name, MarginRounding rounding) {
        List<Bracket> brackets = fields.objects(name, each -> bracket(each, rounding));
        if (brackets.isEmpty() || brackets.get(0).notionalFloor() != 0) {
            throw fields.fault(name, "does not begin with a bracket from 0");
        }
        if (brackets.size() > MarginTable.BRACKETS_MAX + 1) {
            throw fields.fault(
                    name, "has more than " + (MarginTable.BRACKETS_MAX + 1) + " brackets");
        }
        if (rounding != MarginRounding.PER_LOT && brackets.size() > 1) {
            throw fields.fault(name, "has more than one bracket, which " + rounding + " forbids");
        }
        for (int index = 1; index < brackets.size(); index++) {
            Bracket before = brackets.get(index - 1);
            Bracket bracket = brackets.get(index);
            if (bracket.notionalFloor() <= before.notionalFloor()
                    || bracket.initialPpm() < before.initialPpm()
                    || bracket.maintenancePpm() < before.maintenancePpm()) {
                throw fields.fault(name, "does not rise at bracket " + index);
            }
        }
        return brackets;
    }

    private static Bracket bracket(RuleFields fields, MarginRounding rounding) {
        int least = rounding == MarginRounding.PER_LOT ? 1 : 0;
        long floor = fields.integer("notionalFloor", 0, Limits.GROSS_MAX, 0);
        int initial = fields.ppm("initialPpm", least, PPM);
        int maintenance = fields.ppm("maintenancePpm", least, PPM);
        if (rounding != MarginRounding.INITIAL_FRACTION && maintenance > initial) {
            throw fields.fault("maintenancePpm", "is above initialPpm");
        }
        return new Bracket(floor, initial, maintenance);
    }
}

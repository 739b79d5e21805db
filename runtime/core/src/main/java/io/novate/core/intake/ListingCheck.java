package io.novate.core.intake;

import io.novate.core.command.Bracket;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.Side;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.MarginTable;
import java.util.List;

/** Checks a listing against the width table before it may touch any table. */
public final class ListingCheck {
    /** Margin of one lot, in 1/256 money units, from which rounding it up errs at most 10 ppm. */
    private static final long MARGIN_UNITS_MIN = 100_000;

    /** Value of one inverse lot, money, from which rounding it to nearest errs at most 10 ppm. */
    private static final long INVERSE_MONEY_MIN = 50_000;

    private static final int SYMBOL_LENGTH_MAX = 32;

    private ListingCheck() {}

    /** Returns null when the listing is sound, else the reason. */
    public static Rejection refuse(Listing listing, int instrumentsMax) {
        if (listing.instrument() < 1 || listing.instrument() > instrumentsMax) {
            return Rejection.INSTRUMENT_UNKNOWN;
        }
        boolean sound =
                ContractCheck.isSound(listing.contract(), instrumentsMax)
                        && isSymbol(listing.symbol())
                        && isBounded(listing)
                        && isMarked(listing)
                        && isMargin(listing)
                        && areFeesSound(listing);
        if (!sound) {
            return Rejection.LISTING_INVALID;
        }
        return isTooCoarse(listing) ? Rejection.LISTING_TOO_COARSE : null;
    }

    /** Returns whether a name for people is 1 to 32 printable ASCII characters. */
    public static boolean isSymbol(String symbol) {
        return !symbol.isEmpty()
                && symbol.length() <= SYMBOL_LENGTH_MAX
                && symbol.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private static boolean isBounded(Listing listing) {
        TradingBounds bounds = listing.bounds();
        return bounds.lotsMax() >= 1
                && bounds.lotsMax() <= Limits.GROSS_MAX / listing.contract().valueMax()
                && bounds.openInterestLotsMax() >= 0
                && bounds.liquidationLotsMax() >= 1
                && bounds.markAgeMsMax() >= 0;
    }

    /** An option is marked by its table, so it has no first mark and no brackets. */
    private static boolean isMarked(Listing listing) {
        return listing.contract().kind().isOption()
                ? listing.markTicks() == 0
                : listing.contract().isPrice(listing.markTicks());
    }

    private static boolean isMargin(Listing listing) {
        MarginSchedule margin = listing.margin();
        if (listing.contract().kind().isOption()) {
            return margin.longBrackets().isEmpty()
                    && margin.shortBrackets().isEmpty()
                    && margin.openInterestUpper() == 0
                    && margin.openInterestLower() == 0
                    && margin.rounding() == MarginRounding.PER_LOT;
        }
        return isOpenInterestScale(margin) && isMargin(margin);
    }

    private static boolean isOpenInterestScale(MarginSchedule margin) {
        return margin.openInterestLower() >= 0
                && (margin.openInterestUpper() == 0
                        ? margin.openInterestLower() == 0
                        : margin.openInterestUpper() > margin.openInterestLower());
    }

    private static boolean isMargin(MarginSchedule margin) {
        return switch (margin.rounding()) {
            case PER_LOT -> isSchedule(margin.longBrackets()) && isSchedule(margin.shortBrackets());
            case WHOLE_MONEY ->
                    isOneBracket(margin.longBrackets())
                            && isOneBracket(margin.shortBrackets())
                            && isOrdered(margin.longBrackets().get(0))
                            && isOrdered(margin.shortBrackets().get(0));
            case INITIAL_FRACTION ->
                    isOneBracket(margin.longBrackets()) && isOneBracket(margin.shortBrackets());
        };
    }

    private static boolean isOneBracket(List<Bracket> brackets) {
        return brackets.size() == 1
                && brackets.get(0).notionalFloor() == 0
                && isShare(brackets.get(0).initialPpm())
                && isShare(brackets.get(0).maintenancePpm());
    }

    private static boolean isOrdered(Bracket bracket) {
        return bracket.maintenancePpm() <= bracket.initialPpm();
    }

    private static boolean isShare(int ratePpm) {
        return ratePpm >= 0 && ratePpm <= Limits.PPM;
    }

    private static boolean isSchedule(List<Bracket> brackets) {
        if (brackets.isEmpty() || brackets.size() > MarginTable.BRACKETS_MAX + 1) {
            return false;
        }
        Bracket before = null;
        for (Bracket bracket : brackets) {
            boolean rates =
                    bracket.maintenancePpm() >= 1
                            && bracket.initialPpm() >= bracket.maintenancePpm()
                            && bracket.initialPpm() <= Limits.PPM;
            boolean steps =
                    before == null
                            ? bracket.notionalFloor() == 0
                            : bracket.notionalFloor() > before.notionalFloor()
                                    && bracket.notionalFloor() <= Limits.GROSS_MAX
                                    && bracket.initialPpm() >= before.initialPpm()
                                    && bracket.maintenancePpm() >= before.maintenancePpm();
            if (!rates || !steps) {
                return false;
            }
            before = bracket;
        }
        return true;
    }

    private static boolean areFeesSound(Listing listing) {
        return isRate(listing.fees().takerPpm())
                && isRate(listing.fees().makerPpm())
                && isRate(listing.fees().liquidationPpm())
                && isRate(listing.bounds().slippagePpm())
                && isRate(listing.bounds().priceBandPpm())
                && listing.bounds().priceBandPpm() > 0
                && isFeePerLot(listing, listing.fees().takerPerLot())
                && isFeePerLot(listing, listing.fees().makerPerLot());
    }

    private static boolean isFeePerLot(Listing listing, long money) {
        return money >= 0 && money <= listing.contract().valueMax();
    }

    private static boolean isRate(int ratePpm) {
        return ratePpm >= 0 && ratePpm < Limits.PPM;
    }

    /** Inverse values are rounded per lot, margins rounded up per lot: each errs by 10 ppm. */
    private static boolean isTooCoarse(Listing listing) {
        if (listing.contract().kind().isOption()) {
            return false;
        }
        long notional = Math.abs(listing.contract().value(listing.markTicks()));
        boolean coarse = listing.contract().kind().isInverse() && notional < INVERSE_MONEY_MIN;
        if (listing.margin().rounding() != MarginRounding.PER_LOT) {
            return coarse;
        }
        for (Side side : Side.values()) {
            long rate256 =
                    (long) listing.margin().brackets(side).get(0).maintenancePpm()
                            << Limits.MARGIN_FRACTION_BITS;
            coarse |= Rounding.mulDivFloor(notional, rate256, Limits.PPM) < MARGIN_UNITS_MIN;
        }
        return coarse;
    }
}

package io.novate.core.oracle;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.Side;
import io.novate.core.unit.Limits;
import java.math.BigInteger;
import java.util.List;

/** Which listings are refused before any table is looked at. */
final class NaiveListing {
    private static final int BRACKETS_MAX = 16;
    private static final int MINUTE_MS = 60_000;
    private static final int INVERSE_MIN = 50_000;

    private NaiveListing() {}

    static Rejection refuse(Listing listing, int instrumentsMax) {
        if (listing.instrument() < 1 || listing.instrument() > instrumentsMax) {
            return Rejection.INSTRUMENT_UNKNOWN;
        }
        String symbol = listing.symbol();
        boolean named =
                symbol.length() >= 1
                        && symbol.length() <= 32
                        && symbol.chars().allMatch(c -> c >= 0x21 && c <= 0x7e);
        Contract contract = listing.contract();
        boolean sound =
                named
                        && contract.underlying() >= 1
                        && contract.underlying() <= instrumentsMax
                        && isPriced(contract)
                        && isTerm(contract)
                        && isBounded(listing)
                        && isMargin(listing)
                        && areFees(listing);
        if (!sound) {
            return Rejection.LISTING_INVALID;
        }
        return isCoarse(listing) ? Rejection.LISTING_TOO_COARSE : null;
    }

    private static boolean isPriced(Contract contract) {
        long tick = contract.tickMoney();
        long min = contract.priceTicksMin();
        long max = contract.priceTicksMax();
        boolean ordered = tick >= 1 && min >= 1 && max >= min && max <= 1L << 42;
        if (!ordered) {
            return false;
        }
        BigInteger lot = Exact.product(max, tick);
        if (contract.kind().isInverse()) {
            lot = Exact.halfEven(BigInteger.valueOf(tick), BigInteger.valueOf(min));
        } else if (min != 1) {
            return false;
        }
        return lot.signum() > 0 && lot.compareTo(BigInteger.valueOf(Limits.LOT_VALUE_MAX)) <= 0;
    }

    private static boolean isTerm(Contract contract) {
        long expiry = contract.expiryMs();
        boolean term =
                contract.kind().isPerpetual() ? expiry == 0 : expiry > 0 && expiry % MINUTE_MS == 0;
        long strike = contract.strikeTicks();
        BigInteger struck = Exact.product(strike, contract.tickMoney());
        BigInteger most = BigInteger.valueOf(Limits.LOT_VALUE_MAX);
        boolean struckWell =
                switch (contract.kind()) {
                    case CALL -> strike >= 1 && struck.compareTo(most) <= 0;
                    case PUT -> strike >= 1 && strike <= contract.priceTicksMax();
                    default -> strike == 0;
                };
        return term && struckWell;
    }

    private static long valueMax(Contract contract) {
        return contract.kind().isInverse()
                ? Exact.halfEven(
                                BigInteger.valueOf(contract.tickMoney()),
                                BigInteger.valueOf(contract.priceTicksMin()))
                        .longValueExact()
                : contract.priceTicksMax() * contract.tickMoney();
    }

    private static boolean isBounded(Listing listing) {
        Contract contract = listing.contract();
        BigInteger gross = Exact.product(valueMax(contract), listing.bounds().lotsMax());
        long mark = listing.markTicks();
        boolean marked =
                contract.isOption()
                        ? mark == 0
                        : mark >= contract.priceTicksMin() && mark <= contract.priceTicksMax();
        return marked
                && listing.bounds().lotsMax() >= 1
                && listing.bounds().liquidationLotsMax() >= 1
                && listing.bounds().openInterestLotsMax() >= 0
                && listing.bounds().markAgeMsMax() >= 0
                && gross.compareTo(BigInteger.valueOf(Limits.GROSS_MAX)) <= 0;
    }

    private static boolean areFees(Listing listing) {
        long most = valueMax(listing.contract());
        return isFee(listing.fees().takerPpm())
                && isFee(listing.fees().makerPpm())
                && isFee(listing.fees().liquidationPpm())
                && isFee(listing.bounds().slippagePpm())
                && isFee(listing.bounds().priceBandPpm())
                && listing.bounds().priceBandPpm() != 0
                && listing.fees().takerPerLot() >= 0
                && listing.fees().takerPerLot() <= most
                && listing.fees().makerPerLot() >= 0
                && listing.fees().makerPerLot() <= most;
    }

    private static boolean isFee(int ppm) {
        return ppm >= 0 && ppm < Exact.PPM;
    }

    private static boolean isMargin(Listing listing) {
        MarginSchedule margin = listing.margin();
        long lower = margin.openInterestLower();
        long upper = margin.openInterestUpper();
        if (listing.contract().isOption()) {
            return margin.longBrackets().isEmpty()
                    && margin.shortBrackets().isEmpty()
                    && lower == 0
                    && upper == 0
                    && margin.rounding() == MarginRounding.PER_LOT;
        }
        boolean scale = lower >= 0 && (upper == 0 ? lower == 0 : upper > lower);
        return scale
                && isSchedule(margin.longBrackets(), margin.rounding())
                && isSchedule(margin.shortBrackets(), margin.rounding());
    }

    private static boolean isSchedule(List<Bracket> brackets, MarginRounding rounding) {
        boolean plain = rounding == MarginRounding.PER_LOT;
        if (brackets.isEmpty() || brackets.size() > (plain ? BRACKETS_MAX : 1)) {
            return false;
        }
        long floor = -1;
        int initial = plain ? 1 : 0;
        int maintenance = plain ? 1 : 0;
        for (Bracket bracket : brackets) {
            boolean rises =
                    bracket.notionalFloor() > floor
                            && bracket.initialPpm() >= initial
                            && bracket.maintenancePpm() >= maintenance;
            boolean ordered =
                    rounding == MarginRounding.INITIAL_FRACTION
                            || bracket.maintenancePpm() <= bracket.initialPpm();
            boolean bounded =
                    bracket.initialPpm() <= Exact.PPM
                            && bracket.maintenancePpm() <= Exact.PPM
                            && bracket.notionalFloor() <= Limits.GROSS_MAX;
            if (!rises || !ordered || !bounded || floor < 0 && bracket.notionalFloor() != 0) {
                return false;
            }
            floor = bracket.notionalFloor();
            initial = bracket.initialPpm();
            maintenance = bracket.maintenancePpm();
        }
        return true;
    }

    private static boolean isCoarse(Listing listing) {
        Contract contract = listing.contract();
        if (contract.isOption()) {
            return false;
        }
        BigInteger value = Exact.product(listing.markTicks(), contract.tickMoney());
        if (contract.kind().isInverse()) {
            BigInteger numerator = BigInteger.valueOf(contract.tickMoney());
            value = Exact.halfEven(numerator, BigInteger.valueOf(listing.markTicks()));
            if (value.compareTo(BigInteger.valueOf(INVERSE_MIN)) < 0) {
                return true;
            }
        }
        boolean coarse = false;
        for (Side side : Side.values()) {
            if (listing.margin().rounding() == MarginRounding.PER_LOT) {
                int rate = listing.margin().brackets(side).getFirst().maintenancePpm();
                BigInteger perLot =
                        Exact.floor(value.multiply(Exact.product(rate, 256)), Exact.PPM);
                coarse |= perLot.compareTo(BigInteger.valueOf(100_000)) < 0;
            }
        }
        return coarse;
    }
}

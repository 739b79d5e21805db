package io.novate.core.oracle;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.Side;
import io.novate.core.unit.Limits;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** An instrument whose margin is the largest line of its schedule, straight from the listing. */
final class NaiveInstrument {
    private static final long FUNDING_UNITS = 1 << 20;

    /** {@code rate * |lots| - deduction}, money with 8 fraction bits. */
    private record Line(BigInteger perLot256, BigInteger deduction256) {}

    final Listing listing;
    final int id;
    final NaiveIndex index;
    BigInteger fundingIndex = BigInteger.ZERO;
    InstrumentPhase phase = InstrumentPhase.ACTIVE;
    boolean unsealed;
    boolean changed = true;
    long markedMs;
    long fixedTicks;
    long openInterest;
    NaiveOption option;
    NaiveOption staged;
    private int initialScale = (int) Exact.PPM;
    private int maintenanceScale = (int) Exact.PPM;
    private int floorScale = (int) Exact.PPM;
    private long markTicks;
    private final List<List<Line>> lines = new ArrayList<>();

    NaiveInstrument(Listing listing, NaiveIndex index) {
        this.listing = listing;
        this.index = index;
        id = listing.instrument();
        markTicks = listing.markTicks();
    }

    /** The same instrument as it would be at another mark. */
    NaiveInstrument at(long priceTicks) {
        NaiveInstrument other = new NaiveInstrument(listing, index);
        other.fundingIndex = fundingIndex;
        other.openInterest = openInterest;
        other.scale(initialScale, maintenanceScale, floorScale);
        other.mark(priceTicks);
        return other;
    }

    Contract contract() {
        return listing.contract();
    }

    boolean isOption() {
        return contract().kind().isOption();
    }

    boolean isOpen() {
        return phase != InstrumentPhase.SETTLED;
    }

    boolean isExpired(long nowMs) {
        return !isOpen() || contract().expiryMs() != 0 && nowMs >= contract().expiryMs();
    }

    boolean isPrice(long ticks) {
        return ticks >= contract().priceTicksMin() && ticks <= contract().priceTicksMax();
    }

    long markTicks() {
        return markTicks;
    }

    void mark(long priceTicks) {
        markTicks = priceTicks;
        change();
    }

    void scale(int initialPpm, int maintenancePpm, int floorPpm) {
        initialScale = initialPpm;
        maintenanceScale = maintenancePpm;
        floorScale = floorPpm;
        change();
    }

    /** Whether the listing alone says what margin it needs. */
    boolean isPlain() {
        return !isOption()
                && isOpen()
                && index.addOnPpm == 0
                && initialScale == Exact.PPM
                && maintenanceScale == Exact.PPM
                && listing.margin().openInterestUpper() == 0
                && listing.margin().rounding() == MarginRounding.PER_LOT
                && floorScale == Exact.PPM;
    }

    /** Takes the staged record in force. */
    void activate() {
        option = staged;
        BigInteger tick = BigInteger.valueOf(contract().tickMoney());
        mark(Exact.halfEven(BigInteger.valueOf(option.value()), tick).longValueExact());
    }

    /** Gives it its last value, and asks no margin any more. */
    void settle() {
        phase = InstrumentPhase.SETTLED;
        unsealed = true;
        long ticks = fixedTicks;
        mark(
                switch (contract().kind()) {
                    case CALL -> Math.max(0, ticks - contract().strikeTicks());
                    case PUT -> Math.max(0, contract().strikeTicks() - ticks);
                    default -> ticks;
                });
    }

    void change() {
        changed = true;
        lines.clear();
    }

    /** Forgets margins that were computed from another index. */
    void forgetMargins() {
        lines.clear();
    }

    /** What a lot is worth at a price of the contract itself. */
    long value(long ticks) {
        if (!contract().kind().isInverse()) {
            return Math.multiplyExact(ticks, contract().tickMoney());
        }
        BigInteger numerator = BigInteger.valueOf(contract().tickMoney());
        return -Exact.halfEven(numerator, BigInteger.valueOf(ticks)).longValueExact();
    }

    long markValue() {
        if (isOption() && isOpen()) {
            return option == null ? 0 : option.value();
        }
        return value(markTicks);
    }

    /** The largest size of what a lot can be worth. */
    long valueMax() {
        boolean inverse = contract().kind().isInverse();
        return Math.abs(value(inverse ? contract().priceTicksMin() : contract().priceTicksMax()));
    }

    /** The price that shares refer to: of an option that of the index, else the strike. */
    long referenceTicks() {
        if (!isOption()) {
            return markTicks;
        }
        return index.isKnown() ? index.ticks() : contract().strikeTicks();
    }

    /** The size of what rates refer to. */
    long notional() {
        return isOption()
                ? Math.multiplyExact(referenceTicks(), contract().tickMoney())
                : Math.abs(markValue());
    }

    /** What a lot gains in money when its underlying gains all of its price once more. */
    long exposure() {
        if (!isOption()) {
            return Math.abs(markValue());
        }
        boolean call = contract().kind() == InstrumentKind.CALL;
        long inside = referenceTicks() - contract().strikeTicks();
        long inMoney = call ? inside : -inside;
        return inMoney <= 0 ? 0 : call ? notional() : -notional();
    }

    /** Cumulative funding of one lot, rounded down to whole money. */
    long fundingPerLot() {
        return Exact.floor(fundingIndex, FUNDING_UNITS).longValueExact();
    }

    /** What one lot is worth less the funding it has paid. */
    long unitValue() {
        return markValue() - fundingPerLot();
    }

    long unitCost(long priceTicks) {
        return value(priceTicks) - fundingPerLot();
    }

    /** The index after one more payment of a share of the mark, rounded down at 20 bits. */
    BigInteger fundingAfter(int ratePpb) {
        BigInteger payment = Exact.product(ratePpb, FUNDING_UNITS, Math.abs(markValue()));
        return fundingIndex.add(Exact.floor(payment, 1_000_000_000));
    }

    /** Whether the index would stay an int64 and within a quarter of the largest value per lot. */
    boolean takesFunding(int ratePpb) {
        BigInteger next = fundingAfter(ratePpb);
        BigInteger whole = Exact.floor(next, FUNDING_UNITS);
        return next.bitLength() < Long.SIZE
                && whole.abs().compareTo(BigInteger.valueOf(valueMax() / 4)) <= 0;
    }

    long fee(long lots, long priceTicks, int feePpm) {
        return fee(lots, priceTicks, feePpm, 0, (int) Exact.PPM);
    }

    /** A share of the traded value and an amount per lot, up; a rebate of either, down. */
    long fee(long lots, long priceTicks, int feePpm, long perLot, int scalePpm) {
        BigInteger share = Exact.product(Math.abs(lots), Math.abs(value(priceTicks)), feePpm);
        share = share.multiply(BigInteger.valueOf(scalePpm));
        BigInteger fixed = Exact.product(Math.abs(lots), perLot, scalePpm);
        // Rounding up what is negative rounds a rebate down.
        BigInteger fee = Exact.ceil(share, Exact.PPM * Exact.PPM);
        return fee.add(Exact.ceil(fixed, Exact.PPM)).longValueExact();
    }

    BigInteger initial256(long lots) {
        return largest(lines().get(lots < 0 ? 2 : 0), lots);
    }

    BigInteger maintenance256(long lots) {
        return largest(lines().get(lots < 0 ? 3 : 1), lots);
    }

    /** What the brackets after the first ask on top of it. */
    BigInteger further256(long lots, boolean initial) {
        List<Line> schedule = lines().get((lots < 0 ? 2 : 0) + (initial ? 0 : 1));
        BigInteger first = schedule.getFirst().perLot256.multiply(size(lots));
        return largest(schedule, lots).subtract(first);
    }

    private static BigInteger size(long lots) {
        return BigInteger.valueOf(lots).abs();
    }

    /** Margin summed over brackets of notional without any rounding, parts per million of money. */
    BigInteger exactPpm(long lots, boolean initial) {
        List<Bracket> brackets = listing.margin().brackets(lots < 0 ? Side.SHORT : Side.LONG);
        BigInteger notional = Exact.product(Math.abs(lots), Math.abs(markValue()));
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < brackets.size(); at++) {
            BigInteger from = BigInteger.valueOf(brackets.get(at).notionalFloor());
            BigInteger to = notional;
            if (at + 1 < brackets.size()) {
                to = to.min(BigInteger.valueOf(brackets.get(at + 1).notionalFloor()));
            }
            if (to.compareTo(from) > 0) {
                Bracket bracket = brackets.get(at);
                int rate = initial ? bracket.initialPpm() : bracket.maintenancePpm();
                sum = sum.add(to.subtract(from).multiply(BigInteger.valueOf(rate)));
            }
        }
        return sum;
    }

    private List<List<Line>> lines() {
        if (lines.isEmpty()) {
            for (Side side : Side.values()) {
                lines.add(schedule(side, true));
                lines.add(schedule(side, false));
            }
        }
        return lines;
    }

    private List<Line> schedule(Side side, boolean initial) {
        if (!isOpen()) {
            return List.of(new Line(BigInteger.ZERO, BigInteger.ZERO));
        }
        if (isOption()) {
            BigInteger margin = optionMargin256(side, false);
            margin = initial ? margin.max(optionMargin256(side, true)) : margin;
            return List.of(new Line(margin, BigInteger.ZERO));
        }
        MarginRounding rounding = listing.margin().rounding();
        if (rounding != MarginRounding.PER_LOT) {
            Bracket only = listing.margin().brackets(side).getFirst();
            BigInteger margin = wholeMaintenance(only, rounding);
            if (initial) {
                margin = margin.max(share(notional(), rate(only, true)));
            }
            return List.of(new Line(margin.shiftLeft(8), BigInteger.ZERO));
        }
        List<Line> schedule = new ArrayList<>();
        BigInteger deduction = BigInteger.ZERO;
        long rateBefore = 0;
        for (Bracket bracket : listing.margin().brackets(side)) {
            long rate = rate(bracket, false);
            rate = initial ? Math.max(rate, rate(bracket, true)) : rate;
            BigInteger floor = Exact.product(bracket.notionalFloor(), floorScale);
            BigInteger from = Exact.floor(floor, Exact.PPM);
            BigInteger step = from.multiply(Exact.product(rate - rateBefore, 256));
            deduction = deduction.add(Exact.floor(step, Exact.PPM));
            BigInteger perLot = Exact.ceil(Exact.product(notional(), rate, 256), Exact.PPM);
            schedule.add(new Line(perLot, deduction));
            rateBefore = rate;
        }
        return schedule;
    }

    /** What the table says, scaled; short lots widen by a share of the index. */
    private BigInteger optionMargin256(Side side, boolean initial) {
        long table = option == null ? 0 : option.margin256(side, initial);
        int scale = initial ? initialScale : maintenanceScale;
        BigInteger margin = Exact.ceil(Exact.product(table, scale), Exact.PPM);
        if (side == Side.SHORT) {
            BigInteger widened = Exact.product(notional(), index.addOnPpm, 256);
            margin = margin.add(Exact.ceil(widened, Exact.PPM));
        }
        return margin.min(Exact.product(valueMax(), 256));
    }

    private BigInteger wholeMaintenance(Bracket bracket, MarginRounding rounding) {
        if (rounding == MarginRounding.WHOLE_MONEY) {
            return share(notional(), rate(bracket, false));
        }
        BigInteger base = share(notional(), bracket.initialPpm());
        BigInteger part = share(base.longValueExact(), bracket.maintenancePpm());
        part = share(part.longValueExact(), maintenanceScale);
        part = part.add(share(notional(), index.addOnPpm));
        return part.min(BigInteger.valueOf(notional()));
    }

    private static BigInteger share(long money, long ppm) {
        return Exact.ceil(Exact.product(money, ppm), Exact.PPM);
    }

    /** The listed rate, raised by open interest, widened by scale and add-on, at most one. */
    private long rate(Bracket bracket, boolean initial) {
        BigInteger rate =
                BigInteger.valueOf(initial ? bracket.initialPpm() : bracket.maintenancePpm());
        BigInteger one = BigInteger.valueOf(Exact.PPM);
        long upper = listing.margin().openInterestUpper();
        if (initial && upper > 0) {
            BigInteger lower = BigInteger.valueOf(listing.margin().openInterestLower());
            BigInteger width = BigInteger.valueOf(upper).subtract(lower);
            BigInteger above = Exact.product(openInterest, notional()).subtract(lower).min(width);
            if (above.signum() > 0) {
                rate = rate.add(one.subtract(rate).multiply(above).divide(width));
            }
        }
        rate = rate.multiply(BigInteger.valueOf(initial ? initialScale : maintenanceScale));
        rate = Exact.ceil(rate, Exact.PPM).add(BigInteger.valueOf(index.addOnPpm));
        return rate.min(one).longValueExact();
    }

    private static BigInteger largest(List<Line> schedule, long lots) {
        BigInteger largest = BigInteger.ZERO;
        for (Line line : schedule) {
            largest = largest.max(line.perLot256.multiply(size(lots)).subtract(line.deduction256));
        }
        return largest;
    }

    /** What the largest value of a lot is, money with 8 fraction bits. */
    BigInteger valueMax256() {
        return Exact.product(valueMax(), 256);
    }

    /** Whether a contract of this underlying can settle at a price. */
    static boolean carries(Contract contract, long ticks) {
        return ticks >= ticksMin(contract) && ticks <= ticksMax(contract);
    }

    static long ticksMin(Contract contract) {
        return switch (contract.kind()) {
            case CALL -> 1;
            case PUT -> Math.max(1, contract.strikeTicks() - contract.priceTicksMax());
            default -> contract.priceTicksMin();
        };
    }

    static long ticksMax(Contract contract) {
        long bound = Limits.LOT_VALUE_MAX / Math.max(1, contract.tickMoney());
        return switch (contract.kind()) {
            case CALL -> Math.min(bound, contract.strikeTicks() + contract.priceTicksMax());
            case PUT -> bound;
            default -> contract.priceTicksMax();
        };
    }
}

package io.novate.core.command;

import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import java.util.ArrayList;
import java.util.List;

/** The byte form of a listing in snapshots. */
public final class ListingCodec {
    private ListingCodec() {}

    /** Writes a listing, its id first. */
    public static void write(SnapshotWriter out, Listing listing) {
        out.putInt(listing.instrument());
        out.putText(listing.symbol());
        write(out, listing.contract());
        write(out, listing.margin());
        write(out, listing.fees());
        write(out, listing.bounds());
        out.putLong(listing.markTicks());
    }

    /** Reads what follows the id. */
    public static Listing read(SnapshotReader in, int instrument) {
        return new Listing(
                instrument,
                in.getText(),
                readContract(in),
                readMargin(in),
                new Fees(in.getInt(), in.getInt(), in.getInt(), in.getLong(), in.getLong()),
                readBounds(in),
                in.getLong());
    }

    private static void write(SnapshotWriter out, Contract contract) {
        out.putByte(contract.kind().code());
        out.putInt(contract.underlying());
        out.putLong(contract.tickMoney());
        out.putLong(contract.priceTicksMin());
        out.putLong(contract.priceTicksMax());
        out.putLong(contract.strikeTicks());
        out.putLong(contract.expiryMs());
    }

    private static Contract readContract(SnapshotReader in) {
        return new Contract(
                InstrumentKind.ofCode(in.getByte()),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong());
    }

    private static void write(SnapshotWriter out, MarginSchedule margin) {
        write(out, margin.longBrackets());
        write(out, margin.shortBrackets());
        out.putLong(margin.openInterestLower());
        out.putLong(margin.openInterestUpper());
        out.putByte(margin.rounding().code());
    }

    private static MarginSchedule readMargin(SnapshotReader in) {
        return new MarginSchedule(
                readBrackets(in),
                readBrackets(in),
                in.getLong(),
                in.getLong(),
                MarginRounding.ofCode(in.getByte()));
    }

    private static void write(SnapshotWriter out, List<Bracket> brackets) {
        out.putByte(brackets.size());
        for (Bracket bracket : brackets) {
            out.putLong(bracket.notionalFloor());
            out.putInt(bracket.initialPpm());
            out.putInt(bracket.maintenancePpm());
        }
    }

    private static List<Bracket> readBrackets(SnapshotReader in) {
        int count = in.getByte();
        List<Bracket> brackets = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            brackets.add(new Bracket(in.getLong(), in.getInt(), in.getInt()));
        }
        return brackets;
    }

    private static void write(SnapshotWriter out, Fees fees) {
        out.putInt(fees.takerPpm());
        out.putInt(fees.makerPpm());
        out.putInt(fees.liquidationPpm());
        out.putLong(fees.takerPerLot());
        out.putLong(fees.makerPerLot());
    }

    private static void write(SnapshotWriter out, TradingBounds bounds) {
        out.putInt(bounds.lotsMax());
        out.putLong(bounds.openInterestLotsMax());
        out.putInt(bounds.liquidationLotsMax());
        out.putInt(bounds.slippagePpm());
        out.putInt(bounds.priceBandPpm());
        out.putInt(bounds.markAgeMsMax());
    }

    private static TradingBounds readBounds(SnapshotReader in) {
        return new TradingBounds(
                in.getInt(), in.getLong(), in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }
}

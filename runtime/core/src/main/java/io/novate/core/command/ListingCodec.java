package io.novate.core.command;

import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import java.util.ArrayList;
import java.util.List;

/** The byte form of a listing, shared by command logs and snapshots. */
public final class ListingCodec {
    private ListingCodec() {}

    /** Writes a listing, its id first. */
    public static void write(SnapshotWriter out, Listing listing) {
        out.putInt(listing.instrument());
        out.putText(listing.symbol());
        out.putByte(listing.kind().code());
        out.putLong(listing.tickMoney());
        out.putLong(listing.priceTicksMax());
        out.putLong(listing.markTicks());
        out.putInt(listing.lotsMax());
        writeBrackets(out, listing.longBrackets());
        writeBrackets(out, listing.shortBrackets());
        out.putInt(listing.takerFeePpm());
        out.putInt(listing.makerFeePpm());
        out.putInt(listing.liquidationFeePpm());
        out.putInt(listing.slippagePpm());
        out.putInt(listing.liquidationLotsMax());
        out.putInt(listing.priceBandPpm());
    }

    /** Reads what follows the id. */
    public static Listing read(SnapshotReader in, int instrument) {
        return new Listing(
                instrument,
                in.getText(),
                InstrumentKind.ofCode(in.getByte()),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                readBrackets(in),
                readBrackets(in),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt());
    }

    private static void writeBrackets(SnapshotWriter out, List<Bracket> brackets) {
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
}

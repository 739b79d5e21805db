package io.novate.app.vectors;

import io.novate.core.command.Bracket;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.unit.Limits;
import io.novate.pricing.venue.FundingRate;
import io.novate.pricing.venue.Quantums;
import io.novate.pricing.venue.UpdateCheck.State;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A dYdX subaccount of a row: its perpetuals, quote balance and positions. */
final class DydxAccount {
    private final SortedMap<Long, Fields> perpetuals = new TreeMap<>();
    private final SortedMap<Long, BigInteger> bases = new TreeMap<>();
    private BigInteger quote;
    private BigInteger settlementPpm = BigInteger.ZERO;

    private DydxAccount(BigInteger quote) {
        this.quote = quote;
    }

    /** Reads a row with the columns instruments, quote_balance and positions. */
    static DydxAccount of(Fields row) {
        DydxAccount account = new DydxAccount(row.wide("quote_balance"));
        for (Fields instrument : row.objects("instruments")) {
            account.perpetuals.put(instrument.integer("perp_id"), instrument);
        }
        for (Fields position : row.objects("positions")) {
            account.add(position.integer("perp_id"), position.wide("base"));
            account.addFunding(position);
        }
        account.quote = account.quote.add(FundingRate.settled(account.settlementPpm));
        return account;
    }

    /** Returns a copy of the account after an update of quote and positions. */
    DydxAccount after(Fields update) {
        DydxAccount next = new DydxAccount(quote.add(update.wide("quote_delta")));
        next.perpetuals.putAll(perpetuals);
        next.bases.putAll(bases);
        for (Fields delta : update.objects("position_deltas")) {
            next.add(delta.integer("perp_id"), delta.wide("base"));
        }
        return next;
    }

    /** Returns the signed base quantums of a position. */
    BigInteger base(long perpetual) {
        return bases.getOrDefault(perpetual, BigInteger.ZERO);
    }

    /** Returns the value of an amount of a perpetual, signed. */
    long notional(long perpetual, BigInteger base) {
        Fields instrument = instrument(perpetual);
        BigInteger notional =
                new Quantums(
                                instrument.small("base_atomic_resolution"),
                                instrument.small("price_exponent"))
                        .quote(base, instrument.wide("price"));
        if (notional.bitLength() > Long.SIZE - 1) {
            throw new OutsideWidths("a position is worth more than 2^42 money");
        }
        return notional.longValue();
    }

    /** Returns the maintenance margin of an amount of a perpetual. */
    long maintenance(long perpetual, BigInteger base) {
        try (AccountScene scene = new AccountScene()) {
            scene.hold(notional(perpetual, base), schedule(instrument(perpetual)));
            return scene.positionMargin();
        }
    }

    /** Returns equity and requirements, computed by the core. */
    State evaluate() {
        if (quote.bitLength() > Long.SIZE - 1) {
            throw new OutsideWidths("cash is beyond 2^52 money");
        }
        try (AccountScene scene = new AccountScene()) {
            bases.forEach(
                    (perpetual, base) ->
                            scene.hold(notional(perpetual, base), schedule(instrument(perpetual))));
            return scene.evaluate(quote.longValue());
        }
    }

    /** Returns dYdX's margin of one market. */
    static MarginSchedule schedule(int initialPpm, int fractionPpm) {
        List<Bracket> brackets = List.of(new Bracket(0, initialPpm, fractionPpm));
        return new MarginSchedule(brackets, brackets, 0, 0, MarginRounding.INITIAL_FRACTION);
    }

    private static MarginSchedule schedule(Fields instrument) {
        return schedule(
                instrument.small("initial_margin_ppm"),
                instrument.small("maintenance_fraction_ppm"));
    }

    private Fields instrument(long perpetual) {
        Fields instrument = perpetuals.get(perpetual);
        if (instrument == null) {
            throw new OutsideWidths("a position of a perpetual that the row does not list");
        }
        return instrument;
    }

    private void add(long perpetual, BigInteger base) {
        bases.merge(perpetual, base, BigInteger::add);
        if (bases.size() > Limits.POSITIONS_MAX) {
            throw new OutsideWidths("more than 64 positions");
        }
    }

    /** Adds what the funding index moved since the position was settled last. */
    private void addFunding(Fields position) {
        Fields instrument = instrument(position.integer("perp_id"));
        String then = position.has("funding_index") ? "funding_index" : "funding_index_at_open";
        Fields now = instrument.has("funding_index_now") ? instrument : position;
        if (position.has(then) && now.has("funding_index_now")) {
            settlementPpm =
                    settlementPpm.add(
                            FundingRate.settlementPpm(
                                    now.wide("funding_index_now"),
                                    position.wide(then),
                                    position.wide("base")));
        }
    }
}

package io.novate.app.vectors;

import io.novate.core.Clearinghouse;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.margin.Portfolio;
import io.novate.core.margin.PortfolioResult;
import io.novate.core.unit.Limits;
import io.novate.pricing.venue.UpdateCheck.State;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * One account with any cash and any positions, evaluated by the core as if it existed.
 *
 * <p>A position of a row is one lot here: what rounds per lot in the core rounds per position. One
 * that is worth more than a lot may be is held in a power of ten of equal lots, when value and both
 * margins of such a lot are whole money: then nothing rounds, and the sum is that of one lot.
 */
final class AccountScene implements AutoCloseable {
    private final Clearinghouse house;
    private final List<Portfolio.Position> positions = new ArrayList<>();

    AccountScene() {
        house =
                Clearinghouse.builder()
                        .limits(new Limits(1, 5, 1, Limits.POSITIONS_MAX, 0, 512, 64, 8, 64))
                        .events(new RefusalListener())
                        .start();
    }

    /** Ends the row when a listing is refused. */
    private static final class RefusalListener implements Events {
        @Override
        public void rejected(long command, int recordIndex, Rejection reason, long value) {
            throw new CoreRefusal("listing", reason);
        }
    }

    /**
     * Holds lots worth {@code value} together, long when it is positive and short when it is
     * negative; nothing when it is 0.
     */
    void hold(long value, MarginSchedule schedule) {
        if (value == 0) {
            return;
        }
        long worth = Math.absExact(value);
        int lots = lots(worth, schedule.longBrackets().get(0));
        int instrument = positions.size() + 1;
        house.list(
                1,
                new Listing(
                        instrument,
                        "ROW-" + instrument,
                        Contract.perpetual(instrument, worth / lots, 1),
                        schedule,
                        new Fees(0, 0, 0),
                        TradingBounds.of(lots, 1, 0, Limits.PPM - 1),
                        1));
        positions.add(new Portfolio.Position(instrument, value > 0 ? lots : -lots));
    }

    /** Returns the fewest lots, a power of ten, of which each is small and rounds nothing. */
    private static int lots(long worth, Bracket bracket) {
        if (worth > Limits.GROSS_MAX) {
            throw new OutsideWidths("a position is worth more than 2^52 money");
        }
        int lots = 1;
        while (worth / lots > Limits.LOT_VALUE_MAX) {
            lots *= 10;
        }
        if (lots > 1 && !isWhole(worth, lots, bracket)) {
            throw new OutsideWidths("a position is worth more than 2^42 money");
        }
        return lots;
    }

    private static boolean isWhole(long worth, int lots, Bracket bracket) {
        BigInteger ppm = BigInteger.valueOf(Limits.PPM);
        BigInteger[] initial =
                BigInteger.valueOf(worth / lots)
                        .multiply(BigInteger.valueOf(bracket.initialPpm()))
                        .divideAndRemainder(ppm);
        BigInteger maintenance =
                initial[0].multiply(BigInteger.valueOf(bracket.maintenancePpm())).mod(ppm);
        return worth % lots == 0 && initial[1].signum() == 0 && maintenance.signum() == 0;
    }

    /** Returns equity and both requirements with this much cash. */
    State evaluate(long cash) {
        PortfolioResult result = whatIf(cash);
        return new State(result.equity(), result.initialMargin(), result.maintenanceMargin());
    }

    /** Returns the maintenance margins of the positions by themselves, added up, money. */
    long positionMargin() {
        return whatIf(0).positionMargin();
    }

    private PortfolioResult whatIf(long cash) {
        if (Math.abs(cash) > Limits.GROSS_MAX) {
            throw new OutsideWidths("cash is beyond 2^52 money");
        }
        return house.whatIf(new Portfolio(MarginMode.CROSS, cash, positions, List.of()));
    }

    @Override
    public void close() {
        house.close();
    }
}

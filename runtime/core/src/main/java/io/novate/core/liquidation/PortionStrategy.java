package io.novate.core.liquidation;

import io.novate.core.command.MarginMode;
import io.novate.core.command.TradeReason;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;

/**
 * Closes a fixed share of one position a step, as venues do that ask for no exact number of lots.
 *
 * <p>The position with the largest requirement that has room, ties to the lower instrument; the
 * share of it rounded up, at most the room. Portfolio accounts and accounts that hold options are
 * left to {@link StandardStrategy}: of a hedge no share may be taken away.
 */
public final class PortionStrategy implements LiquidationStrategy {
    private final StandardStrategy together = new StandardStrategy();
    private final int portionPpm;

    /**
     * Takes the share.
     *
     * @param portionPpm share of a position, 1 to one million
     */
    public PortionStrategy(int portionPpm) {
        if (portionPpm < 1 || portionPpm > Limits.PPM) {
            throw new IllegalArgumentException("portionPpm=" + portionPpm);
        }
        this.portionPpm = portionPpm;
    }

    @Override
    public String name() {
        return "novate-portion-" + portionPpm;
    }

    @Override
    public void choose(LiquidationView view, LiquidationChoice choice) {
        int largest = -1;
        long largest256 = 0;
        boolean alone = view.mode() != MarginMode.PORTFOLIO;
        for (int index = 0; index < view.positionCount(); index++) {
            long own256 = view.maintenance256(index, view.lots(index));
            if (own256 > largest256 && view.room(index) > 0) {
                largest = index;
                largest256 = own256;
            }
            alone &= !view.isOption(index);
        }
        if (!alone) {
            together.choose(view, choice);
        } else if (largest >= 0) {
            long size = Math.abs(view.lots(largest));
            long share = Rounding.mulDivCeil(size, portionPpm, Limits.PPM);
            long lots = Math.min(share, view.room(largest));
            choice.choose(largest, lots, TradeReason.LARGEST_REQUIREMENT);
        }
    }
}

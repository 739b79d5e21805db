package io.novate.core.oracle;

import io.novate.core.command.Side;

/**
 * One record of an option's table.
 *
 * @param value money per lot
 * @param margins256 initial long, initial short, maintenance long, maintenance short
 * @param losses256 what one long lot loses in each scenario column
 */
record NaiveOption(long value, long[] margins256, long[] losses256) {
    long margin256(Side side, boolean initial) {
        return margins256[(initial ? 0 : 2) + (side == Side.LONG ? 0 : 1)];
    }

    NaiveOption withoutLosses() {
        return new NaiveOption(value, margins256, new long[0]);
    }
}

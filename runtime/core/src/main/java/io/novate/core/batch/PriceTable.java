package io.novate.core.batch;

import io.novate.core.unit.Invariant;

/**
 * Prices as the chain sees them.
 *
 * <p><b>Units</b>: value per lot in money; maintenance margin per lot in money with 8 fraction
 * bits.
 */
final class PriceTable {
    /** The stream carries 58 bits. */
    private static final long MAINTENANCE_END = 1L << 58;

    private final long[] unitValue;
    private final long[] maintenance256;

    PriceTable(int instrumentsMax) {
        unitValue = new long[instrumentsMax + 1];
        maintenance256 = new long[instrumentsMax + 1];
    }

    int keyEnd() {
        return unitValue.length;
    }

    long unitValue(int key) {
        return unitValue[key];
    }

    long maintenance256(int key) {
        return maintenance256[key];
    }

    boolean differs(int key, long newUnitValue, long newMaintenance256) {
        return unitValue[key] != newUnitValue || maintenance256[key] != newMaintenance256;
    }

    /** Returns whether a leg lowers the equity of its account. */
    boolean losesEquity(int key, long lots, long cash) {
        long value = key == SettlementKey.CASH ? 0 : unitValue[key];
        long low = lots * value + cash;
        long carry = Long.compareUnsigned(low, cash) < 0 ? 1 : 0;
        long high = Math.multiplyHigh(lots, value) + (cash >> Long.SIZE - 1) + carry;
        return high < 0;
    }

    void set(int key, long newUnitValue, long newMaintenance256) {
        boolean fits = newMaintenance256 >= 0 && newMaintenance256 < MAINTENANCE_END;
        Invariant.check("maintenance per lot", fits, newMaintenance256);
        unitValue[key] = newUnitValue;
        maintenance256[key] = newMaintenance256;
    }
}

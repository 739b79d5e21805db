package io.novate.core.position;

import io.novate.core.memory.Column;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Positions of large accounts: int64 lots, dense by instrument.
 *
 * <p><b>Shape</b>: row per large account, one int64 of lots and one of entry cost per instrument
 * id.
 *
 * <p><b>Units</b>: lots; entry cost is money.
 */
final class LargeTable {
    private final int stride;
    private final MemorySegment lots;
    private final MemorySegment entryCosts;
    private final int[] positionCount;

    LargeTable(Limits limits, Arena arena) {
        stride = limits.instrumentsMax() + 1;
        lots = Column.longs(arena, (long) limits.largeAccountsMax() * stride);
        entryCosts = Column.longs(arena, (long) limits.largeAccountsMax() * stride);
        positionCount = new int[limits.largeAccountsMax()];
    }

    long lots(int largeIndex, int instrument) {
        return lots.getAtIndex(Column.LONG, (long) largeIndex * stride + instrument);
    }

    long entryCost(int largeIndex, int instrument) {
        return entryCosts.getAtIndex(Column.LONG, (long) largeIndex * stride + instrument);
    }

    int positionCount(int largeIndex) {
        return positionCount[largeIndex];
    }

    void set(int largeIndex, int instrument, long nextLots, long nextCost) {
        long before = lots(largeIndex, instrument);
        if (before == 0 && nextLots != 0) {
            positionCount[largeIndex]++;
        } else if (before != 0 && nextLots == 0) {
            positionCount[largeIndex]--;
        }
        lots.setAtIndex(Column.LONG, (long) largeIndex * stride + instrument, nextLots);
        entryCosts.setAtIndex(Column.LONG, (long) largeIndex * stride + instrument, nextCost);
    }
}

package io.novate.core.ledger;

import io.novate.core.memory.Column;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Cash, collateral and account ids in lane order: one half of the memory of standard accounts.
 *
 * <p><b>Shape</b>: int64 cash per lane, one int64 column of {@code laneMax} per asset, int32
 * account id per lane, 0 when the lane is free.
 */
final class LaneColumns {
    final MemorySegment cash;
    final MemorySegment collateral;
    final MemorySegment account;
    private final int laneMax;
    private final int assetsMax;

    LaneColumns(int laneMax, int assetsMax, Arena arena) {
        this.laneMax = laneMax;
        this.assetsMax = assetsMax;
        cash = Column.longs(arena, laneMax);
        collateral = Column.longs(arena, (long) laneMax * assetsMax);
        account = Column.ints(arena, laneMax);
    }

    void copyTo(LaneColumns other, int ofAccount, int fromLane, int toLane) {
        other.cash.setAtIndex(Column.LONG, toLane, cash.getAtIndex(Column.LONG, fromLane));
        for (int asset = 0; asset < assetsMax; asset++) {
            long column = (long) asset * laneMax;
            long balance = collateral.getAtIndex(Column.LONG, column + fromLane);
            other.collateral.setAtIndex(Column.LONG, column + toLane, balance);
        }
        other.account.setAtIndex(Column.INT, toLane, ofAccount);
    }

    void clear(int lane) {
        cash.setAtIndex(Column.LONG, lane, 0);
        for (int asset = 0; asset < assetsMax; asset++) {
            collateral.setAtIndex(Column.LONG, (long) asset * laneMax + lane, 0);
        }
        account.setAtIndex(Column.INT, lane, 0);
    }

    void clearAll() {
        cash.fill((byte) 0);
        collateral.fill((byte) 0);
        account.fill((byte) 0);
    }
}

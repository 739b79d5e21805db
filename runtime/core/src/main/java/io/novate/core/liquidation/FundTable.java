package io.novate.core.liquidation;

import io.novate.core.command.FundKind;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.unit.Limits;

/**
 * Which accounts are the funds of which underlying, and how much the house puts at risk.
 *
 * <p><b>Shape</b>: one row per underlying with two accounts, 0 where there is none. The money
 * itself stands in the ledger like that of any other account.
 *
 * <p><b>Units</b>: the house tranche is money of the backstop that may still be paid.
 */
final class FundTable {
    private final int[] feePot;
    private final int[] insurance;
    private long houseTranche;

    FundTable(Limits limits) {
        feePot = new int[limits.instrumentsMax() + 1];
        insurance = new int[limits.instrumentsMax() + 1];
    }

    /** Returns whether an underlying may have funds. */
    boolean inRange(int underlying) {
        return underlying >= 1 && underlying < feePot.length;
    }

    /** Returns the fund of an underlying, 0 when there is none. */
    int fund(FundKind kind, int underlying) {
        return inRange(underlying) ? column(kind)[underlying] : 0;
    }

    void setFund(FundKind kind, int underlying, int account) {
        column(kind)[underlying] = account;
    }

    /** Returns who receives liquidation fees: the pot, else the market's insurance, else all's. */
    int feeReceiver(int underlying) {
        int pot = fund(FundKind.LIQUIDATION_FEES, underlying);
        int market = fund(FundKind.INSURANCE, underlying);
        return pot != 0 ? pot : market != 0 ? market : Limits.INSURANCE;
    }

    long houseTranche() {
        return houseTranche;
    }

    void setHouseTranche(long amount) {
        houseTranche = amount;
    }

    /** Writes the funds ascending by underlying and the tranche. */
    void write(SnapshotWriter out) {
        for (int underlying = 1; underlying < feePot.length; underlying++) {
            if (feePot[underlying] != 0 || insurance[underlying] != 0) {
                out.putInt(underlying);
                out.putInt(feePot[underlying]);
                out.putInt(insurance[underlying]);
            }
        }
        out.putInt(0);
        out.putLong(houseTranche);
    }

    void read(SnapshotReader in) {
        for (int underlying = in.getInt(); underlying != 0; underlying = in.getInt()) {
            feePot[underlying] = in.getInt();
            insurance[underlying] = in.getInt();
        }
        houseTranche = in.getLong();
    }

    private int[] column(FundKind kind) {
        return switch (kind) {
            case LIQUIDATION_FEES -> feePot;
            case INSURANCE -> insurance;
        };
    }
}

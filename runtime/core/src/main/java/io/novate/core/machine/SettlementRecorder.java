package io.novate.core.machine;

import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.LeafTable;
import io.novate.core.ledger.LegRecorder;

/**
 * Hands legs to the settlement log, each to the leaf it belongs to, and makes room there between
 * balanced groups. The first leg of a further leaf opens it.
 */
final class SettlementRecorder implements LegRecorder {
    /** Changes that a deposit makes at most. */
    static final int LEGS_OF_ARRIVAL = 3;

    private final ClearingMachine machine;
    private final byte[] owner = new byte[AccountTable.ADDRESS_BYTES];
    private final byte[] signer = new byte[AccountTable.ADDRESS_BYTES];

    SettlementRecorder(ClearingMachine machine) {
        this.machine = machine;
    }

    @Override
    public void leg(int account, int key, long lots, long cash) {
        machine.conversions().touch(account);
        machine.buckets().touch(account);
        leafLeg(account, machine.leaves().indexOf(account, key), key, lots, cash);
    }

    @Override
    public void reserve(int legCount) {
        if (machine.settlement().legRoom() < legCount) {
            machine.sealUnsettled();
        }
    }

    /**
     * Follows a deposit that named a further leaf: cash stays there, units move to the first leaf,
     * where assets stand.
     */
    void arrived(int account, int leaf, int key, long amount) {
        int index = LeafTable.indexOfLeaf(account, leaf);
        if (index > 0 && key == 0) {
            machine.leaves().addCash(account, index, amount);
        } else if (index > 0) {
            leafLeg(account, index, key, -amount, 0);
            leafLeg(account, 0, key, amount, 0);
        }
    }

    /** Records one leg of a leaf. */
    void leafLeg(int account, int index, int key, long lots, long cash) {
        LeafTable leaves = machine.leaves();
        if (!leaves.isOpen(account, index)) {
            machine.books().accounts().addresses(account, owner, signer);
            machine.settlement().open(LeafTable.leaf(account, index), owner, signer);
            leaves.open(account, index);
        }
        leaves.addCash(account, index, cash);
        machine.settlement().leg(LeafTable.leaf(account, index), key, lots, cash);
    }
}

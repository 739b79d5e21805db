package io.novate.core.machine;

import io.novate.core.ledger.LegRecorder;

/** Hands legs to the settlement log and makes room there between balanced groups. */
final class SettlementRecorder implements LegRecorder {
    private final ClearingMachine machine;

    SettlementRecorder(ClearingMachine machine) {
        this.machine = machine;
    }

    @Override
    public void leg(int account, int key, long lots, long cash) {
        machine.settlement().leg(account, key, lots, cash);
    }

    @Override
    public void reserve(int legCount) {
        if (machine.settlement().legRoom() < legCount) {
            machine.sealUnsettled();
        }
    }
}

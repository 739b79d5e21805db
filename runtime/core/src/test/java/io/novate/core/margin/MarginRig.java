package io.novate.core.margin;

import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.Ledger;
import io.novate.core.ledger.LegRecorder;
import io.novate.core.position.PositionTable;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.kernel.BackendChoice;
import io.novate.kernel.KernelBackend;
import java.lang.foreign.Arena;

/** The tables of a pool and their evaluation, without the machine that applies commands. */
final class MarginRig implements AutoCloseable {
    final Limits limits;
    final Arena arena = Arena.ofConfined();
    final KernelBackend backend;
    final InstrumentTable instruments;
    final AccountTable accounts;
    final PositionTable positions;
    final AssetTable assets;
    final Ledger ledger;
    final AccountMargin margin;
    final Books books;

    MarginRig(Limits limits, String backendName) {
        this.limits = limits;
        backend = BackendChoice.select(backendName).backend();
        instruments = new InstrumentTable(limits);
        accounts = new AccountTable(limits, PositionTable.laneMax(limits), arena);
        positions = new PositionTable(limits, accounts, arena);
        assets = new AssetTable(limits, instruments);
        ledger = new Ledger(accounts, limits.assetsMax(), new Nobody());
        ScenarioMargin scenario =
                new ScenarioMargin(limits, instruments, backend.scenarioKernel(), arena);
        margin = new AccountMargin(accounts, positions, instruments, assets, scenario, limits);
        books = new Books(accounts, ledger, positions, instruments, assets);
    }

    /** Settles nothing. */
    private static final class Nobody implements LegRecorder {
        @Override
        public void leg(int account, int key, long lots, long cash) {}

        @Override
        public void reserve(int legCount) {}
    }

    /** Opens a standard account without money. */
    void open(int account) {
        accounts.openStandard(account, positions.takeLane(account), new byte[20], new byte[20]);
    }

    @Override
    public void close() {
        arena.close();
    }
}

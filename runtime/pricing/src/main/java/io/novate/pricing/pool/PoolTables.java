package io.novate.pricing.pool;

import io.novate.core.command.Commands;
import io.novate.pricing.table.OptionTables;
import io.novate.pricing.table.TableExpiry;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tables of all options of a pool, each underlying by its own rules, in force together.
 *
 * <p><b>Aliasing and ownership</b>: owns the tables; one thread uses it.
 */
public final class PoolTables implements AutoCloseable {
    private final SortedMap<Integer, OptionTables> tables = new TreeMap<>();
    private long version;

    PoolTables() {}

    void add(int underlying, OptionTables own) {
        tables.put(underlying, own);
    }

    /** Returns the versions published so far. */
    public long version() {
        return version;
    }

    /**
     * Prices options and puts all of them in force at once.
     *
     * @param expiries by underlying, each with a plan in the rulebook
     */
    public void publish(Commands core, long nowMs, SortedMap<Integer, List<TableExpiry>> expiries) {
        version++;
        expiries.forEach(
                (underlying, own) -> {
                    OptionTables table = tables.get(underlying);
                    int count = table.fill(own);
                    core.tables(nowMs, version, table.records(), count);
                });
        core.activate(nowMs, version);
    }

    @Override
    public void close() {
        tables.values().forEach(OptionTables::close);
    }
}

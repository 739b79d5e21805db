package io.novate.core.oracle;

import io.novate.core.Clearinghouse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What liquidation did to the markets and how long it took, counted event by event. */
final class NaiveFigures {
    /** Lots and money closed by liquidation, lots traded, ticks moved, ticks moved our way. */
    private final TreeMap<Integer, long[]> markets = new TreeMap<>();

    private final TreeMap<Integer, Integer> waiting = new TreeMap<>();
    private final List<Integer> waits = new ArrayList<>();
    private int checks;
    private int breaches;

    private void add(int instrument, int column, long amount) {
        markets.computeIfAbsent(instrument, id -> new long[5])[column] += amount;
    }

    void traded(int instrument, long lots) {
        add(instrument, 2, lots);
    }

    void liquidated(int account, int instrument, long lots, long money) {
        add(instrument, 0, lots);
        add(instrument, 1, money);
        add(instrument, 2, lots);
        Integer since = waiting.remove(account);
        if (since != null) {
            waits.add(checks - since);
        }
    }

    void moved(int instrument, long ticks, boolean ours) {
        add(instrument, 3, Math.abs(ticks));
        add(instrument, 4, ours ? Math.abs(ticks) : 0);
    }

    void check() {
        checks++;
    }

    void breached(int account) {
        breaches++;
        waiting.put(account, checks);
    }

    void left(int account) {
        waiting.remove(account);
    }

    void compare(Clearinghouse core) {
        markets.forEach(
                (id, counts) -> {
                    same("liquidated lots", counts[0], core.cascade().liquidatedLots(id));
                    same("liquidated money", counts[1], core.cascade().liquidatedMoney(id));
                    same("traded lots", counts[2], core.cascade().tradedLots(id));
                    same("moved ticks", counts[3], core.cascade().movedTicks(id));
                    same("own ticks", counts[4], core.cascade().ownTicks(id));
                });
        same("breaches", breaches, core.liquidationLatency().breachCount());
        same("first fills", waits.size(), core.liquidationLatency().fillCount());
        long sum = waits.stream().mapToLong(Integer::longValue).sum();
        same("checks waited", sum, core.liquidationLatency().checksSum());
        long most = waits.stream().mapToLong(Integer::longValue).max().orElse(0);
        same("most checks waited", most, core.liquidationLatency().checksMax());
        long[] buckets = new long[16];
        for (int wait : waits) {
            int bucket = 0;
            while (bucket < 15 && 1L << bucket <= wait) {
                bucket++;
            }
            buckets[bucket]++;
        }
        for (int index = 0; index < buckets.length; index++) {
            same("bucket " + index, buckets[index], core.liquidationLatency().bucket(index));
        }
    }

    private static void same(String name, long oracle, long core) {
        if (oracle != core) {
            throw new AssertionError(name + ": oracle=" + oracle + ", core=" + core);
        }
    }
}

package io.novate.core.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.command.Events;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.unit.Limits;
import io.novate.kernel.scalar.ScalarHashKernel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A live book that changes at random and records every change in each of its settlement logs. */
final class RandomBook {
    /** One account of the live book. */
    static final class Live {
        byte[] owner = new byte[20];
        byte[] signer = new byte[20];
        long cash;
        long out;
        final TreeMap<Integer, Long> lots = new TreeMap<>();
    }

    static final byte[] OPERATOR = address(77);
    private static final int INSTRUMENTS = 12;
    private static final int ASSETS = 3;

    final Limits limits;
    final List<SettlementLog> logs = new ArrayList<>();
    final TreeMap<Integer, Live> accounts = new TreeMap<>();
    final List<ReplayedChain.Item> items = new ArrayList<>();
    final long[] unitValue;
    final long[] maintenance256;
    private final SplittableRandom random;
    private final int[] weights = new int[11];
    private final boolean rich;
    private int nextInbox = 2;
    private int nextVenue = Limits.VENUE_ACCOUNT_FROM;

    RandomBook(long seed, Limits limits, boolean rich) {
        this.limits = limits;
        this.rich = rich;
        random = new SplittableRandom(seed);
        unitValue = new long[limits.instrumentsMax() + 1];
        maintenance256 = new long[limits.instrumentsMax() + 1];
        for (int i = 0; i < weights.length; i++) {
            // Some kinds of change vanish entirely.
            weights[i] = random.nextInt(4) == 0 ? 0 : 1 << random.nextInt(6);
        }
        weights[4]++;
        logs.add(newLog());
        accounts.put(Limits.INSURANCE, new Live());
        accounts.get(Limits.INSURANCE).owner = OPERATOR;
        for (int i = 0; i < 6; i++) {
            openVenue();
        }
    }

    private SettlementLog newLog() {
        return new SettlementLog(limits, Arena.ofAuto(), new ScalarHashKernel(), OPERATOR);
    }

    static byte[] address(int seed) {
        byte[] address = new byte[20];
        new SplittableRandom(seed).nextBytes(address);
        return address;
    }

    /** Makes one change, if there is room for it. */
    void change() {
        int total = 0;
        for (int weight : weights) {
            total += weight;
        }
        int pick = random.nextInt(total);
        int kind = 0;
        while (pick >= weights[kind]) {
            pick -= weights[kind];
            kind++;
        }
        switch (kind) {
            case 0 -> openVenue();
            case 1 -> openInbox();
            case 2 -> replaceSigner();
            case 3 -> deposit();
            case 4 -> trade(pickHolder(), pickHolder());
            case 5 -> transferCash();
            case 6 -> transferAsset();
            case 7 -> withdraw();
            case 8 -> price();
            case 9 -> tradeAndBack();
            case 10 -> closeAll();
            default -> throw new AssertionError(kind);
        }
    }

    private int pickAny() {
        List<Integer> ids = new ArrayList<>(accounts.keySet());
        return ids.get(random.nextInt(ids.size()));
    }

    /** Returns an account that may hold positions and is not the clearinghouse's own. */
    private int pickHolder() {
        int account = pickAny();
        while (account == Limits.INSURANCE || account == Limits.CLEARING) {
            account = pickAny();
        }
        return account;
    }

    private void openVenue() {
        if (nextVenue - Limits.VENUE_ACCOUNT_FROM >= limits.venueAccountsMax()) {
            return;
        }
        Live live = new Live();
        live.owner = address(random.nextInt(50) + 1);
        live.signer = random.nextBoolean() ? new byte[20] : address(random.nextInt());
        accounts.put(nextVenue, live);
        for (SettlementLog log : logs) {
            log.open(nextVenue, live.owner, live.signer);
        }
        if (rich && nextVenue != Limits.CLEARING) {
            deposit(nextVenue, 0, 1L << 50);
        }
        nextVenue++;
    }

    private void openInbox() {
        if (nextInbox - 2 < limits.inboxAccountsMax()) {
            inboxOpen(nextInbox, address(random.nextInt(50) + 1));
            if (rich) {
                deposit(nextInbox, 0, 1L << 50);
            }
            nextInbox++;
        }
    }

    private void replaceSigner() {
        int account = pickAny();
        boolean byOwner = random.nextInt(3) > 0;
        inboxOpen(account, byOwner ? accounts.get(account).owner : address(random.nextInt()));
    }

    private void inboxOpen(int account, byte[] sender) {
        byte[] signer = address(random.nextInt());
        Live live = accounts.get(account);
        if (live == null) {
            live = new Live();
            live.owner = sender;
            accounts.put(account, live);
        }
        if (java.util.Arrays.equals(live.owner, sender)) {
            live.signer = signer;
        }
        items.add(new ReplayedChain.Item(1, account, 0, 0, sender, signer));
        for (SettlementLog log : logs) {
            log.inboxOpen(account, sender, signer);
        }
    }

    private void deposit() {
        int account = pickAny();
        int key = account == Limits.INSURANCE ? 0 : pickAssetOrCash();
        deposit(account, key, random.nextLong(1L << random.nextInt(1, 50)));
    }

    private void deposit(int account, int key, long amount) {
        byte[] sender = address(random.nextInt());
        byte[] signer = address(random.nextInt());
        items.add(new ReplayedChain.Item(2, account, key, amount, sender, signer));
        if (key == 0) {
            accounts.get(account).cash += amount;
        } else {
            add(account, key, amount);
        }
        for (SettlementLog log : logs) {
            log.inboxDeposit(account, key, amount, sender, signer);
        }
    }

    private int pickAssetOrCash() {
        return random.nextInt(3) > 0 ? 0 : SettlementKey.ASSET + 1 + random.nextInt(ASSETS);
    }

    private void add(int account, int key, long lots) {
        TreeMap<Integer, Long> held = accounts.get(account).lots;
        long after = held.getOrDefault(key, 0L) + lots;
        held.put(key, after);
        if (after == 0) {
            held.remove(key);
        }
    }

    private void leg(int account, int key, long lots, long cash) {
        accounts.get(account).cash += cash;
        if (lots != 0) {
            add(account, key, lots);
        }
        for (SettlementLog log : logs) {
            log.leg(account, key, lots, cash);
        }
    }

    private void trade(int buyer, int seller) {
        int key = 1 + random.nextInt(INSTRUMENTS);
        if (rich) {
            // Near the mark, which is what keeps real accounts solvent between two entries.
            long lots = 1 + random.nextInt(1000);
            trade(buyer, seller, key, lots, lots * (unitValue[key] + random.nextInt(-1000, 1000)));
        } else {
            long lots = 1 + random.nextLong(1L << random.nextInt(1, 40));
            trade(buyer, seller, key, lots, random.nextLong(1L << random.nextInt(1, 48)));
        }
    }

    private void trade(int buyer, int seller, int key, long lots, long cash) {
        long fee = random.nextInt(3) == 0 ? 0 : random.nextInt(1000);
        leg(buyer, key, lots, -cash - fee);
        leg(seller, key, -lots, cash);
        if (fee != 0) {
            leg(Limits.FEES, 0, 0, fee);
        }
    }

    private void tradeAndBack() {
        int one = pickHolder();
        int other = pickHolder();
        int key = 1 + random.nextInt(INSTRUMENTS);
        trade(one, other, key, 5, 7);
        trade(other, one, key, 5, 7);
    }

    private void closeAll() {
        int account = pickHolder();
        int other = pickHolder();
        List<Integer> keys = new ArrayList<>(accounts.get(account).lots.keySet());
        for (int key : keys.subList(0, Math.min(keys.size(), 2))) {
            long lots = accounts.get(account).lots.getOrDefault(key, 0L);
            if (key < SettlementKey.ASSET && lots != 0 && account != other) {
                long cash = rich ? lots * unitValue[key] : lots / 3;
                leg(account, key, -lots, cash);
                leg(other, key, lots, -cash);
            }
        }
    }

    private void transferCash() {
        long amount = random.nextLong(1L << random.nextInt(1, rich ? 30 : 50));
        leg(rich ? Limits.BACKSTOP : pickAny(), 0, 0, -amount);
        leg(pickAny(), 0, 0, amount);
    }

    private void transferAsset() {
        int from = pickHolder();
        int key = SettlementKey.ASSET + 1 + random.nextInt(ASSETS);
        long held = accounts.get(from).lots.getOrDefault(key, 0L);
        if (held > 0) {
            long units = 1 + random.nextLong(held);
            leg(from, key, -units, 0);
            leg(pickHolder(), key, units, 0);
        }
    }

    private void withdraw() {
        int account = rich ? pickHolder() : pickAny();
        int key = pickAssetOrCash();
        long held = accounts.get(account).lots.getOrDefault(key, 0L);
        if (key != 0 && held <= 0) {
            return;
        }
        long amount = 1 + random.nextLong(key == 0 ? 1L << 30 : held);
        if (key == 0) {
            accounts.get(account).cash -= amount;
            accounts.get(account).out += amount;
        } else {
            add(account, key, -amount);
        }
        for (SettlementLog log : logs) {
            log.out(account, key, amount);
        }
    }

    private void price() {
        int key = 1 + random.nextInt(limits.instrumentsMax());
        boolean delisted = random.nextInt(4) == 0;
        unitValue[key] = delisted ? 0 : rich ? random.nextInt(1 << 20) : random.nextLong();
        maintenance256[key] = delisted ? 0 : random.nextLong(1L << random.nextInt(1, 59));
    }

    /** Seals every log and returns the batches, the same from each. */
    List<BatchCopy> seal() {
        List<BatchCopy> first = null;
        for (SettlementLog log : logs) {
            List<BatchCopy> batches = new ArrayList<>();
            Events events = BatchCopy.into(batches);
            log.seal(limits.instrumentsMax(), unitValue, maintenance256, isSolvent(), events);
            if (first == null) {
                first = batches;
            }
            assertEquals(first, batches, "batches of log " + logs.indexOf(log));
        }
        return first;
    }

    /** Returns whether no account of the live book is worth less than nothing. */
    boolean isSolvent() {
        for (Live live : accounts.values()) {
            BigInteger equity = BigInteger.valueOf(live.cash);
            for (Map.Entry<Integer, Long> held :
                    live.lots.headMap(SettlementKey.ASSET).entrySet()) {
                BigInteger value = BigInteger.valueOf(unitValue[held.getKey()]);
                equity = equity.add(value.multiply(BigInteger.valueOf(held.getValue())));
            }
            if (equity.signum() < 0) {
                return false;
            }
        }
        return true;
    }

    /** Adds a log restored from a snapshot of the last one. */
    void addRestored() {
        byte[] bytes = snapshot(logs.getLast());
        SettlementLog restored = newLog();
        restored.read(new SnapshotReader(new ByteArrayInputStream(bytes)));
        accounts.forEach(
                (account, live) -> {
                    int[] keys = live.lots.keySet().stream().mapToInt(k -> k).toArray();
                    long[] lots = live.lots.values().stream().mapToLong(l -> l).toArray();
                    restored.restoreLive(
                            account,
                            live.owner,
                            live.signer,
                            live.cash,
                            live.out,
                            keys.length,
                            keys,
                            lots);
                });
        restored.finishRestore();
        assertArrayEquals(bytes, snapshot(restored), "a snapshot of what was restored");
        logs.add(restored);
    }

    static byte[] snapshot(SettlementLog log) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotWriter writer = new SnapshotWriter(bytes);
        log.write(writer);
        writer.flush();
        return bytes.toByteArray();
    }

    /** Returns the room for legs, the same in each log. */
    int legRoom() {
        int room = logs.getFirst().legRoom();
        for (SettlementLog log : logs) {
            assertEquals(room, log.legRoom(), "room of log " + logs.indexOf(log));
        }
        return room;
    }
}

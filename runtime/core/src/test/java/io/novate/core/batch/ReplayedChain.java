package io.novate.core.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The chain's view, rebuilt from the bytes of the streams and the inbox alone.
 *
 * <p>A second, naive implementation of the protocol's rules: big integers, plain maps, trees from
 * scratch at every step. Anything the contract would call fraud fails the test.
 */
final class ReplayedChain {
    /** One item of the contract's inbox. */
    record Item(int kind, int account, int key, long amount, byte[] sender, byte[] signer) {}

    /** One account of the chain. */
    static final class Account {
        final byte[] owner;
        byte[] signer;
        BigInteger cash = BigInteger.ZERO;
        BigInteger out = BigInteger.ZERO;
        final TreeMap<Integer, BigInteger> positions = new TreeMap<>();

        Account(byte[] owner, byte[] signer) {
            this.owner = owner;
            this.signer = signer;
        }
    }

    private static final int STEP = 16;
    private static final byte[] NOBODY = new byte[20];

    final TreeMap<Integer, Account> accounts = new TreeMap<>();
    final TreeMap<Integer, BigInteger[]> prices = new TreeMap<>();
    final List<Item> items = new ArrayList<>();
    private final Map<Integer, byte[]> leaves = new TreeMap<>();
    private final Map<Integer, byte[]> priceLeaves = new TreeMap<>();
    private byte[] inboxHash = new byte[32];
    private long number;
    private long lastSettled;
    private long cursor;
    private String accountsRoot;
    private String tableRoot;

    private int key;
    private BigInteger run = BigInteger.ZERO;
    private BigInteger net = BigInteger.ZERO;
    private BigInteger out = BigInteger.ZERO;
    private BigInteger deposits = BigInteger.ZERO;
    private BigInteger laneSum = BigInteger.ZERO;
    private int phase;
    private int entryCount;
    private int padding;
    private final List<byte[]> group = new ArrayList<>();
    private int groupAccount;

    ReplayedChain(byte[] operator) {
        accounts.put(1, new Account(operator, NOBODY));
        setLeaf(1);
        accountsRoot = BatchCopy.hex(NaiveTree.root(24, leaves));
        tableRoot = BatchCopy.hex(NaiveTree.zero(16));
    }

    long batchNumber() {
        return number;
    }

    String accountsRoot() {
        return accountsRoot;
    }

    byte[] leaf(int account) {
        return leaves.get(account);
    }

    /** Replays one batch; returns how many NOP stand in its last step. */
    int replay(BatchCopy batch) {
        assertEquals(0, batch.mode());
        assertEquals(number + 1, batch.number());
        assertEquals(lastSettled, batch.lastSettled());
        assertEquals(accountsRoot, batch.prevAccounts());
        assertEquals(tableRoot, batch.prevTable());
        assertEquals(cursor, batch.inboxFrom());
        begin();
        byte[] stream = BatchCopy.bytes(batch.stream());
        assertEquals(batch.elementCount() * 32, stream.length);
        assertEquals(0, batch.elementCount() % STEP);
        assertTrue(stream.length > 0);
        for (int step = 0; step < batch.elementCount() / STEP; step++) {
            replayStep(stream, step);
        }
        assertEquals(BigInteger.ZERO, run, "run at the end");
        assertEquals(BigInteger.ZERO, net, "net at the end");
        assertEquals(deposits.subtract(out), laneSum, "sum of lanes");
        assertEquals(accountsRoot, batch.nextAccounts());
        assertEquals(tableRoot, batch.nextTable());
        assertEquals(cursor, batch.inboxTo());
        assertEquals(BatchCopy.hex(inboxHash), batch.inboxToHash());
        assertEquals(out, BigInteger.valueOf(batch.out()));
        assertEquals(entryCount, batch.entryCount());
        number = batch.number();
        if (batch.settled()) {
            lastSettled = number;
            accounts.forEach((id, account) -> assertTrue(isSolvent(account), "solvent " + id));
        }
        return padding;
    }

    private boolean isSolvent(Account account) {
        BigInteger equity = account.cash;
        for (Map.Entry<Integer, BigInteger> held : account.positions.headMap(0x8000).entrySet()) {
            BigInteger[] price = prices.get(held.getKey());
            if (price != null) {
                equity = equity.add(price[0].multiply(held.getValue()));
            }
        }
        return equity.signum() >= 0;
    }

    private void begin() {
        key = 0;
        run = BigInteger.ZERO;
        net = BigInteger.ZERO;
        out = BigInteger.ZERO;
        deposits = BigInteger.ZERO;
        laneSum = BigInteger.ZERO;
        phase = 0;
        entryCount = 0;
    }

    private void replayStep(byte[] stream, int step) {
        padding = 0;
        for (int i = 0; i < STEP - 2; i++) {
            entry(element(stream, step * STEP + i));
        }
        assertTrue(group.isEmpty(), "group over a step edge");
        accountsRoot = BatchCopy.hex(NaiveTree.root(24, leaves));
        tableRoot = BatchCopy.hex(NaiveTree.root(16, priceLeaves));
        byte[] root =
                NaiveKeccak.hash(
                        BatchCopy.bytes(accountsRoot),
                        BatchCopy.bytes(tableRoot),
                        word(BigInteger.valueOf(key)),
                        word(run),
                        word(net),
                        word(BigInteger.valueOf(cursor)),
                        word(out),
                        word(BigInteger.valueOf(phase)));
        BigInteger high = element(stream, step * STEP + STEP - 2);
        BigInteger low = element(stream, step * STEP + STEP - 1);
        for (BigInteger half : List.of(high, low)) {
            assertEquals(1, bits(half, 76, 80).intValue());
            assertEquals(BigInteger.ZERO, cash(half));
            assertEquals(BigInteger.ZERO, bits(half, 208, 256));
        }
        BigInteger published = bits(high, 80, 208).shiftLeft(128).or(bits(low, 80, 208));
        assertEquals(new BigInteger(1, root), published, "root of step " + step);
    }

    private static BigInteger element(byte[] stream, int index) {
        return new BigInteger(1, stream, index * 32, 32);
    }

    private static BigInteger bits(BigInteger element, int from, int to) {
        return element.shiftRight(from).mod(BigInteger.TWO.pow(to - from));
    }

    private static BigInteger cash(BigInteger element) {
        return bits(element, 0, 64).subtract(BigInteger.TWO.pow(63));
    }

    private static BigInteger signed(BigInteger bits64) {
        return bits64.testBit(63) ? bits64.subtract(BigInteger.TWO.pow(64)) : bits64;
    }

    private static byte[] word(BigInteger value) {
        return bytes(value, 32);
    }

    /** Big endian, two's complement. */
    private static byte[] bytes(BigInteger value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[length - 1 - i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private void entry(BigInteger element) {
        assertEquals(BigInteger.ZERO, bits(element, 242, 256), "canonical");
        assertEquals(BigInteger.ZERO, bits(element, 64, 76), "reserved bits");
        int kind = bits(element, 76, 80).intValue();
        int account = bits(element, 80, 104).intValue();
        int entryKey = bits(element, 104, 120).intValue();
        BigInteger lots = signed(bits(element, 120, 184));
        BigInteger cash = cash(element);
        BigInteger aux = bits(element, 184, 242);
        laneSum = laneSum.add(cash);
        assertEquals(kind == 7, !group.isEmpty(), "data only inside a group");
        if (kind == 0) {
            assertEquals(BigInteger.TWO.pow(63), element);
            padding++;
            return;
        }
        if (kind != 7) {
            entryCount++;
            assertEquals(0, padding > 0 && kind != 6 ? padding : 0, "padding inside a step");
        }
        switch (kind) {
            case 2 -> price(account, entryKey, lots, cash, aux);
            case 3 -> leg(account, entryKey, lots, cash, aux);
            case 4 -> inbox(account, entryKey, lots, cash, aux);
            case 5 -> out(account, entryKey, lots, cash, aux);
            case 6 -> open(element, account);
            case 7 -> data(element);
            default -> throw new AssertionError("kind " + kind);
        }
        if (kind != 2) {
            phase = 1;
        }
    }

    private void price(
            int account, int entryKey, BigInteger value, BigInteger cash, BigInteger margin) {
        assertEquals(0, phase, "phase of a price");
        assertEquals(0, account);
        assertEquals(BigInteger.ZERO, cash);
        prices.put(entryKey, new BigInteger[] {value, margin});
        if (value.signum() == 0 && margin.signum() == 0) {
            priceLeaves.remove(entryKey);
            return;
        }
        byte[] preimage = {0x50, (byte) (entryKey >> 8), (byte) entryKey};
        byte[] once = NaiveKeccak.hash(preimage, bytes(value, 8), bytes(margin, 8));
        priceLeaves.put(entryKey, NaiveKeccak.hash(once));
    }

    private void leg(int account, int legKey, BigInteger lots, BigInteger cash, BigInteger aux) {
        assertEquals(BigInteger.ZERO, aux);
        assertTrue(legKey < 0xc000, "key of a leg");
        net = int64(net.add(cash));
        if (legKey == 0) {
            assertEquals(BigInteger.ZERO, lots, "lots of a cash transfer");
        } else {
            if (legKey != key) {
                assertEquals(BigInteger.ZERO, run, "run at a change of key");
            }
            key = legKey;
            run = int64(run.add(lots));
            addLots(account, legKey, lots);
        }
        addCash(account, cash);
        setLeaf(account);
    }

    private void inbox(int account, int itemKey, BigInteger lots, BigInteger cash, BigInteger aux) {
        assertTrue(cursor < items.size(), "item that the contract never saw");
        Item item = items.get((int) cursor);
        assertEquals(item.account(), account);
        assertEquals(item.key(), itemKey);
        assertEquals(item.kind(), aux.intValue());
        BigInteger amount = BigInteger.valueOf(item.amount());
        boolean isCash = item.kind() == 2 && item.key() == 0;
        assertEquals(isCash ? amount : BigInteger.ZERO, cash);
        assertEquals(isCash ? BigInteger.ZERO : amount, lots);
        if (item.kind() == 1) {
            Account present = accounts.get(account);
            if (present == null) {
                assertTrue(account < 1 << 23);
                accounts.put(account, new Account(item.sender(), item.signer()));
            } else if (java.util.Arrays.equals(present.owner, item.sender())) {
                present.signer = item.signer();
            }
        } else if (isCash) {
            addCash(account, cash);
            deposits = deposits.add(cash);
        } else {
            addLots(account, itemKey, amount);
        }
        byte[] pad = new byte[12];
        inboxHash =
                NaiveKeccak.hash(
                        inboxHash,
                        word(BigInteger.valueOf(item.kind())),
                        word(BigInteger.valueOf(item.account())),
                        word(BigInteger.valueOf(item.key())),
                        word(amount),
                        pad,
                        item.sender(),
                        pad,
                        item.signer());
        cursor++;
        setLeaf(account);
    }

    private void out(int account, int outKey, BigInteger lots, BigInteger cash, BigInteger aux) {
        assertEquals(BigInteger.ZERO, aux);
        if (outKey == 0) {
            assertEquals(BigInteger.ZERO, lots);
            assertTrue(cash.signum() < 0);
            out = out.subtract(cash);
            addCash(account, cash);
            Account changed = accounts.get(account);
            changed.out = changed.out.subtract(cash);
        } else {
            assertEquals(BigInteger.ZERO, cash);
            assertTrue(lots.signum() < 0);
            assertEquals(0x8000, outKey & 0xc000);
            addLots(account, outKey, lots);
            addLots(account, outKey + 0x4000, lots.negate());
        }
        setLeaf(account);
    }

    private void open(BigInteger element, int account) {
        assertNull(accounts.get(account), "leaf of an opening is empty");
        assertTrue(account >= 1 << 23);
        assertEquals(BigInteger.ZERO, bits(element, 104, 256));
        assertEquals(BigInteger.ZERO, cash(element));
        groupAccount = account;
        group.add(NOBODY);
    }

    private void data(BigInteger element) {
        assertEquals(BigInteger.ZERO, cash(element));
        assertEquals(BigInteger.ZERO, bits(element, 240, 256));
        group.add(bytes(bits(element, 80, 240), 20));
        if (group.size() == 3) {
            accounts.put(groupAccount, new Account(group.get(1), group.get(2)));
            setLeaf(groupAccount);
            group.clear();
        }
    }

    private void addCash(int index, BigInteger cash) {
        Account account = accounts.get(index);
        assertNotNull(account, "entry on empty leaf " + index);
        account.cash = int64(account.cash.add(cash));
    }

    private void addLots(int index, int positionKey, BigInteger lots) {
        Account account = accounts.get(index);
        assertNotNull(account, "entry on empty leaf " + index);
        if (lots.signum() == 0) {
            return;
        }
        assertNotEquals(1, index, "insurance holds cash only");
        BigInteger after =
                int64(account.positions.getOrDefault(positionKey, BigInteger.ZERO).add(lots));
        account.positions.put(positionKey, after);
        if (after.signum() == 0) {
            account.positions.remove(positionKey);
        }
        assertTrue(positionKey < 0x8000 || after.signum() >= 0, "negative asset units");
        assertTrue(account.positions.headMap(0x8000).size() <= 64, "65th derivative");
    }

    private static BigInteger int64(BigInteger value) {
        assertEquals(value, BigInteger.valueOf(value.longValue()), "overflow");
        return value;
    }

    private void setLeaf(int index) {
        Account account = accounts.get(index);
        ByteArrayOutputStream positions = new ByteArrayOutputStream();
        account.positions.forEach(
                (positionKey, lots) -> {
                    positions.writeBytes(bytes(BigInteger.valueOf(positionKey), 2));
                    positions.writeBytes(bytes(lots, 8));
                });
        byte[] once =
                NaiveKeccak.hash(
                        new byte[] {0x4c},
                        bytes(BigInteger.valueOf(index), 4),
                        account.owner,
                        account.signer,
                        new byte[4],
                        new byte[8],
                        bytes(account.cash, 8),
                        bytes(account.out, 8),
                        NaiveKeccak.hash(positions.toByteArray()));
        leaves.put(index, NaiveKeccak.hash(once));
    }
}

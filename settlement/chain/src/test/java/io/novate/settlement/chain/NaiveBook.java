package io.novate.settlement.chain;

import io.novate.core.batch.AccountProof;
import io.novate.core.command.InboxKind;
import io.novate.core.command.SealedBatch;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.web3j.crypto.Hash;

/**
 * A few accounts and the batches they make, written straight from the settlement protocol and in no
 * hurry: cash only, every hash computed from scratch.
 */
final class NaiveBook {
    static final int INSURANCE = 1;

    private static final int ENTRIES_PER_STEP = 14;
    private static final int STEPS_MAX = 64;
    private static final int TABLE_DEPTH = 16;
    private static final int KIND_LEG = 3;
    private static final int KIND_INBOX = 4;
    private static final int KIND_OUT = 5;
    private static final List<byte[]> ZERO_ROOTS = zeroRoots();
    private static final BigInteger BIAS = BigInteger.ONE.shiftLeft(63);

    private final SortedMap<Integer, Account> accounts = new TreeMap<>();
    private final byte[] table = zeroRoot(TABLE_DEPTH);
    private final List<byte[]> elements = new ArrayList<>();
    private byte[] prevAccounts;
    private byte[] inboxHash = new byte[32];
    private long number;
    private long lastSettled;
    private long from;
    private long cursor;
    private long net;
    private long out;
    private int phase;
    private int entryCount;

    NaiveBook(byte[] operator) {
        accounts.put(INSURANCE, new Account(operator, new byte[20]));
        prevAccounts = accountsRoot();
    }

    byte[] accountsRoot() {
        return root(0, Claims.DEPTH);
    }

    void inbox(InboxItem item) {
        long cash = item.kind() == InboxKind.DEPOSIT ? item.amount() : 0;
        if (item.kind() == InboxKind.OPEN) {
            accounts.put(item.account(), new Account(item.sender(), item.signer()));
        }
        accounts.get(item.account()).cash += cash;
        inboxHash = item.nextHash();
        cursor = item.item() + 1;
        entry(KIND_INBOX, item.account(), cash, item.kind().code());
    }

    void transfer(int payer, int payee, long amount) {
        leg(payer, -amount);
        leg(payee, amount);
    }

    void out(int account, long amount) {
        accounts.get(account).cash -= amount;
        accounts.get(account).out += amount;
        out += amount;
        entry(KIND_OUT, account, -amount, 0);
    }

    /** Makes money out of nothing, behind the back of the log. */
    void conjure(int account, long amount) {
        accounts.get(account).cash += amount;
    }

    /** Fills the batch with whole steps of transfers that come back. */
    void fill(int payer, int payee, int steps) {
        for (int i = 0; i < steps * ENTRIES_PER_STEP / 2; i++) {
            transfer(i % 2 == 0 ? payer : payee, i % 2 == 0 ? payee : payer, 1 + i);
        }
    }

    SealedBatch seal() {
        while (elements.isEmpty() || elements.size() % 16 != 0) {
            nop();
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        elements.forEach(stream::writeBytes);
        BatchHeader header =
                new BatchHeader(
                        SealedBatch.MODE_CALLDATA,
                        ++number,
                        prevAccounts,
                        table,
                        accountsRoot(),
                        table,
                        from,
                        cursor,
                        inboxHash,
                        out,
                        true,
                        lastSettled);
        SealedBatch batch = new NaiveBatch(header, stream.toByteArray(), entryCount);
        lastSettled = number;
        prevAccounts = header.nextAccounts();
        from = cursor;
        net = 0;
        out = 0;
        phase = 0;
        entryCount = 0;
        elements.clear();
        return batch;
    }

    AccountProof proof(int index) {
        Account account = accounts.get(index);
        ByteBuffer siblings = ByteBuffer.allocate(Claims.DEPTH * 32);
        for (int level = 0; level < Claims.DEPTH; level++) {
            siblings.put(root((index >> level ^ 1) << level, level));
        }
        return new AccountProof(
                index,
                account.owner,
                account.signer,
                0,
                0,
                account.cash,
                account.out,
                new byte[0],
                siblings.array());
    }

    private void leg(int account, long cash) {
        accounts.get(account).cash += cash;
        net += cash;
        entry(KIND_LEG, account, cash, 0);
    }

    private void entry(int kind, int account, long cash, int aux) {
        phase = 1;
        entryCount++;
        BigInteger element =
                BigInteger.valueOf(cash)
                        .add(BIAS)
                        .or(BigInteger.valueOf(kind).shiftLeft(76))
                        .or(BigInteger.valueOf(account).shiftLeft(80))
                        .or(BigInteger.valueOf(aux).shiftLeft(184));
        append(element);
    }

    private void nop() {
        append(BIAS);
    }

    private void append(BigInteger element) {
        if (elements.size() >= STEPS_MAX * 16) {
            throw new IllegalStateException("the batch is full");
        }
        elements.add(word(element));
        if (elements.size() % 16 == ENTRIES_PER_STEP) {
            byte[] state = stateHash();
            for (int half = 0; half < 2; half++) {
                BigInteger bits =
                        new BigInteger(1, Arrays.copyOfRange(state, 16 * half, 16 * half + 16));
                elements.add(word(bits.shiftLeft(80).or(BigInteger.ONE.shiftLeft(76)).or(BIAS)));
            }
        }
    }

    private byte[] stateHash() {
        ByteBuffer state = ByteBuffer.allocate(8 * 32);
        state.put(accountsRoot()).put(table).put(new byte[32]).put(new byte[32]);
        byte[] netWord = new byte[32];
        Arrays.fill(netWord, (byte) (net < 0 ? -1 : 0));
        ByteBuffer.wrap(netWord).putLong(24, net);
        state.put(netWord);
        for (long value : new long[] {cursor, out, phase}) {
            state.putLong(0).putLong(0).putLong(0).putLong(value);
        }
        return Hash.sha3(state.array());
    }

    /** Root of the subtree of this depth whose first leaf is {@code first}. */
    private byte[] root(int first, int depth) {
        if (accounts.subMap(first, first + (1 << depth)).isEmpty()) {
            return zeroRoot(depth);
        }
        if (depth == 0) {
            return accounts.get(first).hash(first);
        }
        return node(root(first, depth - 1), root(first + (1 << depth - 1), depth - 1));
    }

    private static byte[] zeroRoot(int depth) {
        return ZERO_ROOTS.get(depth);
    }

    private static List<byte[]> zeroRoots() {
        List<byte[]> roots = new ArrayList<>(List.of(new byte[32]));
        while (roots.size() <= Claims.DEPTH) {
            roots.add(node(roots.getLast(), roots.getLast()));
        }
        return roots;
    }

    private static byte[] node(byte[] left, byte[] right) {
        return Hash.sha3(ByteBuffer.allocate(64).put(left).put(right).array());
    }

    private static byte[] word(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] word = new byte[32];
        int from = Math.max(0, bytes.length - 32);
        System.arraycopy(bytes, from, word, 32 - bytes.length + from, bytes.length - from);
        return word;
    }

    private static final class Account {
        final byte[] owner;
        final byte[] signer;
        long cash;
        long out;

        Account(byte[] owner, byte[] signer) {
            this.owner = owner;
            this.signer = signer;
        }

        byte[] hash(int index) {
            ByteBuffer leaf = ByteBuffer.allocate(1 + 4 + 20 + 20 + 4 + 8 + 8 + 8 + 32);
            leaf.put((byte) 0x4c).putInt(index).put(owner).put(signer);
            leaf.putInt(0).putLong(0).putLong(cash).putLong(out).put(Hash.sha3(new byte[0]));
            return Hash.sha3(Hash.sha3(leaf.array()));
        }
    }

    private record NaiveBatch(BatchHeader header, byte[] bytes, int entryCount)
            implements SealedBatch {
        @Override
        public int mode() {
            return header.mode();
        }

        @Override
        public long number() {
            return header.number();
        }

        @Override
        public MemorySegment prevAccounts() {
            return MemorySegment.ofArray(header.prevAccounts());
        }

        @Override
        public MemorySegment prevTable() {
            return MemorySegment.ofArray(header.prevTable());
        }

        @Override
        public MemorySegment nextAccounts() {
            return MemorySegment.ofArray(header.nextAccounts());
        }

        @Override
        public MemorySegment nextTable() {
            return MemorySegment.ofArray(header.nextTable());
        }

        @Override
        public long inboxFrom() {
            return header.from();
        }

        @Override
        public long inboxTo() {
            return header.to();
        }

        @Override
        public MemorySegment inboxToHash() {
            return MemorySegment.ofArray(header.toHash());
        }

        @Override
        public long out() {
            return header.out();
        }

        @Override
        public boolean settled() {
            return header.settled();
        }

        @Override
        public long lastSettled() {
            return header.lastSettled();
        }

        @Override
        public MemorySegment stream() {
            return MemorySegment.ofArray(bytes);
        }

        @Override
        public int elementCount() {
            return bytes.length / 32;
        }
    }
}

package io.novate.settlement.chain;

import io.novate.core.batch.SettlementKey;
import io.novate.core.command.InboxKind;
import io.novate.core.unit.Limits;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one step on a replayed book, rule by rule as the contract's judge does, and keeps what it
 * read as it was before.
 *
 * <p>An entry that breaks a rule changes nothing.
 */
final class StepRun {
    static final int ELEMENTS = Limits.STEP_ELEMENTS;
    static final int ELEMENT_BYTES = 32;
    static final int STEP_BYTES = ELEMENTS * ELEMENT_BYTES;

    private static final int ENTRIES = ELEMENTS - 2;
    private static final int GROUP = 3;
    private static final int ADDRESS_BYTES = 20;
    private static final BigInteger NOP = BigInteger.ONE.shiftLeft(63);

    private final ChainReplay book;
    private final long to;
    private final Map<Integer, ReplayedAccount> accounts = new LinkedHashMap<>();
    private final Map<Integer, ReplayedPrice> prices = new LinkedHashMap<>();
    private final List<InboxItem> items = new ArrayList<>();
    private int key;
    private long run;
    private long net;
    private long cursor;
    private long out;
    private int phase;

    /**
     * Prepares a step.
     *
     * @param to first inbox item that the batch leaves
     */
    StepRun(ChainReplay book, long to, StepState pre) {
        this.book = book;
        this.to = to;
        key = pre.key();
        run = pre.run();
        net = pre.net();
        cursor = pre.cursor();
        out = pre.out();
        phase = pre.phase();
    }

    /** Fields of an element. */
    private record Entry(int kind, int account, int key, long lots, long cash, long aux) {
        static Entry of(BigInteger element) {
            return new Entry(
                    element.shiftRight(76).intValue() & 0xf,
                    element.shiftRight(80).intValue() & 0xffffff,
                    element.shiftRight(104).intValue() & 0xffff,
                    element.shiftRight(120).longValue(),
                    element.longValue() ^ Long.MIN_VALUE,
                    element.shiftRight(184).longValue());
        }
    }

    /** Runs the entries; the book is changed as far as they keep the rules. */
    StepVerdict entries(BigInteger[] step) {
        for (int slot = 0; slot < ENTRIES; slot++) {
            if (!isCanonical(step[slot])) {
                return StepVerdict.NOT_CANONICAL;
            }
            Entry entry = Entry.of(step[slot]);
            StepVerdict verdict =
                    switch (entry.kind) {
                        case 0 ->
                                step[slot].equals(NOP)
                                        ? StepVerdict.HONEST
                                        : StepVerdict.STRAY_FIELD;
                        case 2 -> price(entry);
                        case 3 -> leg(entry);
                        case 4 -> inbox(entry);
                        case 5 -> out(entry);
                        case 6 -> open(entry, slot, step);
                        default -> StepVerdict.UNKNOWN_KIND;
                    };
            if (verdict != StepVerdict.HONEST) {
                return verdict;
            }
            phase = entry.kind > 2 ? 1 : phase;
            slot += entry.kind == 6 ? GROUP - 1 : 0;
        }
        return StepVerdict.HONEST;
    }

    /** Returns the state after the entries, once the trees of the book have followed. */
    StepState state() {
        return new StepState(
                book.accountsRoot(), book.tableRoot(), key, run, net, cursor, out, phase);
    }

    /** Compares the state after the step with what was published. */
    StepVerdict published(BigInteger[] step, BatchHeader end, boolean isLast) {
        StepState post = state();
        BigInteger root = new BigInteger(1, post.hash());
        boolean same =
                step[ENTRIES].equals(rootElement(root.shiftRight(128)))
                        && step[ENTRIES + 1].equals(
                                rootElement(root.mod(BigInteger.ONE.shiftLeft(128))));
        if (!same) {
            return StepVerdict.STEP_ROOT;
        }
        return isLast ? end(post, end) : StepVerdict.HONEST;
    }

    private StepVerdict end(StepState post, BatchHeader end) {
        boolean sameRoots =
                Arrays.equals(post.accounts(), end.nextAccounts())
                        && Arrays.equals(post.table(), end.nextTable());
        if (!sameRoots) {
            return StepVerdict.END_ROOTS;
        }
        if (run != 0 || net != 0) {
            return StepVerdict.END_BALANCE;
        }
        if (cursor != end.to()) {
            return StepVerdict.END_INBOX;
        }
        return out == end.out() ? StepVerdict.HONEST : StepVerdict.END_OUT;
    }

    static BigInteger rootElement(BigInteger half) {
        return half.shiftLeft(80).or(BigInteger.ONE.shiftLeft(76)).or(NOP);
    }

    /**
     * Moves the trees of the book to what the entries left and returns the witness: leaves and
     * prices in the order in which they were read, each with its path after the changes to those
     * before it.
     */
    byte[] witness() {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        to.write(accounts.size());
        to.write(prices.size());
        to.write(items.size());
        accounts.forEach(
                (index, before) -> {
                    before.write(to);
                    book.accountTree().path(index, to);
                    book.accountTree().set(index, book.account(index).hash());
                });
        prices.forEach(
                (index, before) -> {
                    to.write(index >>> 8);
                    to.write(index);
                    to.writeBytes(before.bytes());
                    book.table().path(index, to);
                    book.table().set(index, book.price(index).hash());
                });
        for (InboxItem item : items) {
            ByteBuffer bytes = ByteBuffer.allocate(15 + 2 * ADDRESS_BYTES);
            bytes.put((byte) item.kind().code()).putInt(item.account());
            bytes.putShort((short) item.key()).putLong(item.amount());
            to.writeBytes(bytes.put(item.sender()).put(item.signer()).array());
        }
        return to.toByteArray();
    }

    /** Gives back what was read, as it was. */
    void undo() {
        accounts.values().forEach(book::restore);
        prices.values().forEach(book::restore);
    }

    private StepVerdict price(Entry entry) {
        if (entry.account != 0 || entry.cash != 0) {
            return StepVerdict.STRAY_FIELD;
        }
        if (phase != 0) {
            return StepVerdict.LATE_PRICE;
        }
        if (!SettlementKey.isDerivative(entry.key)) {
            return StepVerdict.KEY_RANGE;
        }
        prices.putIfAbsent(entry.key, book.price(entry.key));
        book.set(new ReplayedPrice(entry.key, entry.lots, entry.aux));
        return StepVerdict.HONEST;
    }

    private StepVerdict leg(Entry entry) {
        if (entry.aux != 0 || entry.key == 0 && entry.lots != 0) {
            return StepVerdict.STRAY_FIELD;
        }
        if (entry.key >= SettlementKey.CLAIM) {
            return StepVerdict.KEY_RANGE;
        }
        if (entry.key != 0 && entry.key != key && run != 0) {
            return StepVerdict.RUN_OPEN;
        }
        ReplayedAccount leaf = account(entry.account);
        if (leaf.isEmpty()) {
            return StepVerdict.NO_ACCOUNT;
        }
        if (entry.account == Limits.INSURANCE && entry.lots != 0) {
            return StepVerdict.INSURANCE_LOTS;
        }
        if (overflows(leaf.cash, entry.cash)
                || overflows(net, entry.cash)
                || overflows(run, entry.lots)) {
            return StepVerdict.OVERFLOW;
        }
        StepVerdict verdict = addLots(leaf, entry.key, entry.lots);
        if (verdict != StepVerdict.HONEST) {
            return verdict;
        }
        leaf.cash += entry.cash;
        net += entry.cash;
        run += entry.lots;
        key = entry.key == 0 ? key : entry.key;
        return StepVerdict.HONEST;
    }

    private StepVerdict inbox(Entry entry) {
        if (cursor >= to) {
            return StepVerdict.BEYOND_INBOX;
        }
        InboxItem item = book.item(cursor);
        items.add(item);
        long cash = item.key() == 0 ? item.amount() : 0;
        boolean same =
                entry.account == item.account()
                        && entry.key == item.key()
                        && entry.aux == item.kind().code()
                        && entry.cash == cash
                        && entry.lots == item.amount() - cash;
        if (!same) {
            return StepVerdict.OTHER_ITEM;
        }
        ReplayedAccount leaf = account(item.account());
        if (item.kind() == InboxKind.OPEN) {
            if (leaf.isEmpty()) {
                leaf.open(item.sender(), item.signer());
            } else if (Arrays.equals(leaf.owner, item.sender())) {
                leaf.signer = item.signer().clone();
            }
        } else {
            StepVerdict verdict = deposit(leaf, item, cash);
            if (verdict != StepVerdict.HONEST) {
                return verdict;
            }
        }
        cursor++;
        return StepVerdict.HONEST;
    }

    private static StepVerdict deposit(ReplayedAccount leaf, InboxItem item, long cash) {
        if (leaf.isEmpty()) {
            return StepVerdict.NO_ACCOUNT;
        }
        if (overflows(leaf.cash, cash)) {
            return StepVerdict.OVERFLOW;
        }
        if (leaf.index == Limits.INSURANCE && item.key() != 0) {
            return StepVerdict.INSURANCE_LOTS;
        }
        StepVerdict verdict = addLots(leaf, item.key(), item.amount() - cash);
        if (verdict == StepVerdict.HONEST) {
            leaf.cash += cash;
        }
        return verdict;
    }

    private StepVerdict out(Entry entry) {
        boolean isCash = entry.key == 0;
        if (!isCash && !SettlementKey.isAsset(entry.key)) {
            return StepVerdict.KEY_RANGE;
        }
        if (entry.aux != 0 || (isCash ? entry.lots : entry.cash) != 0) {
            return StepVerdict.STRAY_FIELD;
        }
        long change = isCash ? entry.cash : entry.lots;
        if (change >= 0) {
            return StepVerdict.OUT_AMOUNT;
        }
        ReplayedAccount leaf = account(entry.account);
        if (leaf.isEmpty()) {
            return StepVerdict.NO_ACCOUNT;
        }
        return isCash ? cashOut(leaf, change) : unitsOut(leaf, entry.key, change);
    }

    private StepVerdict cashOut(ReplayedAccount leaf, long change) {
        if (change == Long.MIN_VALUE
                || overflows(leaf.cash, change)
                || overflows(leaf.out, -change)
                || overflows(out, -change)) {
            return StepVerdict.OVERFLOW;
        }
        leaf.cash += change;
        leaf.out -= change;
        out -= change;
        return StepVerdict.HONEST;
    }

    private static StepVerdict unitsOut(ReplayedAccount leaf, int assetKey, long change) {
        int claim = assetKey - SettlementKey.ASSET + SettlementKey.CLAIM;
        if (leaf.lots(assetKey) + change < 0) {
            return StepVerdict.NEGATIVE_UNITS;
        }
        if (overflows(leaf.lots(claim), -change)) {
            return StepVerdict.OVERFLOW;
        }
        leaf.setLots(assetKey, leaf.lots(assetKey) + change);
        leaf.setLots(claim, leaf.lots(claim) - change);
        return StepVerdict.HONEST;
    }

    private StepVerdict open(Entry entry, int slot, BigInteger[] step) {
        if (entry.key != 0 || entry.lots != 0 || entry.cash != 0 || entry.aux != 0) {
            return StepVerdict.STRAY_FIELD;
        }
        if (entry.account < Limits.VENUE_ACCOUNT_FROM) {
            return StepVerdict.ACCOUNT_RANGE;
        }
        if (slot + GROUP > ENTRIES) {
            return StepVerdict.GROUP_EDGE;
        }
        BigInteger owner = addressOf(step[slot + 1]);
        BigInteger signer = addressOf(step[slot + 2]);
        if (owner.signum() <= 0 || signer.signum() < 0) {
            return StepVerdict.GROUP_DATA;
        }
        ReplayedAccount leaf = account(entry.account);
        if (!leaf.isEmpty()) {
            return StepVerdict.ACCOUNT_TAKEN;
        }
        leaf.open(address(owner), address(signer));
        return StepVerdict.HONEST;
    }

    /** Returns the address in a DATA element, negative when it is none. */
    private static BigInteger addressOf(BigInteger element) {
        BigInteger payload = element.shiftRight(80);
        BigInteger data = payload.shiftLeft(80).or(BigInteger.valueOf(7).shiftLeft(76)).or(NOP);
        boolean isAddress = element.equals(data) && payload.bitLength() <= 8 * ADDRESS_BYTES;
        return isAddress ? payload : BigInteger.ONE.negate();
    }

    private static byte[] address(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] address = new byte[ADDRESS_BYTES];
        int length = Math.min(bytes.length, ADDRESS_BYTES);
        System.arraycopy(bytes, bytes.length - length, address, ADDRESS_BYTES - length, length);
        return address;
    }

    private static StepVerdict addLots(ReplayedAccount leaf, int lotsKey, long lots) {
        long had = leaf.lots(lotsKey);
        if (overflows(had, lots)) {
            return StepVerdict.OVERFLOW;
        }
        long has = had + lots;
        if (lots == 0) {
            return StepVerdict.HONEST;
        }
        boolean isDerivative = lotsKey < SettlementKey.DERIVATIVE_END;
        if (!isDerivative && has < 0) {
            return StepVerdict.NEGATIVE_UNITS;
        }
        boolean isFull = leaf.derivativeCount() >= Limits.POSITIONS_MAX;
        if (isDerivative && had == 0 && isFull) {
            return StepVerdict.TOO_MANY_POSITIONS;
        }
        leaf.setLots(lotsKey, has);
        return StepVerdict.HONEST;
    }

    /** Returns the account for changes, and keeps it as it was before the first. */
    private ReplayedAccount account(int index) {
        ReplayedAccount leaf = book.account(index);
        if (!accounts.containsKey(index)) {
            accounts.put(index, leaf.copy());
        }
        return leaf;
    }

    private static boolean isCanonical(BigInteger element) {
        return element.bitLength() <= 242 && (element.shiftRight(64).intValue() & 0xfff) == 0;
    }

    private static boolean overflows(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0;
    }
}

package io.novate.settlement.chain;

import io.novate.core.command.InboxKind;
import io.novate.core.unit.Limits;
import java.math.BigInteger;
import java.util.SplittableRandom;

/**
 * A random walk over steps, most entries sensible, many numbers extreme: each step with the verdict
 * of the Java executor and the witness for any other.
 */
final class RandomSteps {
    private static final int VENUE = Limits.VENUE_ACCOUNT_FROM;
    private static final int[] OPENED = {2, 3, VENUE};
    private static final int[] ACCOUNTS = {
        Limits.INSURANCE, 2, 3, 4, VENUE, VENUE + 1, VENUE + 2, 0
    };
    private static final int[] LEG_KEYS = {0, 0, 1, 1, 2, 0x8001};
    private static final int[] KEYS = {0, 1, 2, 7, 0x7fff, 0x8001, 0x8002, 0xbfff, 0xc001, 0xffff};
    private static final int ITEMS = 64;
    private static final BigInteger NOP = BigInteger.ONE.shiftLeft(63);

    private final SplittableRandom random;
    private final ChainReplay book;
    private StepState pre;

    /** One step: what is given to an executor, and what it has to answer. */
    record Case(
            BatchHeader header,
            boolean isLast,
            StepState pre,
            byte[] itemHash,
            BigInteger[] step,
            byte[] witness,
            StepVerdict verdict) {}

    RandomSteps(long seed) {
        random = new SplittableRandom(seed);
        book = new ChainReplay(address(9));
        for (int account : OPENED) {
            book.account(account).open(address(1), address(0));
            book.accountTree().set(account, book.account(account).hash());
        }
        byte[] link = new byte[32];
        for (int i = 0; i < ITEMS; i++) {
            boolean opens = random.nextInt(4) == 0;
            int account = account();
            int key = opens || random.nextBoolean() ? 0 : 0x8001;
            long amount = opens ? 0 : number() & Long.MAX_VALUE;
            InboxItem item =
                    new InboxItem(
                            i,
                            opens ? InboxKind.OPEN : InboxKind.DEPOSIT,
                            account,
                            key,
                            amount,
                            address(1 + random.nextInt(2)),
                            address(random.nextInt(2)),
                            link);
            link = InboxReader.linked(link, item);
            book.add(
                    new InboxItem(
                            i,
                            item.kind(),
                            account,
                            key,
                            amount,
                            item.sender(),
                            item.signer(),
                            link));
        }
        pre = new StepState(book.accountsRoot(), book.tableRoot(), 0, 0, 0, 0, 0, 0);
    }

    Case next() {
        BigInteger[] step = new BigInteger[StepRun.ELEMENTS];
        int busyCount = random.nextInt(8) == 0 ? step.length : random.nextInt(6);
        for (int slot = 0; slot < step.length; slot++) {
            step[slot] = element(slot, step, busyCount);
        }
        long to = random.nextInt(8) == 0 ? pre.cursor() : ITEMS;
        boolean isLast = random.nextInt(4) == 0;
        StepRun run = new StepRun(book, to, pre);
        StepVerdict verdict = run.entries(step);
        byte[] witness = run.witness();
        StepState post = run.state();
        BatchHeader header = header(to, post);
        if (verdict == StepVerdict.HONEST) {
            if (random.nextInt(8) != 0) {
                BigInteger root = new BigInteger(1, post.hash());
                step[14] = StepRun.rootElement(root.shiftRight(128));
                step[15] = StepRun.rootElement(root.mod(BigInteger.ONE.shiftLeft(128)));
            }
            verdict = run.published(step, header, isLast);
        }
        Case found = new Case(header, isLast, pre, link(pre.cursor()), step, witness, verdict);
        if (verdict == StepVerdict.HONEST && random.nextInt(8) != 0) {
            pre = random.nextInt(4) == 0 ? begin() : post;
        } else {
            run.undo();
        }
        return found;
    }

    /** Value of the inbox hash chain before an item. */
    byte[] link(long item) {
        return item == 0 ? new byte[32] : book.item(item - 1).nextHash();
    }

    private StepState begin() {
        long cursor = random.nextInt(ITEMS);
        return new StepState(book.accountsRoot(), book.tableRoot(), 0, 0, 0, cursor, 0, 0);
    }

    /** A header that ends like the state, but for one field now and then. */
    private BatchHeader header(long to, StepState post) {
        int wrong = random.nextInt(12);
        return new BatchHeader(
                0,
                1,
                new byte[32],
                new byte[32],
                wrong == 0 ? new byte[32] : post.accounts(),
                wrong == 1 ? new byte[32] : post.table(),
                0,
                random.nextBoolean() ? to : post.cursor() < to ? to : post.cursor(),
                new byte[32],
                wrong == 2 ? 1 : post.out(),
                true,
                0);
    }

    private BigInteger element(int slot, BigInteger[] step, int busyCount) {
        boolean follows = slot > 0 && kind(step[slot - 1]) == 6;
        follows |= slot > 1 && kind(step[slot - 2]) == 6;
        if (follows && random.nextInt(16) != 0) {
            return data();
        }
        if (slot >= busyCount) {
            return NOP;
        }
        int choice = random.nextInt(128);
        if (slot > 0 && choice < 4) {
            return step[random.nextInt(slot)];
        }
        BigInteger element = entry(slot);
        return choice == 4 ? element.flipBit(random.nextInt(256)) : element;
    }

    private static int kind(BigInteger element) {
        return element.shiftRight(76).intValue() & 0xf;
    }

    private BigInteger data() {
        BigInteger payload = new BigInteger(1, address(random.nextInt(4)));
        return payload.shiftLeft(80).or(BigInteger.valueOf(7).shiftLeft(76)).or(NOP);
    }

    private BigInteger entry(int slot) {
        int choice = random.nextInt(64);
        if (slot < 2 && choice < 16) {
            int key = random.nextInt(16) == 0 ? pick(KEYS) : 1 + random.nextInt(3);
            return element(2, stray(), key, number(), stray(), number() >>> 6);
        }
        if (choice < 34) {
            int key = random.nextInt(16) == 0 ? pick(KEYS) : pick(LEG_KEYS);
            long lots = key == 0 && random.nextInt(32) != 0 ? 0 : number();
            return element(3, account(), key, lots, number(), stray());
        }
        if (choice < 44 && pre.cursor() < ITEMS) {
            InboxItem item = book.item(pre.cursor());
            long cash = item.key() == 0 ? item.amount() : 0;
            long lots = item.amount() - cash + stray();
            return element(4, item.account(), item.key(), lots, cash, item.kind().code());
        }
        if (choice < 52) {
            boolean isCash = random.nextBoolean();
            int assetKey = random.nextInt(8) == 0 ? pick(KEYS) : 0x8001;
            long amount = random.nextInt(8) == 0 ? number() : -1 - random.nextInt(9);
            long cash = isCash ? amount : stray();
            long lots = isCash ? stray() : amount;
            return element(5, account(), isCash ? 0 : assetKey, lots, cash, stray());
        }
        if (choice < 60) {
            int account = random.nextInt(8) == 0 ? account() : VENUE + random.nextInt(64);
            return element(6, account, stray(), stray(), stray(), stray());
        }
        if (choice < 61) {
            int kind = random.nextInt(16);
            return element(kind, account(), pick(KEYS), number(), number(), number() >>> 6);
        }
        return choice < 62 ? element(2, 0, 1, number(), 0, 5) : NOP;
    }

    private int account() {
        return random.nextInt(16) == 0 ? pick(ACCOUNTS) : pick(OPENED);
    }

    private static BigInteger element(
            int kind, int account, int key, long lots, long cash, long aux) {
        return unsigned(aux)
                .shiftLeft(64)
                .or(unsigned(lots))
                .shiftLeft(16)
                .or(BigInteger.valueOf(key & 0xffff))
                .shiftLeft(24)
                .or(BigInteger.valueOf(account & 0xffffff))
                .shiftLeft(4)
                .or(BigInteger.valueOf(kind))
                .shiftLeft(76)
                .or(unsigned(cash ^ Long.MIN_VALUE));
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    /** Almost always nothing. */
    private int stray() {
        return random.nextInt(48) == 0 ? 1 : 0;
    }

    private long number() {
        return switch (random.nextInt(12)) {
            case 0 -> extreme();
            case 1, 2 -> 0;
            default -> random.nextInt(41) - 20;
        };
    }

    private long extreme() {
        return switch (random.nextInt(3)) {
            case 0 -> Long.MAX_VALUE;
            case 1 -> Long.MIN_VALUE;
            default -> random.nextLong();
        };
    }

    private int pick(int[] from) {
        return from[random.nextInt(from.length)];
    }

    private static byte[] address(int last) {
        byte[] address = new byte[20];
        address[19] = (byte) last;
        return address;
    }
}

package io.novate.core.batch;

import static io.novate.core.ClearingFixture.USD;
import static io.novate.core.ClearingFixture.perpetual;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.Clearinghouse;
import io.novate.core.command.Events;
import io.novate.core.command.InboxKind;
import io.novate.core.command.MarginMode;
import io.novate.core.command.Rejection;
import io.novate.core.command.SealedBatch;
import io.novate.core.unit.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Large accounts in a pool of 200 instruments: their leaves as the chain sees them.
 *
 * <p>{@link ReplayedChain} refuses a settled batch with a leaf below zero, a 65th derivative in a
 * leaf and negative units, so replaying is most of the test.
 */
final class LeafGroupPropertyTest {
    private static final int INSTRUMENTS = 200;
    private static final int LEAVES = 4;
    private static final Limits LIMITS = new Limits(8, 64, 4, INSTRUMENTS, 1, 4096, 256, 64, 64);
    private static final byte[] OWNER = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20
    };
    private static final byte[] NOBODY = new byte[20];
    private static final int TREASURY = Limits.CUSTOMER_FROM;
    private static final int SMALL = TREASURY + 1;
    private static final int GROWING = TREASURY + 8;
    private static final int LARGE = TREASURY + 16;
    private static final int OTHER = TREASURY + 24;
    private static final int COIN = 0x8001;

    private final List<BatchCopy> batches = new ArrayList<>();
    private final List<ReplayedChain.Item> items = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final Events events =
            new Events() {
                @Override
                public void sealed(SealedBatch batch) {
                    batches.add(BatchCopy.of(batch));
                }

                @Override
                public void rejected(long command, int record, Rejection reason, long value) {
                    rejections.add(reason);
                }
            };
    private Clearinghouse house;
    private long timestampMs;

    private static Clearinghouse.Builder builder(Events events) {
        return Clearinghouse.builder().limits(LIMITS).backend("scalar").events(events);
    }

    private void start() {
        house = builder(events).start();
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            house.list(++timestampMs, perpetual(instrument, 1_000));
        }
        house.listAsset(++timestampMs, 1, "COIN", 256 * USD);
        open(TREASURY, false);
        open(SMALL, false);
        open(GROWING, false);
        open(LARGE, true);
        open(OTHER, true);
        deposit(TREASURY, 0, 900_000_000 * USD);
        transfer(Limits.BACKSTOP, 5_000_000 * USD);
        transfer(SMALL, 9_000_000 * USD);
        transfer(GROWING, 9_000_000 * USD);
        transfer(LARGE, 60_000_000 * USD);
        transfer(OTHER, 60_000_000 * USD);
        assertEquals(List.of(), rejections);
    }

    private void open(int account, boolean large) {
        house.open(++timestampMs, account, OWNER, NOBODY, MarginMode.CROSS, large);
    }

    private void deposit(int account, int key, long amount) {
        int deposit = InboxKind.DEPOSIT.code();
        items.add(new ReplayedChain.Item(deposit, account, key, amount, NOBODY, NOBODY));
        house.inbox(
                ++timestampMs,
                items.size() - 1,
                InboxKind.DEPOSIT,
                account,
                key,
                amount,
                NOBODY,
                NOBODY);
    }

    private void transfer(int to, long amount) {
        house.transfer(++timestampMs, TREASURY, to, amount);
    }

    private void trade(int buyer, int seller, int instrument, long lots) {
        long price = house.markTicks(instrument);
        house.trade(++timestampMs, buyer, seller, instrument, lots, price, true);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldReplayEveryLeafFromTheStreamAlone(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        start();
        ReplayedChain chain = new ReplayedChain(NOBODY);
        for (int step = 0; step < 600; step++) {
            step(random);
            if (step == 200) {
                house.enlarge(++timestampMs, GROWING);
                assertEquals(LEAVES, house.leafCount(GROWING), "seed=" + seed);
            }
            if (step % 60 == 59) {
                seal(chain, "seed=" + seed + " step=" + step);
            }
            if (step % 150 == 100) {
                restore("seed=" + seed + " step=" + step);
            }
        }
        deposit(LARGE, 0, 1);
        seal(chain, "seed=" + seed);
        for (int account : new int[] {GROWING, LARGE, OTHER}) {
            for (int index = 1; index < LEAVES; index++) {
                int leaf = house.leaf(account, index);
                assertTrue(chain.accounts.containsKey(leaf), "seed=" + seed + " leaf=" + leaf);
            }
        }
        house.close();
    }

    private void step(SplittableRandom random) {
        int choice = random.nextInt(100);
        int instrument = 1 + random.nextInt(INSTRUMENTS);
        if (choice < 70) {
            // One side of the first 64 instruments, the other of the rest: leaves drift apart.
            int buyer = instrument <= 64 ? LARGE : OTHER;
            int other = random.nextInt(4) == 0 ? SMALL : GROWING;
            int seller = random.nextInt(3) == 0 ? other : LARGE + OTHER - buyer;
            trade(buyer, seller, instrument, 1 + random.nextInt(300));
        } else if (choice < 85) {
            long fall = instrument <= 64 ? -3 : 3;
            long ticks = house.markTicks(instrument) * (100 + fall) / 100;
            house.mark(++timestampMs, instrument, Math.clamp(ticks, 200, 4_000));
        } else if (choice < 90) {
            house.withdraw(++timestampMs, LARGE, 0, 1 + random.nextInt(1_000_000));
        } else if (choice < 95) {
            int leaf = house.leaf(LARGE, random.nextInt(LEAVES));
            if (isOnChain(leaf)) {
                deposit(leaf, random.nextBoolean() ? 0 : COIN, 1 + random.nextInt(1_000));
            }
        } else {
            house.withdraw(++timestampMs, LARGE, 1, 1 + random.nextInt(500));
        }
    }

    private boolean isOnChain(int leaf) {
        try {
            return house.proof(leaf).account() == leaf;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void seal(ReplayedChain chain, String where) {
        house.seal(++timestampMs);
        chain.items.clear();
        chain.items.addAll(items);
        for (BatchCopy batch : batches) {
            chain.replay(batch);
        }
        assertTrue(batches.getLast().settled(), where);
        batches.clear();
        for (int account : new int[] {LARGE, OTHER, GROWING, Limits.BACKSTOP}) {
            compare(chain, account, where);
        }
    }

    /** The leaves add up to the account and each holds its own 64 instruments. */
    private void compare(ReplayedChain chain, int account, String where) {
        BigInteger cash = BigInteger.ZERO;
        int held = 0;
        for (int index = 0; index < house.leafCount(account); index++) {
            int id = house.leaf(account, index);
            ReplayedChain.Account leaf = chain.accounts.get(id);
            if (leaf == null) {
                continue;
            }
            cash = cash.add(leaf.cash);
            assertArrayEquals(leaf.owner, chain.accounts.get(account).owner, where);
            for (int key : leaf.positions.headMap(0x8000).keySet()) {
                boolean ownKey = account == GROWING && house.leafCount(account) == 1;
                assertTrue(ownKey || (key - 1) / 64 == index, where + " key=" + key);
                assertEquals(house.lots(account, key), leaf.positions.get(key).longValue(), where);
                held++;
            }
            for (int key : leaf.positions.tailMap(0x8000).keySet()) {
                assertEquals(0, index, where + " key=" + key);
            }
            assertEquals(leaf.cash.longValueExact(), house.proof(id).cash(), where);
        }
        assertEquals(house.cash(account), cash.longValueExact(), where + " account=" + account);
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            held -= house.lots(account, instrument) == 0 ? 0 : 1;
        }
        assertEquals(0, held, where + " positions of " + account);
    }

    private void restore(String where) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        house.snapshot(bytes);
        Clearinghouse before = house;
        house = builder(events).restore(new ByteArrayInputStream(bytes.toByteArray()));
        assertArrayEquals(before.stateHash(), house.stateHash(), where);
        assertArrayEquals(before.accountsRoot(), house.accountsRoot(), where);
        before.close();
    }

    @Test
    void shouldLetTheBackstopTakeOverMoreThan64Instruments() {
        start();
        transfer(Limits.BACKSTOP, 100_000_000 * USD);
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument += 2) {
            trade(LARGE, OTHER, instrument, 1_000);
        }
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument += 2) {
            house.mark(++timestampMs, instrument, 410);
        }
        house.revalue(++timestampMs, true);
        int held = 0;
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            held += house.lots(Limits.BACKSTOP, instrument) == 0 ? 0 : 1;
        }
        assertEquals(INSTRUMENTS / 2, held, "positions of the backstop");
        seal(new ReplayedChain(NOBODY), "backstop");
        restore("backstop");
        assertEquals(Limits.BACKSTOP_LEAF_FROM + 3, house.leaf(Limits.BACKSTOP, 3));
        house.close();
    }

    @Test
    void shouldEvaluateALargeAccountAsTheSmallOneItWas() {
        start();
        for (int instrument = 3; instrument < INSTRUMENTS; instrument += 7) {
            trade(GROWING, OTHER, instrument, 10 + instrument);
            trade(LARGE, GROWING, instrument + 1, 7 + instrument);
            house.mark(++timestampMs, instrument, 1_000 + instrument);
        }
        deposit(GROWING, COIN, 77);
        house.revalue(++timestampMs, true);
        long[] small = figures();
        house.enlarge(++timestampMs, GROWING);
        assertEquals(List.of(), rejections);
        assertArrayEquals(small, figures());
        house.mark(++timestampMs, 3, 990);
        trade(GROWING, OTHER, 3, 5);
        assertEquals(0, house.conservationResidual());
        seal(new ReplayedChain(NOBODY), "enlarged");
        house.close();
    }

    private long[] figures() {
        return new long[] {
            house.equity(GROWING),
            house.initialMargin(GROWING),
            house.maintenanceMargin(GROWING),
            house.unrealisedGain(GROWING),
            house.withdrawable(GROWING),
            house.cash(GROWING),
            house.balance(GROWING, 1),
            house.lots(GROWING, 101),
            house.positionCount()
        };
    }

    @Test
    void shouldReserveTheIdsOfFurtherLeaves() {
        start();
        open(LARGE + 1, false);
        assertEquals(Rejection.ACCOUNT_EXISTS, rejections.getLast());
        open(LARGE - 1, true);
        assertEquals(Rejection.LEAVES_TAKEN, rejections.getLast());
        open(Limits.VENUE_ACCOUNT_FROM + 62, true);
        assertEquals(Rejection.LEAVES_TAKEN, rejections.getLast());
        open(LARGE + LEAVES, false);
        assertTrue(house.isOpen(LARGE + LEAVES));
        deposit(LARGE + 1, 0, 5);
        assertEquals(Rejection.ACCOUNT_UNKNOWN, rejections.getLast());
        items.removeLast();
        house.inbox(++timestampMs, 1, InboxKind.OPEN, 5, 0, 0, OWNER, NOBODY);
        house.enlarge(++timestampMs, 5);
        assertEquals(Rejection.LEAVES_TAKEN, rejections.getLast());
        house.enlarge(++timestampMs, LARGE);
        assertEquals(Rejection.ACCOUNT_LARGE, rejections.getLast());
        house.enlarge(++timestampMs, Limits.FEES);
        assertEquals(Rejection.ACCOUNT_RESERVED, rejections.getLast());
        house.close();
    }
}

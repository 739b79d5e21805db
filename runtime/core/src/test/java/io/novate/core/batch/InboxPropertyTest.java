package io.novate.core.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.ClearingFixture;
import io.novate.core.Clearinghouse;
import io.novate.core.command.Asset;
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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the contract can put into its inbox, the core consumes: nothing stays at the cursor,
 * nothing is lost, nothing is made, and what is not kept is claimable by the account's owner.
 *
 * <p>The contract is modelled by its own bounds: accounts in order up to its maximum, amounts of 1
 * to 2^53, deposits of money and of each asset up to int64 altogether, any of 16 assets for
 * accounts it allocated, money also for any leaf that a batch proved.
 */
final class InboxPropertyTest {
    private static final int ACCOUNTS_MAX = 40;
    private static final int ROWS = 170;
    private static final long AMOUNT_MAX = 1L << 53;
    private static final int ASSETS_ON_CHAIN = 16;
    private static final int STEPS = 900;
    private static final byte[] NOBODY = new byte[20];
    private static final Limits LIMITS = new Limits(ACCOUNTS_MAX, 40, 3, 4, 3, ROWS, 64, 16, 64);

    private final List<BatchCopy> batches = new ArrayList<>();
    private final ReplayedChain chain = new ReplayedChain(NOBODY);
    private final TreeMap<Integer, BigInteger> deposited = new TreeMap<>();
    private final TreeMap<String, BigInteger> claims = new TreeMap<>();
    private final TreeMap<Rejection, Integer> returned = new TreeMap<>();
    private final TreeMap<Rejection, Integer> rejected = new TreeMap<>();
    private SplittableRandom random;
    private Clearinghouse house;
    private long nowMs = 1_000;
    private long item;
    private int nextAccount = 2;
    private int nextVenueAccount = Limits.CUSTOMER_FROM;
    private boolean inItem;

    /** Hears what became of each item. */
    private final class Listener implements Events {
        @Override
        public void rejected(long command, int recordIndex, Rejection reason, long value) {
            assertTrue(!inItem, "item " + item + " stays at the cursor: " + reason);
            rejected.merge(reason, 1, Integer::sum);
        }

        @Override
        public void depositReturned(int account, int asset, long amount, Rejection reason) {
            returned.merge(reason, 1, Integer::sum);
            if (reason == Rejection.ASSET_UNKNOWN) {
                claim(account, asset, amount);
            }
        }

        @Override
        public void withdrawn(int account, int asset, long amount) {
            claim(account, asset, amount);
        }

        private void claim(int account, int asset, long amount) {
            claims.merge(account + " " + asset, BigInteger.valueOf(amount), BigInteger::add);
        }

        @Override
        public void sealed(SealedBatch batch) {
            batches.add(BatchCopy.of(batch));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldConsumeWhateverTheContractCanEmit(long seed) {
        random = new SplittableRandom(seed);
        house = start();
        try {
            for (int step = 0; step < STEPS; step++) {
                nowMs++;
                if (random.nextInt(3) > 0) {
                    sendItem();
                } else {
                    venue();
                }
                assertEquals(0, house.conservationResidual(), "seed=" + seed + " step=" + step);
                if (step % 60 == 59) {
                    compare("seed=" + seed + " step=" + step);
                }
            }
            while (nextAccount < ACCOUNTS_MAX + 2) {
                open();
            }
            compare("seed=" + seed);
        } finally {
            house.close();
        }
        assertTrue(returned.containsKey(Rejection.ASSET_UNKNOWN), "nothing unlisted came");
        assertTrue(returned.containsKey(Rejection.AMOUNT_RANGE), "no bound was met");
        assertTrue(rejected.containsKey(Rejection.CAPACITY), "the tables never filled up");
    }

    @Test
    void shouldKeepTheBoundOfCashAndPayTheRestBack() {
        random = new SplittableRandom(0);
        house = start();
        try {
            for (int number = 0; number < 3; number++) {
                send(InboxKind.DEPOSIT, Limits.INSURANCE, 0, AMOUNT_MAX);
            }
            assertEquals(Limits.CASH_MAX, house.cash(Limits.INSURANCE));
            assertEquals(AMOUNT_MAX, claims.get("1 0").longValueExact());
            compare("insurance");
        } finally {
            house.close();
        }
    }

    @Test
    void shouldOpenEveryAccountOfTheContractWhenTheVenueHasFilledTheTables() {
        int openings = 1_200;
        Limits narrow = new Limits(openings, 40, 3, 64, 0, 300, 256, 16, 64);
        house =
                Clearinghouse.builder()
                        .limits(narrow)
                        .backend("scalar")
                        .events(new Listener())
                        .start();
        try {
            for (int id = 0; id < 30; id++) {
                int account = Limits.CUSTOMER_FROM + id;
                house.open(nowMs, account, NOBODY, NOBODY, MarginMode.CROSS, false);
                send(InboxKind.DEPOSIT, account, 0, 1L << 45);
            }
            for (int instrument = 1; instrument <= 64; instrument++) {
                house.list(nowMs, ClearingFixture.perpetual(instrument, 1_000));
                for (int id = 0; id < 30; id += 2) {
                    int account = Limits.CUSTOMER_FROM + id;
                    house.trade(nowMs, account, account + 1, instrument, 1, 1_000, true);
                }
            }
            assertTrue(rejected.containsKey(Rejection.CAPACITY), "the tables never filled up");
            for (int account = 2; account < openings + 2; account++) {
                send(InboxKind.OPEN, account, 0, 0);
                assertTrue(house.isOpen(account), "account " + account);
            }
        } finally {
            house.close();
        }
    }

    @Test
    void shouldRefuseLimitsWithoutRoomForEveryAccountOfTheContract() {
        Limits narrow = new Limits(1_000, 8, 1, 4, 0, 200, 64, 16, 64);
        String said =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Clearinghouse.builder()
                                                .limits(narrow)
                                                .backend("scalar")
                                                .start())
                        .getMessage();
        assertTrue(said.contains("positionRowsMax=200"), said);
        assertTrue(said.contains("inboxAccountsMax=1000"), said);
    }

    private Clearinghouse start() {
        return Clearinghouse.builder()
                .limits(LIMITS)
                .backend("scalar")
                .events(new Listener())
                .start();
    }

    private void sendItem() {
        boolean canOpen = nextAccount < ACCOUNTS_MAX + 2;
        if (nextAccount == 2 || canOpen && random.nextInt(12) == 0) {
            open();
        } else if (random.nextInt(3) == 0) {
            deposit(anyLeaf(), 0);
        } else {
            deposit(2 + random.nextInt(nextAccount - 2), 1 + random.nextInt(ASSETS_ON_CHAIN));
        }
    }

    private void open() {
        send(InboxKind.OPEN, nextAccount, 0, 0);
        assertTrue(house.isOpen(nextAccount), "account " + nextAccount);
        nextAccount++;
    }

    /** Insurance, an account of the contract, or any leaf that a batch has proved. */
    private int anyLeaf() {
        if (random.nextBoolean()) {
            return 1 + random.nextInt(nextAccount - 1);
        }
        List<Integer> proven = new ArrayList<>(chain.accounts.keySet());
        return proven.get(random.nextInt(proven.size()));
    }

    private void deposit(int account, int asset) {
        long amount =
                switch (random.nextInt(5)) {
                    case 0 -> AMOUNT_MAX;
                    case 1 -> AMOUNT_MAX - random.nextInt(3);
                    case 2 -> Limits.GROSS_MAX + random.nextInt(-1, 2);
                    case 3 -> 1;
                    default -> 1 + random.nextLong(1L << random.nextInt(1, 53));
                };
        BigInteger sum = deposited.getOrDefault(asset, BigInteger.ZERO);
        boolean fits = sum.add(BigInteger.valueOf(amount)).bitLength() < 64;
        if (fits) {
            send(InboxKind.DEPOSIT, account, asset, amount);
        }
    }

    private void send(InboxKind kind, int account, int asset, long amount) {
        int key = asset == 0 ? 0 : SettlementKey.ASSET | asset;
        chain.items.add(new ReplayedChain.Item(kind.code(), account, key, amount, NOBODY, NOBODY));
        if (kind == InboxKind.DEPOSIT) {
            deposited.merge(asset, BigInteger.valueOf(amount), BigInteger::add);
        }
        inItem = true;
        house.inbox(nowMs, item++, kind, account, key, amount, NOBODY, NOBODY);
        inItem = false;
    }

    /** What the venue does meanwhile: it may be refused, the inbox may not. */
    private void venue() {
        int account = anyCustomer();
        int asset = 1 + random.nextInt(3);
        switch (random.nextInt(12)) {
            case 0 -> list();
            case 1, 2 -> house.valueAsset(nowMs, asset, random.nextLong(1L << 40));
            case 3 -> house.valueAsset(nowMs, asset, random.nextInt(3));
            case 4, 5 -> {
                boolean large = random.nextInt(6) == 0;
                house.open(nowMs, nextVenueAccount, NOBODY, NOBODY, MarginMode.CROSS, large);
                nextVenueAccount += house.isOpen(nextVenueAccount) ? 1 : 0;
            }
            case 6, 7, 8 -> {
                int instrument = 1 + random.nextInt(4);
                long lots = 1 + random.nextInt(5);
                house.trade(nowMs, account, anyCustomer(), instrument, lots, 1_000, true);
            }
            case 9 -> house.withdraw(nowMs, account, 0, 1 + random.nextLong(1L << 40));
            case 10 -> house.transfer(nowMs, account, anyCustomer(), 1L << 36);
            default -> house.seal(nowMs);
        }
    }

    private void list() {
        for (int instrument = 1; instrument <= 4; instrument++) {
            house.list(nowMs, ClearingFixture.perpetual(instrument, 1_000));
        }
        int id = 1 + random.nextInt(3);
        Asset plain = Asset.plain(id, "A-" + id);
        house.listAsset(nowMs, plain, random.nextLong(1L << 20));
    }

    private int anyCustomer() {
        int low = nextAccount - 2;
        int high = nextVenueAccount - Limits.CUSTOMER_FROM;
        int pick = random.nextInt(Math.max(1, low + high));
        return pick < low ? 2 + pick : Limits.CUSTOMER_FROM + pick - low;
    }

    /**
     * The contract's own view: every unit that came in stands in a leaf, every claim has its owner.
     */
    private void compare(String where) {
        house.seal(nowMs);
        batches.forEach(chain::replay);
        batches.clear();
        TreeMap<Integer, BigInteger> found = new TreeMap<>();
        TreeMap<String, BigInteger> claimable = new TreeMap<>();
        chain.accounts.forEach(
                (id, account) -> {
                    found.merge(0, account.cash.add(account.out), BigInteger::add);
                    if (account.out.signum() != 0) {
                        claimable.put(id + " 0", account.out);
                    }
                    account.positions
                            .tailMap(SettlementKey.ASSET)
                            .forEach(
                                    (key, units) -> {
                                        found.merge(key & 0xff, units, BigInteger::add);
                                        if (key >= SettlementKey.CLAIM) {
                                            claimable.put(id + " " + (key & 0xff), units);
                                        }
                                    });
                });
        deposited.forEach((asset, sum) -> assertEquals(sum, found.get(asset), where));
        assertEquals(claims, claimable, where);
        byte[] snapshot = snapshot(house);
        try (Clearinghouse restored =
                Clearinghouse.builder()
                        .limits(LIMITS)
                        .backend("scalar")
                        .restore(new ByteArrayInputStream(snapshot))) {
            assertArrayEquals(house.accountsRoot(), restored.accountsRoot(), where);
            assertArrayEquals(snapshot, snapshot(restored), where);
        }
    }

    private static byte[] snapshot(Clearinghouse machine) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        machine.snapshot(out);
        return out.toByteArray();
    }
}

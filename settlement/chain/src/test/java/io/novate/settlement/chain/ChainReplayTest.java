package io.novate.settlement.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.batch.SettlementLog;
import io.novate.core.command.Events;
import io.novate.core.command.InboxKind;
import io.novate.core.command.SealedBatch;
import io.novate.core.unit.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the core seals, replayed from its public data. */
class ChainReplayTest {
    private static final long SEED = 77;
    private static final int CUSTOMERS = 30;
    private static final int INSTRUMENTS = 60;
    private static final byte[] OWNER = new byte[20];

    static {
        OWNER[0] = 1;
    }

    private record Sealed(BatchHeader header, byte[] stream) {}

    @Test
    void shouldFindNothingWrongWithWhatTheCoreSeals() {
        List<InboxItem> items = new ArrayList<>();
        List<Sealed> batches = new ArrayList<>();
        byte[] root = sealed(items, batches);
        ChainReplay replay = new ChainReplay(OWNER);
        items.forEach(replay::add);
        for (Sealed batch : batches) {
            assertEquals(
                    Optional.empty(),
                    replay.apply(batch.header, batch.stream),
                    "batch=" + batch.header.number());
        }
        assertTrue(batches.size() >= 4, "batches=" + batches.size());
        assertArrayEquals(root, replay.accountsRoot());
    }

    /**
     * Any bit of an entry or of a root makes a difference, and the next honest batch still fits.
     */
    @Test
    void shouldRefuseEveryBatchWithOneBitChanged() {
        List<InboxItem> items = new ArrayList<>();
        List<Sealed> batches = new ArrayList<>();
        sealed(items, batches);
        ChainReplay replay = new ChainReplay(OWNER);
        items.forEach(replay::add);
        SplittableRandom random = new SplittableRandom(SEED);
        for (Sealed batch : batches.subList(0, 4)) {
            for (int i = 0; i < 15; i++) {
                byte[] stream = batch.stream.clone();
                stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
                assertTrue(
                        replay.apply(batch.header, stream).isPresent(), "seed=" + SEED + " i=" + i);
            }
            assertEquals(Optional.empty(), replay.apply(batch.header, batch.stream));
        }
    }

    private static byte[] sealed(List<InboxItem> items, List<Sealed> batches) {
        try (Arena arena = Arena.ofConfined()) {
            SettlementLog log =
                    new SettlementLog(Limits.forAccounts(1_000), arena, new Web3Keccak(), OWNER);
            SplittableRandom random = new SplittableRandom(SEED);
            byte[] none = new byte[20];
            item(log, items, InboxKind.OPEN, 2, 0, 0, none);
            item(log, items, InboxKind.DEPOSIT, 2, 0, 50_000_000, none);
            item(log, items, InboxKind.DEPOSIT, 2, 0x8001, 500, none);
            for (int i = 0; i < CUSTOMERS; i++) {
                log.open(Limits.VENUE_ACCOUNT_FROM + i, OWNER, none);
                log.leg(2, 0, 0, -1_000_000);
                log.leg(Limits.VENUE_ACCOUNT_FROM + i, 0, 0, 1_000_000);
            }
            for (int interval = 0; interval < 4; interval++) {
                for (int i = 0; i < 600; i++) {
                    int buyer = random.nextInt(CUSTOMERS);
                    int seller = (buyer + 1 + random.nextInt(CUSTOMERS - 1)) % CUSTOMERS;
                    int key = 1 + random.nextInt(INSTRUMENTS * (interval + 1) / 4);
                    long lots = 1 + random.nextInt(9);
                    log.leg(Limits.VENUE_ACCOUNT_FROM + buyer, key, lots, -500 * lots);
                    log.leg(Limits.VENUE_ACCOUNT_FROM + seller, key, -lots, 500 * lots);
                }
                log.leg(2, 0x8001, -10, 0);
                log.leg(Limits.VENUE_ACCOUNT_FROM, 0x8001, 10, 0);
                log.out(2, 0, 1_000 + interval);
                log.out(2, 0x8001, 7);
                seal(log, batches);
            }
            MemorySegment root = MemorySegment.ofArray(new byte[32]);
            log.accountsRoot(root);
            return root.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static void item(
            SettlementLog log,
            List<InboxItem> items,
            InboxKind kind,
            int account,
            int key,
            long amount,
            byte[] signer) {
        byte[] link = items.isEmpty() ? new byte[32] : items.getLast().nextHash();
        InboxItem item =
                new InboxItem(items.size(), kind, account, key, amount, OWNER, signer, link);
        byte[] next = InboxReader.linked(link, item);
        items.add(new InboxItem(item.item(), kind, account, key, amount, OWNER, signer, next));
        if (kind == InboxKind.OPEN) {
            log.inboxOpen(account, OWNER, signer);
        } else {
            log.inboxDeposit(account, key, amount, OWNER, signer);
        }
    }

    private static void seal(SettlementLog log, List<Sealed> batches) {
        long[] unitValue = new long[INSTRUMENTS + 1];
        long[] maintenance = new long[INSTRUMENTS + 1];
        for (int key = 1; key <= INSTRUMENTS; key++) {
            unitValue[key] = 500 + log.batchNumber() + key;
            maintenance[key] = 256L * key;
        }
        log.seal(
                INSTRUMENTS,
                unitValue,
                maintenance,
                true,
                new Events() {
                    @Override
                    public void sealed(SealedBatch batch) {
                        batches.add(
                                new Sealed(
                                        BatchHeader.of(batch),
                                        batch.stream().toArray(ValueLayout.JAVA_BYTE)));
                    }
                });
    }
}

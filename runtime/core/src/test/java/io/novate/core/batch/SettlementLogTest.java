package io.novate.core.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.Events;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.unit.Limits;
import io.novate.kernel.scalar.ScalarHashKernel;
import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Single situations of a settlement log, each batch replayed by the naive chain. */
final class SettlementLogTest {
    private static final byte[] OPERATOR = RandomBook.address(1);
    private static final byte[] OWNER = RandomBook.address(2);
    private static final byte[] SIGNER = new byte[20];
    private static final int ALICE = Limits.CUSTOMER_FROM;
    private static final int BOB = Limits.CUSTOMER_FROM + 1;
    private static final int ASSET = SettlementKey.ASSET + 1;
    private static final int INSTRUMENTS = 160;

    private Limits limits = limits(1024, 4096);
    private SettlementLog log = newLog();
    private final ReplayedChain chain = new ReplayedChain(OPERATOR);
    private final long[] unitValue = new long[INSTRUMENTS + 1];
    private final long[] maintenance256 = new long[INSTRUMENTS + 1];

    private static Limits limits(int elementsMax, int legsMax) {
        return new Limits(8, 16, 1, INSTRUMENTS, 4, 16, legsMax, 1, elementsMax);
    }

    private SettlementLog newLog() {
        return new SettlementLog(limits, Arena.ofAuto(), new ScalarHashKernel(), OPERATOR);
    }

    private void openAll() {
        for (int account = Limits.VENUE_ACCOUNT_FROM; account <= BOB; account++) {
            log.open(account, OWNER, SIGNER);
        }
    }

    private void deposit(int account, int key, long amount) {
        chain.items.add(new ReplayedChain.Item(2, account, key, amount, OWNER, SIGNER));
        log.inboxDeposit(account, key, amount, OWNER, SIGNER);
    }

    private void trade(int key, long lots, long cash) {
        log.leg(ALICE, key, lots, -cash);
        log.leg(BOB, key, -lots, cash);
    }

    private List<BatchCopy> seal(boolean settled) {
        List<BatchCopy> batches = new ArrayList<>();
        log.seal(INSTRUMENTS, unitValue, maintenance256, settled, BatchCopy.into(batches));
        batches.forEach(chain::replay);
        return batches;
    }

    private static void assertStops(String expected, Runnable action) {
        String message = assertThrows(RuntimeException.class, action::run).getMessage();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void shouldMakeNoBatchWithoutChanges() {
        assertEquals(List.of(), seal(true));
        openAll();
        assertEquals(1, seal(true).size());
        trade(3, 10, 100);
        trade(3, -10, -100);
        assertEquals(4, log.pendingLegs());
        assertEquals(List.of(), seal(true));
        assertEquals(0, log.pendingLegs());
        assertEquals(1, log.batchNumber());
    }

    @Test
    void shouldPublishOnlyPricesThatChanged() {
        unitValue[1] = 5;
        maintenance256[2] = 7;
        assertEquals(2, seal(true).getFirst().entryCount());
        assertEquals(List.of(), seal(true));
        unitValue[2] = -1;
        assertEquals(1, seal(true).getFirst().entryCount());
        unitValue[1] = 0;
        assertEquals(1, seal(true).getFirst().entryCount());
        assertFalse(chain.prices.isEmpty());
    }

    @Test
    void shouldCutPricesOverSeveralBatches() {
        limits = limits(32, 64);
        log = newLog();
        for (int key = 1; key <= INSTRUMENTS; key++) {
            unitValue[key] = key;
        }
        assertEquals((INSTRUMENTS + 27) / 28, seal(true).size());
    }

    @Test
    void shouldCarryTheLargestLegsOverACut() {
        limits = limits(32, 64);
        log = newLog();
        openAll();
        seal(true);
        // Thirteen pairs at the ends of int64, each cancelled in the next seal.
        for (int key = 1; key <= 20; key++) {
            trade(key, Long.MAX_VALUE, key == 1 ? Long.MAX_VALUE : 0);
        }
        assertTrue(seal(false).size() > 1);
        assertEquals(-Long.MAX_VALUE, log.settledCash(ALICE));
        assertEquals(Long.MAX_VALUE, log.settledLots(ALICE, 20));
        for (int key = 1; key <= 20; key++) {
            trade(key, -Long.MAX_VALUE, key == 1 ? -Long.MAX_VALUE : 0);
        }
        assertTrue(seal(false).size() > 1);
        assertEquals(0, log.settledCash(ALICE));
        assertEquals(0, log.settledLots(ALICE, 20));
    }

    @Test
    void shouldSwapPositionsOfAFullLeaf() {
        for (int elementsMax : new int[] {1024, 32}) {
            SettlementLogTest test = new SettlementLogTest();
            test.limits = limits(elementsMax, 4096);
            test.log = test.newLog();
            test.swapPositions();
        }
    }

    private void swapPositions() {
        openAll();
        for (int key = 1; key <= INSTRUMENTS; key++) {
            unitValue[key] = 100;
        }
        for (int key = 80; key < 80 + 64; key++) {
            trade(key, 1, 100);
        }
        seal(true);
        for (int key = 80; key < 80 + 64; key++) {
            trade(key, -1, -100);
        }
        // Both open what sorts before everything they close.
        for (int key = 1; key <= 63; key++) {
            trade(key, 2, 200);
        }
        seal(true);
        assertEquals(2, log.settledLots(ALICE, 63));
        assertEquals(0, log.settledLots(ALICE, 80));
        assertEquals(0, log.settledLots(Limits.CLEARING, 80));
    }

    @Test
    void shouldCloseEarlyOnlyWhereALeafIsFull() {
        openAll();
        for (int key = 80; key < 80 + 40; key++) {
            trade(key, 1, 0);
        }
        seal(true);
        for (int key = 80; key < 80 + 40; key++) {
            trade(key, -1, 0);
        }
        for (int key = 1; key <= 24; key++) {
            trade(key, 1, 0);
        }
        assertEquals(2 * (40 + 24), seal(true).getFirst().entryCount());
    }

    @Test
    void shouldNeverOweAssetUnitsAtACut() {
        limits = new Limits(8, 64, 1, INSTRUMENTS, 4, 16, 256, 1, 32);
        log = newLog();
        int payer = Limits.VENUE_ACCOUNT_FROM + 40;
        for (int account = Limits.VENUE_ACCOUNT_FROM; account <= payer; account++) {
            log.open(account, OWNER, SIGNER);
        }
        deposit(payer, ASSET, 1000);
        seal(true);
        // Everybody with a lower id receives.
        for (int account = ALICE; account < payer; account++) {
            log.leg(payer, ASSET, -1, 0);
            log.leg(account, ASSET, 1, 0);
        }
        assertEquals(2, seal(true).size());
        assertEquals(1, log.settledLots(ALICE, ASSET));
        assertEquals(0, log.settledLots(Limits.CLEARING, ASSET));
    }

    @Test
    void shouldStopAtThe65thDerivative() {
        openAll();
        for (int key = 1; key <= 65; key++) {
            trade(key, 1, 0);
        }
        assertStops("derivatives of one leaf", () -> seal(false));
    }

    @Test
    void shouldMoveAssetUnitsToTheClaim() {
        openAll();
        deposit(ALICE, ASSET, 100);
        log.leg(ALICE, ASSET, -40, 0);
        log.leg(BOB, ASSET, 40, 0);
        log.out(ALICE, ASSET, 60);
        log.out(BOB, ASSET, 15);
        seal(true);
        int claim = SettlementKey.CLAIM + 1;
        assertEquals(0, log.settledLots(ALICE, ASSET));
        assertEquals(60, log.settledLots(ALICE, claim));
        assertEquals(25, log.settledLots(BOB, ASSET));
        assertEquals(15, log.settledLots(BOB, claim));
        deposit(ALICE, ASSET, 5);
        log.out(ALICE, ASSET, 5);
        seal(true);
        assertEquals(65, log.settledLots(ALICE, claim));
    }

    @Test
    void shouldStopAtNegativeAssetUnits() {
        openAll();
        log.out(ALICE, ASSET, 1);
        assertStops("asset units", () -> seal(true));
    }

    @Test
    void shouldStopAtUnbalancedLots() {
        openAll();
        log.leg(ALICE, 1, 5, 0);
        log.leg(BOB, 1, -4, 0);
        assertStops("lots of all legs of one key", () -> seal(true));
    }

    @Test
    void shouldStopAtUnbalancedCash() {
        openAll();
        log.leg(ALICE, 1, 5, 1);
        log.leg(BOB, 1, -5, 0);
        assertStops("cash of all legs of a seal", () -> seal(true));
    }

    @Test
    void shouldStopAtAnEntryOnAClosedAccount() {
        openAll();
        log.leg(ALICE, 0, 0, 5);
        log.leg(BOB + 1, 0, 0, -5);
        assertStops("entry on an open account", () -> seal(true));
    }

    @Test
    void shouldStopAtPositionsOfTheInsuranceFund() {
        openAll();
        log.leg(ALICE, 1, 5, 0);
        log.leg(Limits.INSURANCE, 1, -5, 0);
        assertStops("lots of the insurance fund", () -> seal(true));
    }

    @Test
    void shouldStopAtLotsInACashTransfer() {
        openAll();
        log.leg(ALICE, 0, 5, 0);
        log.leg(BOB, 0, -5, 0);
        assertStops("lots of a cash transfer", () -> seal(true));
    }

    @Test
    void shouldStopAtAKeyThatIsNoInstrument() {
        openAll();
        trade(INSTRUMENTS + 1, 1, 0);
        assertStops("key of a leg", () -> seal(true));
    }

    @Test
    void shouldStopAtAnAccountThatOpensTwice() {
        openAll();
        assertStops("state of an account before it opens", this::openAll);
        seal(true);
        assertStops("state of an account before it opens", this::openAll);
    }

    @Test
    void shouldStopAtAnAccountOutsideTheLimits() {
        assertStops("account range", () -> log.open((1 << 23) + 16, OWNER, SIGNER));
        assertStops("venue account", () -> log.open(5, OWNER, SIGNER));
        assertStops("account range", () -> log.inboxOpen(10, OWNER, SIGNER));
        assertStops("account range", () -> deposit(0, 0, 1));
        assertStops("inbox account", () -> log.inboxOpen(ALICE, OWNER, SIGNER));
        assertFalse(log.isOpen(10));
        assertFalse(log.isOpen(-1));
        assertFalse(log.isOpen(ALICE));
        assertTrue(log.isOpen(Limits.INSURANCE));
    }

    @Test
    void shouldStopAtAWrongAmountOrKey() {
        openAll();
        assertStops("deposit amount", () -> deposit(ALICE, 0, -1));
        assertStops("out amount", () -> log.out(ALICE, 0, 0));
        assertStops("cash or asset", () -> deposit(ALICE, 7, 1));
        assertStops("cash or asset", () -> log.out(ALICE, SettlementKey.CLAIM, 1));
    }

    @Test
    void shouldStopAtMaintenanceThatTheStreamCannotCarry() {
        maintenance256[1] = (1L << 58) - 1;
        seal(true);
        maintenance256[1] = 1L << 58;
        assertStops("maintenance per lot", () -> seal(true));
    }

    @Test
    void shouldStopWhenASettledSealLeavesAnInsolventAccount() {
        openAll();
        trade(1, 10, 1000);
        unitValue[1] = 99;
        assertStops("insolvent accounts of a settled seal", () -> seal(true));
    }

    @Test
    void shouldNotCallABatchSettledWhileAnAccountIsInsolvent() {
        openAll();
        deposit(ALICE, 0, 9);
        unitValue[1] = 99;
        trade(1, 10, 1000);
        assertFalse(seal(false).getLast().settled());
        unitValue[1] = 100;
        assertTrue(seal(true).getLast().settled());
        unitValue[1] = 101;
        assertFalse(seal(false).getLast().settled());
    }

    @Test
    void shouldNotCallACutSettledWhileAnAccountIsInsolvent() {
        limits = limits(32, 256);
        log = newLog();
        openAll();
        seal(true);
        trade(1, 1, 1000);
        for (int key = 2; key <= 40; key++) {
            trade(key, 1, 0);
        }
        trade(41, -1, -1000);
        List<BatchCopy> batches = seal(true);
        assertFalse(batches.getFirst().settled());
        assertTrue(batches.getLast().settled());
    }

    @Test
    void shouldNotCallACutSettledBeforeThePricesOfTheSealAreMadeGood() {
        limits = limits(32, 256);
        log = newLog();
        openAll();
        deposit(Limits.FEES, 0, 500);
        unitValue[1] = 100;
        trade(1, 10, 1000);
        seal(true);
        unitValue[1] = 90;
        for (int key = 2; key <= 40; key++) {
            log.leg(BOB, key, 1, 0);
            log.leg(Limits.BACKSTOP, key, -1, 0);
        }
        log.leg(Limits.FEES, 0, 0, -100);
        log.leg(ALICE, 0, 0, 100);
        List<BatchCopy> batches = seal(true);
        assertTrue(batches.size() > 1);
        assertFalse(batches.getFirst().settled());
        assertTrue(batches.getLast().settled());
    }

    @Test
    void shouldNotCallABatchSettledAfterOneThatIsNot() {
        openAll();
        seal(true);
        trade(1, 1, 1000);
        assertFalse(seal(false).getFirst().settled());
        deposit(BOB, 0, 1);
        assertFalse(seal(false).getFirst().settled());
    }

    @Test
    void shouldSettleEveryBatchOfOpeningsAndDeposits() {
        limits = limits(32, 64);
        log = newLog();
        openAll();
        for (int i = 0; i < 16; i++) {
            deposit(ALICE, 0, i);
        }
        List<BatchCopy> batches = seal(false);
        assertTrue(batches.size() > 1);
        batches.forEach(batch -> assertTrue(batch.settled()));
    }

    @Test
    void shouldTellHowManyBatchesArePending() {
        limits = limits(32, 64);
        log = newLog();
        assertEquals(0, log.pendingBatches());
        openAll();
        int bound = log.pendingBatches();
        assertTrue(bound >= seal(true).size());
        for (int i = 0; i < 31; i++) {
            trade(1 + i % 20, 1, 0);
        }
        bound = log.pendingBatches();
        int actual = seal(false).size();
        assertTrue(bound >= actual && bound <= actual + 2, bound + " " + actual);
    }

    @Test
    void shouldNetInPlaceWhenTheLogIsNearlyFull() {
        limits = limits(32, 64);
        log = newLog();
        openAll();
        for (int i = 0; i < 10_000; i++) {
            assertTrue(log.legRoom() >= 2, "room after " + i);
            trade(1 + i % 3, 1, 5);
        }
        seal(false);
        assertEquals(3334, log.settledLots(ALICE, 1));
        assertEquals(-50_000, log.settledCash(ALICE));
    }

    @Test
    void shouldForgetLegsThatCancelWhenItNets() {
        limits = limits(32, 64);
        log = newLog();
        openAll();
        for (int i = 0; i < 1_000; i++) {
            assertTrue(log.legRoom() >= 4, "room after " + i);
            trade(1 + i % INSTRUMENTS, 1, 5);
            trade(1 + i % INSTRUMENTS, -1, -5);
        }
        assertTrue(log.pendingLegs() <= 64);
    }

    @Test
    void shouldFillABatchToTheLastEntryWhenNothingIsCarried() {
        limits = limits(32, 64);
        log = newLog();
        openAll();
        seal(true);
        for (int key = 1; key <= 14; key++) {
            trade(key, 1, 0);
        }
        List<BatchCopy> batches = seal(true);
        assertEquals(1, batches.size());
        assertEquals(28, batches.getFirst().entryCount());
        for (int key = 1; key <= 14; key++) {
            trade(key, 1, key == 14 ? 0 : 3);
            log.leg(ALICE, 0, 0, key == 14 ? 0 : 3);
            log.leg(BOB, 0, 0, key == 14 ? 0 : -3);
        }
        assertEquals(2, seal(false).size());
    }

    @Test
    void shouldStopWhenTheLogIsFull() {
        limits = limits(32, 64);
        log = newLog();
        openAll();
        for (int key = 1; key <= 32; key++) {
            trade(key, 1, 5);
        }
        assertEquals(0, log.legRoom());
        assertStops("leg room", () -> trade(33, 1, 5));
    }

    @Test
    void shouldStopWhenTheInboxOrTheOutsAreFull() {
        limits = limits(32, 256);
        log = newLog();
        openAll();
        for (int i = 0; i < 64; i++) {
            assertTrue(log.legRoom() > 0, "room after " + i);
            deposit(ALICE, 0, 1);
            log.out(BOB, 0, 1);
        }
        assertEquals(0, log.legRoom());
        assertStops("inbox room", () -> deposit(ALICE, 0, 1));
        assertStops("out room", () -> log.out(ALICE, 0, 1));
        seal(false);
        assertTrue(log.legRoom() > 0);
    }

    @Test
    void shouldHaveNoRoomBeforePositionBlocksRunOut() {
        limits = new Limits(1, 16, 1, INSTRUMENTS, 0, 1, 64, 1, 1024);
        log = newLog();
        for (int account = 0; account < 16; account++) {
            log.open(Limits.VENUE_ACCOUNT_FROM + account, OWNER, SIGNER);
        }
        int tradeCount = 0;
        while (log.legRoom() >= 2 && tradeCount < 6 * 64) {
            int buyer = Limits.CUSTOMER_FROM + tradeCount / 64 * 2;
            int key = 1 + tradeCount % 64;
            log.leg(buyer, key, 1, 0);
            log.leg(buyer + 1, key, -1, 0);
            tradeCount++;
            if (log.legRoom() < 2) {
                seal(false);
            }
        }
        assertTrue(tradeCount > 32 && tradeCount < 6 * 64, "trades " + tradeCount);
    }

    @Test
    void shouldStopAtEntriesThatDoNotEndBalanced() {
        BatchRig rig = newRig();
        rig.publisher.leg(Limits.CLEARING, 1, 5, 0);
        assertStops(
                "lots of a key balance before the next", () -> rig.publisher.leg(ALICE, 2, 1, 0));
        assertStops("run at the end of a batch", rig.publisher::finish);
        BatchRig other = newRig();
        other.publisher.leg(Limits.CLEARING, 0, 0, 5);
        assertStops("net at the end of a batch", other.publisher::finish);
        assertStops("phase of a price", () -> other.price(1, 1, 1));
    }

    private BatchRig newRig() {
        BatchRig rig = new BatchRig(limits, new ScalarHashKernel(), Arena.ofAuto(), OPERATOR);
        rig.publisher.begin(Events.NONE);
        for (int account : new int[] {Limits.CLEARING, ALICE}) {
            rig.accounts.prepare(account, OWNER, SIGNER);
            rig.publisher.open(account);
        }
        return rig;
    }

    @Test
    void shouldProveAccountsAsOfTheLastSeal() {
        openAll();
        assertStops("account " + ALICE + " is not part of a sealed batch", () -> log.proof(ALICE));
        deposit(ALICE, 0, 500);
        seal(true);
        log.out(ALICE, 0, 200);
        assertEquals(500, log.proof(ALICE).cash());
        assertEquals(0, log.proof(ALICE).out());
        seal(true);
        AccountProof proof = log.proof(ALICE);
        assertEquals(300, proof.cash());
        assertEquals(200, proof.out());
        assertEquals(24 * 32, proof.siblings().length);
        MemorySegment root = Arena.ofAuto().allocate(32, 8);
        log.accountsRoot(root);
        byte[] folded = NaiveTree.fold(ALICE, chain.leaf(ALICE), proof.siblings());
        assertEquals(BatchCopy.hex(root), BatchCopy.hex(folded));
    }

    @Test
    void shouldRefuseALiveBookThatDoesNotFitTheSnapshot() {
        openAll();
        deposit(ALICE, 0, 500);
        seal(true);
        byte[] snapshot = RandomBook.snapshot(log);
        assertArrayEquals(snapshot, RandomBook.snapshot(restored(snapshot, 500)));
        assertStops("restored accounts root", () -> restored(snapshot, 501));
    }

    @Test
    void shouldRefuseALiveBookThatGivesCashToAnAccountTheChainDoesNotKnow() {
        seal(true);
        openAll();
        byte[] snapshot = RandomBook.snapshot(log);
        assertArrayEquals(snapshot, RandomBook.snapshot(restored(snapshot, 0)));
        assertStops("cash of an account that", () -> restored(snapshot, 1));
    }

    @Test
    void shouldReadASnapshotOnlyAtGenesis() {
        byte[] snapshot = RandomBook.snapshot(log);
        openAll();
        assertStops("no change before", () -> read(log, snapshot));
        seal(true);
        assertStops("batches sealed before", () -> read(log, snapshot));
    }

    private static void read(SettlementLog log, byte[] snapshot) {
        log.read(new SnapshotReader(new ByteArrayInputStream(snapshot)));
    }

    private SettlementLog restored(byte[] snapshot, long cashOfAlice) {
        SettlementLog restored = newLog();
        read(restored, snapshot);
        int[] keys = {};
        long[] lots = {};
        restored.restoreLive(Limits.INSURANCE, OPERATOR, SIGNER, 0, 0, 0, keys, lots);
        for (int account = Limits.VENUE_ACCOUNT_FROM; account <= BOB; account++) {
            long cash = account == ALICE ? cashOfAlice : 0;
            restored.restoreLive(account, OWNER, SIGNER, cash, 0, 0, keys, lots);
        }
        restored.finishRestore();
        return restored;
    }

    @Test
    void shouldLendReadOnlySegments() {
        openAll();
        Events events =
                new Events() {
                    @Override
                    public void sealed(io.novate.core.command.SealedBatch batch) {
                        assertTrue(batch.stream().isReadOnly());
                        assertTrue(batch.nextAccounts().isReadOnly());
                        assertEquals(batch.elementCount() * 32L, batch.stream().byteSize());
                    }
                };
        log.seal(INSTRUMENTS, unitValue, maintenance256, true, events);
        assertEquals(1, log.batchNumber());
    }
}

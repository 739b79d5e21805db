package io.novate.settlement.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.InboxKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.web3j.utils.Numeric;

class InboxReaderSystemTest {
    private static final String SIGNER = "0x00000000000000000000000000000000000000b0";

    @Test
    void shouldDeliverEachItemOnceAndInOrder() {
        try (SettledChain settled = new SettledChain()) {
            deposits(settled, 3);
            List<InboxItem> items = new ArrayList<>();
            assertEquals(4, settled.inbox.poll(items::add));
            assertEquals(0, settled.inbox.poll(items::add));

            InboxItem open = items.getFirst();
            assertEquals(InboxKind.OPEN, open.kind());
            assertEquals(2, open.account());
            assertEquals(0, open.amount());
            assertEquals(settled.owner.address(), Numeric.toHexString(open.sender()));
            assertEquals(SIGNER, Numeric.toHexString(open.signer()));
            for (int i = 1; i < items.size(); i++) {
                InboxItem deposit = items.get(i);
                assertEquals(i, deposit.item());
                assertEquals(InboxKind.DEPOSIT, deposit.kind());
                assertEquals(100 + i, deposit.amount());
                assertEquals(0, deposit.key());
                assertArrayEquals(new byte[20], deposit.signer());
            }
            assertArrayEquals(settled.contract.inboxHash(4), items.getLast().nextHash());
            assertEquals(4, settled.contract.itemCount());
            assertEquals(306, settled.contract.cumDeposits());
        }
    }

    @Test
    void shouldDeliverDepositedAssetsUnderTheirKeys() {
        try (SettledChain settled = new SettledChain()) {
            deposits(settled, 1);
            ClearingContract contract = settled.contract;
            BigInteger units = BigInteger.valueOf(70);
            for (TokenContract asset : List.of(settled.asset, settled.secondAsset)) {
                asset.mint(settled.owner, settled.owner.address(), units);
                asset.approve(settled.owner, contract.address(), units);
            }
            assertEquals(2, contract.depositAsset(settled.owner, 2, 0x8002, 60));
            assertEquals(3, contract.depositAsset(settled.owner, 2, 0x8001, 70));
            ContractRefusal e =
                    assertThrows(
                            ContractRefusal.class,
                            () -> contract.depositAsset(settled.owner, 2, 0x8003, 5));
            assertTrue(e.getMessage().endsWith(": UnknownAsset(key=32771)"), e.getMessage());

            List<InboxItem> items = new ArrayList<>();
            assertEquals(4, settled.inbox.poll(items::add));
            InboxItem second = items.get(2);
            assertEquals(InboxKind.DEPOSIT, second.kind());
            assertEquals(2, second.account());
            assertEquals(0x8002, second.key());
            assertEquals(60, second.amount());
            assertEquals(settled.owner.address(), Numeric.toHexString(second.sender()));
            assertEquals(0x8001, items.get(3).key());
            assertEquals(70, items.get(3).amount());
            assertArrayEquals(contract.inboxHash(4), items.get(3).nextHash());
            assertEquals(101, contract.cumDeposits());
            assertEquals(units, settled.asset.balance(contract.address()));
            assertEquals(BigInteger.valueOf(60), settled.secondAsset.balance(contract.address()));
        }
    }

    @Test
    void shouldContinueWhereAnEarlierReaderStopped() {
        try (SettledChain settled = new SettledChain()) {
            deposits(settled, 2);
            settled.inbox.poll(item -> {});
            settled.contract.deposit(settled.owner, 2, 5);
            InboxReader next = InboxReader.latest(settled.contract, settled.inbox.position());
            List<InboxItem> items = new ArrayList<>();
            assertEquals(1, next.poll(items::add));
            assertEquals(3, items.getFirst().item());
        }
    }

    @Test
    void shouldWaitUntilItemsAreFinalized() {
        try (SettledChain settled = new SettledChain()) {
            InboxReader reader =
                    InboxReader.finalized(settled.contract, InboxReader.Position.START);
            deposits(settled, 1);
            assertEquals(0, reader.poll(item -> {}));
            for (int i = 0; i < 64; i++) {
                settled.chain.mine();
            }
            assertEquals(2, reader.poll(item -> {}));
        }
    }

    @Test
    void shouldRefuseLogsThatDoNotFitTheHashChain() {
        try (SettledChain settled = new SettledChain();
                FaultyGate gate = new FaultyGate(settled.chain.url());
                ChainNode node = new ChainNode(gate.url())) {
            deposits(settled, 3);
            ClearingContract contract = ClearingContract.at(node, settled.contract.address());
            String first = word(101);
            String second = word(102);
            List<UnaryOperator<String>> lies =
                    List.of(
                            reply -> reply.replace(first, word(1_000_001)),
                            reply -> swapped(reply, first, second),
                            reply -> reply.replaceFirst("\\{\"address\".*?\\},", ""),
                            reply -> reply.replaceFirst(",\\{\"address\"[^{]*\\}\\]", "]"));
            for (int i = 0; i < lies.size(); i++) {
                InboxReader reader = InboxReader.latest(contract, InboxReader.Position.START);
                List<InboxItem> items = new ArrayList<>();
                UnaryOperator<String> lie = lies.get(i);
                gate.replies(reply -> reply.contains("\"topics\"") ? lie.apply(reply) : reply);
                String name = "lie " + i;
                if (i == 3) {
                    // leaving out the newest item only delays it
                    assertEquals(3, reader.poll(items::add), name);
                    gate.replies(UnaryOperator.identity());
                    settled.contract.deposit(settled.owner, 2, 9);
                    ChainUnavailable e =
                            assertThrows(ChainUnavailable.class, () -> reader.poll(items::add));
                    assertTrue(e.getMessage().contains("item 4"), e.getMessage());
                } else {
                    ChainUnavailable e =
                            assertThrows(
                                    ChainUnavailable.class, () -> reader.poll(items::add), name);
                    assertTrue(e.getMessage().contains("hash chain"), e.getMessage());
                    assertEquals(0, items.size(), name);
                    gate.replies(UnaryOperator.identity());
                    assertEquals(4, reader.poll(items::add), name);
                }
            }
        }
    }

    @Test
    void shouldRefuseAChainOfItsOwnThatTheContractDoesNotKeep() {
        try (SettledChain settled = new SettledChain();
                FaultyGate gate = new FaultyGate(settled.chain.url());
                ChainNode node = new ChainNode(gate.url())) {
            deposits(settled, 3);
            List<InboxItem> honest = new ArrayList<>();
            settled.inbox.poll(honest::add);
            InboxItem last = honest.getLast();
            InboxItem forged =
                    new InboxItem(
                            last.item(),
                            last.kind(),
                            last.account(),
                            last.key(),
                            1_000_000,
                            last.sender(),
                            last.signer(),
                            last.nextHash());
            byte[] link = InboxReader.linked(honest.get(2).nextHash(), forged);
            gate.replies(
                    reply ->
                            !reply.contains("\"topics\"")
                                    ? reply
                                    : reply.replace(word(last.amount()), word(1_000_000))
                                            .replace(hex(last.nextHash()), hex(link)));
            ClearingContract contract = ClearingContract.at(node, settled.contract.address());
            InboxReader reader = InboxReader.latest(contract, InboxReader.Position.START);
            List<InboxItem> items = new ArrayList<>();
            ChainUnavailable e =
                    assertThrows(ChainUnavailable.class, () -> reader.poll(items::add));
            assertTrue(e.getMessage().contains("the contract keeps 0x"), e.getMessage());
            assertEquals(0, items.size());
        }
    }

    private static String hex(byte[] bytes) {
        return Numeric.toHexStringNoPrefix(bytes);
    }

    private static void deposits(SettledChain settled, int count) {
        int account = settled.contract.open(settled.owner, SIGNER);
        BigInteger plenty = BigInteger.valueOf(1_000_000);
        settled.token.mint(settled.owner, settled.owner.address(), plenty);
        settled.token.approve(settled.owner, settled.contract.address(), plenty);
        for (int i = 1; i <= count; i++) {
            assertEquals(i, settled.contract.deposit(settled.owner, account, 100 + i));
        }
    }

    private static String word(long value) {
        return Numeric.toHexStringNoPrefixZeroPadded(BigInteger.valueOf(value), 64);
    }

    private static String swapped(String text, String first, String second) {
        return text.replace(first, "#").replace(second, first).replace("#", second);
    }
}

package io.novate.settlement.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.SealedBatch;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;

class ClearingContractSystemTest {
    @Test
    void shouldStartEmpty() {
        try (SettledChain settled = new SettledChain()) {
            ClearingContract contract =
                    ClearingContract.at(settled.node, settled.contract.address());
            assertEquals(0, contract.headNumber());
            assertArrayEquals(settled.book.accountsRoot(), contract.headAccounts());
            assertEquals(0, contract.inboxCursor());
            assertEquals(0, contract.itemCount());
            assertEquals(0, contract.lastSettled());
            assertEquals(0, contract.cumOut());
            assertEquals(0, contract.paid(2));
            assertArrayEquals(new byte[32], contract.inboxHash(0));
            assertArrayEquals(new byte[32], contract.commitment(1));
            assertEquals(Optional.empty(), contract.posted(1));
            assertEquals(SettledChain.FINALITY_WINDOW_SECONDS, contract.finalityWindowSeconds());
        }
    }

    @Test
    void shouldFindAPostedBatchFromPublishedRecordsAlone() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            settled.book.out(account, 400);
            SealedBatch batch = settled.book.seal();
            PostedBatch posted = settled.contract.post(settled.operator, batch);
            settled.contract.post(settled.operator, settled.book.seal());

            PostedBatch found = settled.contract.posted(1).orElseThrow();
            assertEquals(BatchHeader.of(batch), found.header());
            assertArrayEquals(posted.da(), found.da());
            assertEquals(16, found.elementCount());
            assertEquals(400, found.cumOut());
            assertEquals(posted.postedAtSeconds(), found.postedAtSeconds());
            assertEquals(posted.gasUsed(), found.gasUsed());
            assertEquals(posted.transactionHash(), found.transactionHash());
            assertEquals(2, settled.contract.headNumber());
        }
    }

    @Test
    void shouldSayWhyABatchIsRefused() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            settled.book.transfer(account, NaiveBook.INSURANCE, 10);
            SealedBatch first = settled.book.seal();
            SealedBatch second = settled.book.seal();

            expect(
                    "Sequence",
                    "Sequence(field=number, expected=1, given=2)",
                    () -> settled.contract.post(settled.operator, second));
            expect(
                    "NotOperator",
                    "NotOperator(sender=" + settled.owner.address() + ")",
                    () -> settled.contract.post(settled.owner, first));
            settled.contract.post(settled.operator, first);
            expect(
                    "Sequence",
                    "Sequence(field=number, expected=2, given=1)",
                    () -> settled.contract.post(settled.operator, first));
            settled.contract.post(settled.operator, second);
            assertEquals(2, settled.contract.headNumber());
        }
    }

    @Test
    void shouldSayWhyADepositIsRefused() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.contract.open(settled.owner, "0x" + "0".repeat(40));
            ContractRefusal e =
                    expect(
                            "Dust",
                            "Dust()",
                            () -> settled.contract.deposit(settled.owner, account, 0));
            assertTrue(
                    e.getMessage()
                            .startsWith(
                                    "Clearing "
                                            + settled.contract.address()
                                            + " refuses deposit: "),
                    e.getMessage());
            expect(
                    "UnknownAccount",
                    "UnknownAccount(account=9)",
                    () -> settled.contract.deposit(settled.owner, 9, 5));
            settled.token.mint(settled.owner, settled.owner.address(), BigInteger.TEN);
            assertThrows(
                    ContractRefusal.class,
                    () -> settled.contract.deposit(settled.owner, account, 5));
            assertEquals(1, settled.contract.itemCount());
            assertEquals(BigInteger.TEN, settled.token.balance(settled.owner.address()));
        }
    }

    @Test
    void shouldDecodeEveryShapeOfError() {
        ContractArtefact artefact = ContractArtefact.load("Clearing");
        String selector = Hash.sha3String("Sum(int256,int256)").substring(0, 10);
        String minusFive = "f".repeat(63) + "b";
        assertEquals(
                "Clearing 0xaa refuses batch 3: Sum(expected=0, actual=-5)",
                artefact.refusal("0xaa", "batch 3", selector + "0".repeat(64) + minusFive)
                        .getMessage());
        String text =
                "0x08c379a0"
                        + "0".repeat(62)
                        + "20"
                        + "0".repeat(63)
                        + "4"
                        + "6f6f7073"
                        + "0".repeat(56);
        assertEquals(
                "Clearing 0xaa refuses claim: Error(oops)",
                artefact.refusal("0xaa", "claim", text).getMessage());
        assertEquals(
                "Clearing 0xaa refuses claim: Panic(code=17)",
                artefact.refusal("0xaa", "claim", "0x4e487b71" + "0".repeat(62) + "11")
                        .getMessage());
        assertEquals(
                "Clearing 0xaa refuses claim without a reason",
                artefact.refusal("0xaa", "claim", "0x").getMessage());
        assertEquals(
                "Clearing 0xaa refuses claim with unknown error 0x01020304",
                artefact.refusal("0xaa", "claim", "0x01020304").getMessage());
    }

    private static ContractRefusal expect(String name, String text, Runnable action) {
        ContractRefusal e = assertThrows(ContractRefusal.class, action::run);
        assertEquals(name, e.errorName());
        assertTrue(e.getMessage().endsWith(": " + text), e.getMessage());
        return e;
    }
}

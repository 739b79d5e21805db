package io.novate.settlement.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.batch.AccountProof;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class ClaimsSystemTest {
    @Test
    void shouldPayAClaimExactlyOnce() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            settled.book.out(account, 400);
            PostedBatch first = settled.contract.post(settled.operator, settled.book.seal());
            AccountProof leaf = settled.book.proof(account);
            Claims claims = new Claims(settled.contract);

            refused("NotFinal", () -> claims.claim(settled.operator, first, leaf));
            settled.chain.advanceSeconds(SettledChain.FINALITY_WINDOW_SECONDS + 1);
            assertEquals(400, claims.claim(settled.operator, first, leaf));
            assertEquals(BigInteger.valueOf(400), balance(settled));
            assertEquals(400, settled.contract.paid(account));
            refused("NothingToPay", () -> claims.claim(settled.operator, first, leaf));

            settled.book.out(account, 25);
            PostedBatch second = settled.contract.post(settled.operator, settled.book.seal());
            settled.chain.advanceSeconds(SettledChain.FINALITY_WINDOW_SECONDS + 1);
            assertEquals(25, claims.claim(settled.owner, second, settled.book.proof(account)));
            refused("NothingToPay", () -> claims.claim(settled.operator, first, leaf));
            assertEquals(BigInteger.valueOf(425), balance(settled));
        }
    }

    @Test
    void shouldRefuseAnythingThatIsNotUnderTheRoot() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000);
            settled.book.out(account, 400);
            PostedBatch posted = settled.contract.post(settled.operator, settled.book.seal());
            settled.chain.advanceSeconds(SettledChain.FINALITY_WINDOW_SECONDS + 1);
            Claims claims = new Claims(settled.contract);
            AccountProof leaf = settled.book.proof(account);

            refused("LeafProof", () -> claims.claim(settled.owner, posted, withOut(leaf, 401)));
            byte[] siblings = leaf.siblings().clone();
            siblings[31] ^= 1;
            refused(
                    "LeafProof",
                    () -> claims.claim(settled.owner, posted, withSiblings(leaf, siblings)));
            PostedBatch laterOut =
                    new PostedBatch(
                            posted.header(),
                            posted.da(),
                            posted.elementCount(),
                            posted.postedAtSeconds(),
                            posted.cumOut() + 1,
                            posted.transactionHash(),
                            posted.blockNumber(),
                            posted.gasUsed());
            refused("Commitment", () -> claims.claim(settled.owner, laterOut, leaf));
            assertEquals(BigInteger.ZERO, balance(settled));
            assertEquals(400, claims.claim(settled.owner, posted, leaf));
        }
    }

    @Test
    void shouldRefuseAPathOfWrongLength() {
        try (SettledChain settled = new SettledChain()) {
            PostedBatch posted = settled.contract.post(settled.operator, settled.book.seal());
            AccountProof proof =
                    withSiblings(settled.book.proof(NaiveBook.INSURANCE), new byte[736]);
            Claims claims = new Claims(settled.contract);
            IllegalArgumentException e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> claims.claim(settled.owner, posted, proof));
            assertTrue(e.getMessage().endsWith("bytes=736, expected=768"), e.getMessage());
        }
    }

    private static BigInteger balance(SettledChain settled) {
        return settled.token.balance(settled.owner.address());
    }

    private static void refused(String error, Runnable claim) {
        assertEquals(error, assertThrows(ContractRefusal.class, claim::run).errorName());
    }

    private static AccountProof withOut(AccountProof leaf, long out) {
        return new AccountProof(
                leaf.account(),
                leaf.owner(),
                leaf.signer(),
                leaf.nonce(),
                leaf.filled(),
                leaf.cash(),
                out,
                leaf.positions(),
                leaf.siblings());
    }

    private static AccountProof withSiblings(AccountProof leaf, byte[] siblings) {
        return new AccountProof(
                leaf.account(),
                leaf.owner(),
                leaf.signer(),
                leaf.nonce(),
                leaf.filled(),
                leaf.cash(),
                leaf.out(),
                leaf.positions(),
                siblings);
    }
}

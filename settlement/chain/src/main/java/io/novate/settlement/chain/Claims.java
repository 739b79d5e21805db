package io.novate.settlement.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.StaticStruct;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Int64;
import org.web3j.abi.datatypes.generated.StaticArray24;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** Pays accounts what settled batches made claimable, by proof. */
public final class Claims {
    /** Depth of the accounts tree. */
    public static final int DEPTH = 24;

    private static final int HASH_BYTES = 32;

    private final ClearingContract contract;

    /** Creates claims against a contract. */
    public Claims(ClearingContract contract) {
        this.contract = contract;
    }

    /**
     * Submits a claim; the contract pays the account's owner, whoever sends it.
     *
     * @param sender pays the gas
     * @param batch final and settled batch whose root holds the leaf
     * @param leaf the account after that batch
     * @return what was paid, money
     * @throws ContractRefusal when the batch is not final, the proof does not hold or nothing is
     *     left
     */
    public long claim(ChainSigner sender, PostedBatch batch, Leaf leaf) {
        TransactionReceipt receipt =
                contract.site()
                        .send(
                                sender,
                                "claim",
                                batch.header().argument(),
                                publication(batch),
                                leaf.argument(),
                                new DynamicBytes(leaf.positions()),
                                path(leaf));
        return new BigInteger(contract.event(receipt, "Claimed").get("amount"), 16)
                .longValueExact();
    }

    private static StaticStruct publication(PostedBatch batch) {
        return new StaticStruct(
                new Bytes32(batch.da()),
                new Uint32(batch.elementCount()),
                ClearingContract.uint64(batch.postedAtSeconds()),
                ClearingContract.uint64(batch.cumOut()));
    }

    private static StaticArray24<Bytes32> path(Leaf leaf) {
        List<Bytes32> path = new ArrayList<>(DEPTH);
        for (int level = 0; level < DEPTH; level++) {
            byte[] sibling = new byte[HASH_BYTES];
            System.arraycopy(leaf.siblings(), level * HASH_BYTES, sibling, 0, HASH_BYTES);
            path.add(new Bytes32(sibling));
        }
        return new StaticArray24<>(Bytes32.class, path);
    }

    /**
     * An account's leaf and its place in the accounts tree.
     *
     * @param account account
     * @param owner address that is paid, 20 bytes
     * @param signer signer, 20 bytes
     * @param nonce latest order number
     * @param filled lots filled under it
     * @param cash ledger cash C, money
     * @param out money made claimable over the account's life
     * @param positions packed positions, ten bytes each
     * @param siblings siblings from the leaf upwards, {@link #DEPTH} hashes of 32 bytes
     */
    public record Leaf(
            int account,
            byte[] owner,
            byte[] signer,
            long nonce,
            long filled,
            long cash,
            long out,
            byte[] positions,
            byte[] siblings) {
        /** Checks the length of the path. */
        public Leaf {
            if (siblings.length != DEPTH * HASH_BYTES) {
                throw new IllegalArgumentException(
                        "siblings of account "
                                + account
                                + ": bytes="
                                + siblings.length
                                + ", expected="
                                + DEPTH * HASH_BYTES);
            }
        }

        private StaticStruct argument() {
            return new StaticStruct(
                    ClearingContract.uint32(account),
                    new Address(Numeric.toHexString(owner)),
                    new Address(Numeric.toHexString(signer)),
                    new Uint32(BigInteger.valueOf(nonce)),
                    new Uint64(BigInteger.valueOf(filled)),
                    new Int64(cash),
                    ClearingContract.uint64(out));
        }
    }
}

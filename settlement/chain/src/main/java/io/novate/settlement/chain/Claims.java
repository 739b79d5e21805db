package io.novate.settlement.chain;

import io.novate.core.batch.AccountProof;
import io.novate.core.batch.SettlementLog;
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
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** Pays accounts what settled batches made claimable, by proof. */
public final class Claims {
    static final int DEPTH = SettlementLog.ACCOUNT_DEPTH;

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
     * @param proof the account after that batch
     * @return what was paid, money
     * @throws ContractRefusal when the batch is not final, the proof does not hold or nothing is
     *     left
     */
    public long claim(ChainSigner sender, PostedBatch batch, AccountProof proof) {
        TransactionReceipt receipt =
                contract.site()
                        .send(
                                sender,
                                "claim",
                                batch.header().argument(),
                                publication(batch),
                                leaf(proof),
                                new DynamicBytes(proof.positions()),
                                path(proof));
        return new BigInteger(contract.event(receipt, "Claimed").get("amount"), 16)
                .longValueExact();
    }

    static StaticStruct publication(PostedBatch batch) {
        return new StaticStruct(
                new Bytes32(batch.da()),
                new Uint32(batch.elementCount()),
                ClearingContract.uint64(batch.postedAtSeconds()),
                ClearingContract.uint64(batch.cumOut()));
    }

    private static StaticStruct leaf(AccountProof proof) {
        return new StaticStruct(
                ClearingContract.uint32(proof.account()),
                new Address(Numeric.toHexString(proof.owner())),
                new Address(Numeric.toHexString(proof.signer())),
                ClearingContract.uint32(proof.nonce()),
                ClearingContract.uint64(proof.filled()),
                new Int64(proof.cash()),
                ClearingContract.uint64(proof.out()));
    }

    private static StaticArray24<Bytes32> path(AccountProof proof) {
        if (proof.siblings().length != DEPTH * HASH_BYTES) {
            throw new IllegalArgumentException(
                    "siblings of account "
                            + proof.account()
                            + ": bytes="
                            + proof.siblings().length
                            + ", expected="
                            + DEPTH * HASH_BYTES);
        }
        List<Bytes32> path = new ArrayList<>(DEPTH);
        for (int level = 0; level < DEPTH; level++) {
            byte[] sibling = new byte[HASH_BYTES];
            System.arraycopy(proof.siblings(), level * HASH_BYTES, sibling, 0, HASH_BYTES);
            path.add(new Bytes32(sibling));
        }
        return new StaticArray24<>(Bytes32.class, path);
    }
}

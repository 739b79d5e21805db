package io.novate.settlement.chain;

import java.math.BigInteger;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.StaticStruct;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Refutes batches within their window; whoever does it gets half of the operator's bond. */
public final class Challenges {
    private final ClearingContract contract;

    /** Creates challenges against a contract. */
    public Challenges(ClearingContract contract) {
        this.contract = contract;
    }

    /**
     * Takes a batch and all behind it back.
     *
     * @param challenger pays the gas and gets the reward
     * @param batch the batch as the contract accepted it
     * @param refutation what {@link ChainReplay#apply} found
     * @return what the challenger was paid, money
     * @throws ContractRefusal when nothing is wrong, the witness is not true or the batch is final
     */
    public long refute(ChainSigner challenger, PostedBatch batch, Refutation refutation) {
        StaticStruct header = batch.header().argument();
        StaticStruct publication = Claims.publication(batch);
        DynamicBytes witness = new DynamicBytes(refutation.witness());
        TransactionReceipt receipt =
                switch (refutation) {
                    case Refutation.FalseStep found ->
                            contract.site()
                                    .send(
                                            challenger,
                                            "challengeStep",
                                            header,
                                            publication,
                                            new Uint256(found.step()),
                                            found.pre().argument(),
                                            new DynamicBytes(contract.stream(batch)),
                                            witness);
                    case Refutation.InsolventAccount found ->
                            contract.site()
                                    .send(
                                            challenger,
                                            "challengeInsolvent",
                                            header,
                                            publication,
                                            witness);
                };
        return new BigInteger(contract.event(receipt, "Fraud").get("reward"), 16).longValueExact();
    }
}

package io.novate.settlement.chain;

import java.math.BigInteger;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.generated.Uint16;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** The way out when the operator has stopped: freeze, wind up, take out. Anyone may do each. */
public final class Exit {
    private final ClearingContract contract;

    /** Creates the way out of a contract. */
    public Exit(ClearingContract contract) {
        this.contract = contract;
    }

    /**
     * Freezes the contract.
     *
     * @throws ContractRefusal when no item of the inbox is overdue
     */
    public void freeze(ChainSigner sender) {
        contract.site().send(sender, "freeze");
    }

    /**
     * Fixes what every account takes out, one window after the freeze.
     *
     * @param last the last settled batch that stands
     */
    public void windUp(ChainSigner sender, PostedBatch last) {
        contract.site().send(sender, "windUp", last.header().argument(), Claims.publication(last));
    }

    /**
     * Pays the owner of an account its share.
     *
     * @param witness the account after the last settled batch, see {@link
     *     ChainReplay#accountWitness}
     * @return what was paid, money
     */
    public long escape(ChainSigner sender, byte[] witness) {
        return amount(contract.site().send(sender, "escape", new DynamicBytes(witness)), "Escaped");
    }

    /**
     * Pays a deposit that is in no account back to its sender.
     *
     * @return what was paid, money or smallest units of an asset
     */
    public long refund(ChainSigner sender, InboxItem item) {
        return amount(
                contract.site()
                        .send(
                                sender,
                                "refund",
                                ClearingContract.uint64(item.item()),
                                ClearingContract.uint32(item.account()),
                                new Uint16(item.key()),
                                ClearingContract.uint64(item.amount()),
                                new Address(Numeric.toHexString(item.sender())),
                                new Address(Numeric.toHexString(item.signer()))),
                "Refunded");
    }

    private long amount(TransactionReceipt receipt, String event) {
        return new BigInteger(contract.event(receipt, event).get("amount"), 16).longValueExact();
    }
}

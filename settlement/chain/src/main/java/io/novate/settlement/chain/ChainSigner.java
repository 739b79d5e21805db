package io.novate.settlement.chain;

import java.math.BigInteger;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * A key, and the only one that numbers the transactions of its address.
 *
 * <p>One object per key and process: numbers are taken from the node once per transaction and never
 * given twice. A signature is deterministic, so the same terms give the same bytes and the same
 * hash.
 */
public final class ChainSigner {
    private static final long RECEIPT_TIMEOUT_NS = 120_000_000_000L;
    private static final BigInteger TIP_WEI_MIN = BigInteger.ONE;

    private final ChainNode node;
    private final Credentials key;
    private final long chainId;
    private long nextNonce;

    /** Creates a signer for a chain. */
    public ChainSigner(ChainNode node, Credentials key) {
        this.node = node;
        this.key = key;
        this.chainId = node.chainId();
    }

    /** Returns the address, hex with 0x. */
    public String address() {
        return key.getAddress();
    }

    /**
     * Sends a transaction and waits until it is mined.
     *
     * @param to address, empty to deploy
     * @throws ChainRefusal when it would revert; nothing was sent then
     */
    public synchronized TransactionReceipt execute(String to, String inputHex) {
        long gas = node.estimateGas(address(), to, inputHex);
        nextNonce = Math.max(nextNonce, node.transactionCount(address(), "pending"));
        Signed signed = sign(to, inputHex, terms(nextNonce, gas + gas / 4));
        String hash = node.send(signed.hex());
        nextNonce++;
        return node.awaitReceipt(hash, RECEIPT_TIMEOUT_NS);
    }

    /** Signs a transaction; nothing is sent. */
    Signed sign(String to, String inputHex, Terms terms) {
        RawTransaction raw =
                RawTransaction.createTransaction(
                        chainId,
                        BigInteger.valueOf(terms.nonce()),
                        BigInteger.valueOf(terms.gasLimit()),
                        to,
                        BigInteger.ZERO,
                        inputHex,
                        terms.tipWei(),
                        terms.feeWeiMax());
        byte[] bytes = TransactionEncoder.signMessage(raw, key);
        return new Signed(Numeric.toHexString(bytes), Numeric.toHexString(Hash.sha3(bytes)));
    }

    /** Returns terms that the next blocks accept: twice the base fee and the suggested tip. */
    Terms terms(long nonce, long gasLimit) {
        BigInteger tip = node.tipWei().max(TIP_WEI_MIN);
        BigInteger base =
                node.block(ChainNode.LATEST).map(EthBlock.Block::getBaseFeePerGas).orElseThrow();
        return new Terms(nonce, gasLimit, tip, base.shiftLeft(1).add(tip));
    }

    /**
     * What is fixed in a transaction besides its content.
     *
     * @param nonce number of the transaction of its sender, from 0
     * @param gasLimit gas
     * @param tipWei wei per gas for the block's producer
     * @param feeWeiMax wei per gas in all
     */
    record Terms(long nonce, long gasLimit, BigInteger tipWei, BigInteger feeWeiMax) {
        Terms raised() {
            return new Terms(nonce, gasLimit, raised(tipWei), raised(feeWeiMax));
        }

        /** Nodes ask for a tenth more; a quarter, rounded up, is accepted by all. */
        private static BigInteger raised(BigInteger wei) {
            return wei.add(wei.shiftRight(2)).add(BigInteger.ONE);
        }
    }

    /** A signed transaction and its hash, hex with 0x. */
    record Signed(String hex, String hash) {}
}

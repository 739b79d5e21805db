package io.novate.settlement.chain;

import io.novate.core.command.SealedBatch;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint16;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * Typed calls to the clearing contract.
 *
 * <p>A call that the contract refuses throws {@link ContractRefusal} with the decoded error.
 */
public final class ClearingContract {
    static final String POST = "postCalldata";

    private static final int WORD_BYTES = 32;

    private final ContractSite site;

    private ClearingContract(ContractSite site) {
        this.site = site;
    }

    /**
     * Deploys a contract.
     *
     * @param token address of the collateral token
     * @param operator address that may post batches
     * @param finalityWindowSeconds how long a batch waits before it is final
     * @param bond what the operator has to leave in the contract before it may post, money
     * @param unsettledMax how many batches may follow the last settled one
     * @param accountsMax most accounts that may be opened through the inbox, at most what the core
     *     has room for
     * @param genesisAccounts accounts root before the first batch, 32 bytes
     * @param assetTokens addresses of the tokens that are collateral beside money, at most 16; the
     *     first has settlement key 0x8001
     */
    public static ClearingContract deploy(
            ChainNode node,
            ChainSigner signer,
            String token,
            String operator,
            long finalityWindowSeconds,
            long bond,
            long unsettledMax,
            int accountsMax,
            byte[] genesisAccounts,
            List<String> assetTokens) {
        ContractSite site =
                ContractSite.deploy(
                        node,
                        signer,
                        ContractArtefact.load("Clearing"),
                        List.of(
                                new Address(token),
                                new Address(operator),
                                uint64(finalityWindowSeconds),
                                uint64(bond),
                                uint64(unsettledMax),
                                uint32(accountsMax),
                                new Bytes32(genesisAccounts),
                                new DynamicArray<>(
                                        Address.class,
                                        assetTokens.stream().map(Address::new).toList())));
        return new ClearingContract(site);
    }

    /**
     * Opens a contract that is deployed already.
     *
     * @throws ChainUnavailable when there is no such contract at the address
     */
    public static ClearingContract at(ChainNode node, String address) {
        ClearingContract contract =
                new ClearingContract(
                        new ContractSite(node, ContractArtefact.load("Clearing"), address));
        contract.headNumber();
        return contract;
    }

    /** Returns the address, hex with 0x. */
    public String address() {
        return site.address();
    }

    /** Returns the chain it stands on. */
    public ChainNode node() {
        return site.node();
    }

    /** Returns the number of the newest batch, 0 before the first. */
    public long headNumber() {
        return site.number("headNumber").longValueExact();
    }

    /** Returns the accounts root after the newest batch. */
    public byte[] headAccounts() {
        return site.bytes32(ChainNode.LATEST, "headAccounts");
    }

    /** Returns the price table root after the newest batch. */
    public byte[] headTable() {
        return site.bytes32(ChainNode.LATEST, "headTable");
    }

    /** Returns the first inbox item that no batch has consumed. */
    public long inboxCursor() {
        return site.number("inboxCursor").longValueExact();
    }

    /** Returns the number of inbox items. */
    public long itemCount() {
        return site.number("itemCount").longValueExact();
    }

    /** Returns the inbox hash chain value before an item. */
    public byte[] inboxHash(long item) {
        return site.bytes32(ChainNode.LATEST, "inboxHash", uint64(item));
    }

    /** Returns the commitment of a batch, zero when there is none. */
    public byte[] commitment(long number) {
        return site.bytes32(ChainNode.LATEST, "commitment", uint64(number));
    }

    /** Returns what an account was paid so far, money. */
    public long paid(int account) {
        return site.number("paid", uint32(account)).longValueExact();
    }

    /** Returns the number of the newest settled batch. */
    public long lastSettled() {
        return site.number("lastSettled").longValueExact();
    }

    /** Returns what all batches made claimable, money. */
    public long cumOut() {
        return site.number("cumOut").longValueExact();
    }

    /** Returns what all inbox items deposited, consumed or not, money. */
    public long cumDeposits() {
        return site.number("cumDeposits").longValueExact();
    }

    /** Returns how long a batch waits before it is final, seconds. */
    public long finalityWindowSeconds() {
        return site.number("finalityWindow").longValueExact();
    }

    /** Returns what the operator has left in the contract, money. */
    public long bondHeld() {
        return site.number("bondHeld").longValueExact();
    }

    /** Returns when the contract froze, seconds since 1970, 0 while it runs. */
    public long frozenAtSeconds() {
        return site.number("frozenAt").longValueExact();
    }

    /** Pays in what the bond lacks; the operator must have approved it. */
    public void postBond(ChainSigner operator) {
        site.send(operator, "postBond");
    }

    /**
     * Opens an account.
     *
     * @param owner signs the transaction and owns the account
     * @param signer address whose orders move the account, zero in venue mode
     * @return the account that the contract allocated
     */
    public int open(ChainSigner owner, String signer) {
        TransactionReceipt receipt = site.send(owner, "open", new Address(signer));
        return new BigInteger(event(receipt, "Item").get("account"), 16).intValueExact();
    }

    /**
     * Pays tokens in for an account; the payer must have approved them.
     *
     * @return the inbox item
     */
    public long deposit(ChainSigner payer, int account, long amount) {
        TransactionReceipt receipt = site.send(payer, "deposit", uint32(account), uint64(amount));
        return new BigInteger(event(receipt, "Item").get("index"), 16).longValueExact();
    }

    /**
     * Pays units of an asset in for an account; the payer must have approved them.
     *
     * @param key settlement key of the asset, 0x8001 for the first
     * @param units smallest units of its token
     * @return the inbox item
     */
    public long depositAsset(ChainSigner payer, int account, int key, long units) {
        TransactionReceipt receipt =
                site.send(payer, "depositAsset", uint32(account), new Uint16(key), uint64(units));
        return new BigInteger(event(receipt, "Item").get("index"), 16).longValueExact();
    }

    /**
     * Posts a batch and waits until it is mined.
     *
     * @throws ContractRefusal when the contract refuses it; nothing was sent then
     */
    public PostedBatch post(ChainSigner operator, SealedBatch batch) {
        BatchHeader header = BatchHeader.of(batch);
        byte[] stream = batch.stream().toArray(ValueLayout.JAVA_BYTE);
        TransactionReceipt receipt =
                site.send(operator, POST, header.argument(), new DynamicBytes(stream));
        return posted(header, event(receipt, "Posted"), receipt);
    }

    /**
     * Returns a batch as the chain published it, empty when the contract has none of this number.
     *
     * <p>Looks from the newest block backwards.
     */
    public Optional<PostedBatch> posted(long number) {
        long last = Numeric.toBigInt(commitment(number)).signum() == 0 ? -1 : node().blockNumber();
        Optional<Log> log = Optional.empty();
        while (log.isEmpty() && last >= 0) {
            long first = Math.max(0, last - ChainNode.LOG_BLOCKS_MAX + 1);
            log = lastLog(number, first, last);
            last = first - 1;
        }
        return log.map(this::posted);
    }

    /** Returns what a chain and a contract are recognised by, 32 bytes. */
    byte[] identity() {
        String genesis = node().block("0x0").map(EthBlock.Block::getHash).orElse("none");
        String text = node().chainId() + " " + genesis + " " + address().toLowerCase(Locale.ROOT);
        return Numeric.hexStringToByteArray(Hash.sha3String(text));
    }

    ContractSite site() {
        return site;
    }

    ContractArtefact artefact() {
        return site.artefact();
    }

    /** Returns the call data that posts a batch. */
    static String postInput(BatchHeader header, byte[] stream) {
        return ContractSite.input(POST, header.argument(), new DynamicBytes(stream));
    }

    /** Reads the header back from the call data that posted a batch. */
    static BatchHeader postedHeader(String input) {
        byte[] bytes = Numeric.hexStringToByteArray(input);
        return BatchHeader.read(ByteBuffer.wrap(bytes, 4, BatchHeader.BYTES));
    }

    /** Returns the stream of a batch, from the transaction that posted it. */
    public byte[] stream(PostedBatch batch) {
        String hash = batch.transactionHash();
        Transaction transaction =
                node().transaction(hash).orElseThrow(() -> missing("transaction", hash));
        byte[] input = Numeric.hexStringToByteArray(transaction.getInput());
        int at = 4 + BatchHeader.BYTES + 2 * WORD_BYTES;
        return Arrays.copyOfRange(input, at, at + batch.elementCount() * StepRun.ELEMENT_BYTES);
    }

    /** Joins a header with what the contract's event and the receipt say about it. */
    static PostedBatch posted(
            BatchHeader header, Map<String, String> event, TransactionReceipt receipt) {
        return new PostedBatch(
                header,
                Numeric.hexStringToByteArray(event.get("da")),
                new BigInteger(event.get("elements"), 16).intValueExact(),
                new BigInteger(event.get("postedAt"), 16).longValueExact(),
                new BigInteger(event.get("cumOut"), 16).longValueExact(),
                receipt.getTransactionHash(),
                receipt.getBlockNumber().longValueExact(),
                receipt.getGasUsed().longValueExact());
    }

    static Uint32 uint32(int value) {
        return new Uint32(BigInteger.valueOf(Integer.toUnsignedLong(value)));
    }

    static Uint64 uint64(long value) {
        return new Uint64(BigInteger.valueOf(value));
    }

    private Optional<Log> lastLog(long number, long first, long last) {
        List<Log> logs =
                node().logs(
                                address(),
                                artefact().topic("Posted"),
                                Optional.of(topic(number)),
                                first,
                                last);
        return logs.isEmpty() ? Optional.empty() : Optional.of(logs.getLast());
    }

    private PostedBatch posted(Log log) {
        String hash = log.getTransactionHash();
        Transaction transaction =
                node().transaction(hash).orElseThrow(() -> missing("transaction", hash));
        TransactionReceipt receipt =
                node().receipt(hash).orElseThrow(() -> missing("receipt", hash));
        BatchHeader header = postedHeader(transaction.getInput());
        return posted(header, artefact().fields("Posted", log), receipt);
    }

    private ChainUnavailable missing(String what, String hash) {
        return new ChainUnavailable(
                "chain URL " + node().url() + " has no " + what + " for " + hash, null);
    }

    Map<String, String> event(TransactionReceipt receipt, String event) {
        String topic = artefact().topic(event);
        for (Log log : receipt.getLogs()) {
            if (log.getAddress().equalsIgnoreCase(address())
                    && log.getTopics().getFirst().equals(topic)) {
                return artefact().fields(event, log);
            }
        }
        throw new ChainUnavailable(
                "transaction " + receipt.getTransactionHash() + " left no event " + event, null);
    }

    static String topic(long number) {
        return Numeric.toHexStringWithPrefixZeroPadded(BigInteger.valueOf(number), 64);
    }
}

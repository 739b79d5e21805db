package io.novate.settlement.chain;

import io.novate.core.command.InboxKind;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.utils.Numeric;

/**
 * Reads the contract's inbox in order, each item once.
 *
 * <p>Only blocks up to the chosen tag are read. Every item is linked to the hash chain before it is
 * delivered, and the last link of each range is compared with the value that the contract stores,
 * so a node that leaves out, invents or reorders logs is found out. Not safe for use by several
 * threads.
 */
public final class InboxReader {
    private static final long BLOCK_RANGE_MAX = ChainNode.LOG_BLOCKS_MAX;
    private static final int WORD_BYTES = 32;
    private static final int ADDRESS_BYTES = 20;

    private final ClearingContract contract;
    private final String tag;
    private long nextItem;
    private long nextBlock;
    private byte[] hash;

    private InboxReader(ClearingContract contract, String tag, Position position) {
        this.contract = contract;
        this.tag = tag;
        this.nextItem = position.item();
        this.nextBlock = position.block();
        this.hash = position.hash().clone();
    }

    /**
     * Creates a reader of items that cannot be reorganised away.
     *
     * @param position where to begin, {@link Position#START} or what {@link #position} gave
     */
    public static InboxReader finalized(ClearingContract contract, Position position) {
        return new InboxReader(contract, ChainNode.FINALIZED, position);
    }

    /** Creates a reader of all items, also of blocks not yet final: for local chains only. */
    public static InboxReader latest(ClearingContract contract, Position position) {
        return new InboxReader(contract, ChainNode.LATEST, position);
    }

    /** Returns where a later reader may continue. */
    public Position position() {
        return new Position(nextItem, nextBlock, hash.clone());
    }

    /**
     * Delivers the items that have become visible since the last call.
     *
     * @return how many were delivered
     * @throws ChainUnavailable when the chain cannot be reached or its logs do not fit the hash
     *     chain; the items of that range are not delivered then and the next call reads them again
     */
    public long poll(Consumer<InboxItem> consumer) {
        long before = nextItem;
        Optional<EthBlock.Block> newest = contract.node().block(tag);
        long end = newest.map(b -> b.getNumber().longValueExact()).orElse(-1L);
        while (nextBlock <= end) {
            long last = Math.min(end, nextBlock + BLOCK_RANGE_MAX - 1);
            List<InboxItem> items = range(nextBlock, last);
            if (!items.isEmpty()) {
                verifyEnd(items.getLast());
            }
            for (InboxItem item : items) {
                consumer.accept(item);
                nextItem = item.item() + 1;
                hash = item.nextHash();
            }
            nextBlock = last + 1;
        }
        return nextItem - before;
    }

    private List<InboxItem> range(long firstBlock, long lastBlock) {
        String topic = contract.artefact().topic("Item");
        List<InboxItem> items = new ArrayList<>();
        byte[] link = hash;
        long expected = nextItem;
        for (Log log :
                contract.node()
                        .logs(contract.address(), topic, Optional.empty(), firstBlock, lastBlock)) {
            InboxItem item = item(contract.artefact().fields("Item", log));
            if (item.item() >= nextItem) {
                link = linked(link, item);
                if (item.item() != expected || !Arrays.equals(link, item.nextHash())) {
                    throw broken(item.item(), "item " + expected + " was expected");
                }
                items.add(item);
                expected++;
            }
        }
        return items;
    }

    /** A link never changes once it is stored, so the newest state allowed may be asked. */
    private void verifyEnd(InboxItem last) {
        byte[] stored =
                contract.site().bytes32(tag, "inboxHash", ClearingContract.uint64(last.item() + 1));
        if (!Arrays.equals(stored, last.nextHash())) {
            throw broken(
                    last.item(), "the contract keeps " + Numeric.toHexString(stored) + " after it");
        }
    }

    private ChainUnavailable broken(long item, String reason) {
        return new ChainUnavailable(
                "chain URL "
                        + contract.node().url()
                        + " delivers inbox item "
                        + item
                        + " that does not fit the hash chain: "
                        + reason,
                null);
    }

    private static InboxItem item(Map<String, String> fields) {
        return new InboxItem(
                new BigInteger(fields.get("index"), 16).longValueExact(),
                InboxKind.ofCode(new BigInteger(fields.get("kind"), 16).intValueExact()),
                new BigInteger(fields.get("account"), 16).intValueExact(),
                new BigInteger(fields.get("key"), 16).intValueExact(),
                new BigInteger(fields.get("amount"), 16).longValueExact(),
                address(fields.get("sender")),
                address(fields.get("signer")),
                Numeric.hexStringToByteArray(fields.get("nextHash")));
    }

    private static byte[] address(String word) {
        byte[] bytes = Numeric.hexStringToByteArray(word);
        return Arrays.copyOfRange(bytes, WORD_BYTES - ADDRESS_BYTES, WORD_BYTES);
    }

    /** Links an item: keccak of seven ABI words. */
    static byte[] linked(byte[] link, InboxItem item) {
        ByteBuffer words = ByteBuffer.allocate(7 * WORD_BYTES);
        words.put(link);
        number(words, item.kind().code());
        number(words, Integer.toUnsignedLong(item.account()));
        number(words, item.key());
        number(words, item.amount());
        words.put(new byte[WORD_BYTES - ADDRESS_BYTES]).put(item.sender());
        words.put(new byte[WORD_BYTES - ADDRESS_BYTES]).put(item.signer());
        return Hash.sha3(words.array());
    }

    private static void number(ByteBuffer words, long value) {
        words.putLong(0).putLong(0).putLong(0).putLong(value);
    }

    /**
     * A place in the inbox.
     *
     * @param item next item
     * @param block first block not read completely
     * @param hash value of the hash chain before {@code item}, 32 bytes
     */
    public record Position(long item, long block, byte[] hash) {
        /** The beginning of every inbox. */
        public static final Position START = new Position(0, 0, new byte[WORD_BYTES]);
    }
}

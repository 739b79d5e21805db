package io.novate.core.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.command.InboxKind;
import io.novate.core.merkle.LeafDescriptor;
import io.novate.core.merkle.StepTree;
import io.novate.core.unit.Limits;
import io.novate.kernel.HashKernel;
import io.novate.kernel.scalar.ScalarHashKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Compares every encoding with the golden vectors that the contract is tested against too. */
final class SettlementVectorsTest {
    private static final Path FOLDER = Path.of("..", "..", "settlement", "vectors");
    private static final byte[] NOBODY = new byte[20];
    private static final Limits LIMITS = new Limits(16, 16, 1, 64, 16, 16, 256, 1, 1024);

    private final HashKernel hash = new ScalarHashKernel();
    private final Arena arena = Arena.ofAuto();

    private static JsonNode vectors(String name) throws Exception {
        JsonNode node = new ObjectMapper().readTree(Files.readString(FOLDER.resolve(name)));
        assertFalse(node.isEmpty(), name);
        return node;
    }

    private static Iterable<JsonNode> cases(JsonNode node) {
        assertFalse(node.isEmpty(), "no cases");
        return node;
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }

    private static long int64(JsonNode node, String field) {
        String text = text(node, field);
        return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    }

    private static int int32(JsonNode node, String field) {
        return Math.toIntExact(int64(node, field));
    }

    private static byte[] bytes(JsonNode node, String field) {
        return BatchCopy.bytes(text(node, field));
    }

    @Test
    void shouldEncodeElements() throws Exception {
        MemorySegment element = arena.allocate(32, 8);
        JsonNode vectors = vectors("elements.json");
        for (JsonNode c : cases(vectors.get("cases"))) {
            element.fill((byte) 0x5a);
            ElementDescriptor.put(
                    element,
                    0,
                    int32(c, "kind"),
                    int32(c, "account"),
                    int32(c, "key"),
                    int64(c, "lots"),
                    int64(c, "cash"),
                    int64(c, "aux"));
            assertEquals(text(c, "element"), BatchCopy.hex(element), text(c, "name"));
        }
        for (JsonNode c : cases(vectors.get("roots"))) {
            MemorySegment root = arena.allocate(32).copyFrom(segment(bytes(c, "root")));
            ElementDescriptor.putPayload(element, 0, ElementDescriptor.ROOT, root, 0, 16);
            assertEquals(text(c, "high"), BatchCopy.hex(element), text(c, "name"));
            ElementDescriptor.putPayload(element, 0, ElementDescriptor.ROOT, root, 16, 16);
            assertEquals(text(c, "low"), BatchCopy.hex(element), text(c, "name"));
        }
    }

    @Test
    void shouldHashLeaves() throws Exception {
        MemorySegment preimage = arena.allocate(LeafDescriptor.BYTES, 8);
        MemorySegment digest = arena.allocate(32, 8);
        int checkedCount = 0;
        for (JsonNode c : cases(vectors("leaves.json").get("cases"))) {
            byte[] owner = bytes(c, "owner");
            if (Arrays.equals(owner, NOBODY)) {
                // An account without an owner does not exist here, and its leaf is never written.
                continue;
            }
            checkedCount++;
            byte[] positions = bytes(c, "positionBytes");
            putLeaf(preimage, c, owner, positions);
            byte[] leaf = digest(digest, digestOf(digest, preimage));
            assertEquals(text(c, "hash"), BatchCopy.hex(leaf), text(c, "name"));
        }
        assertFalse(checkedCount == 0);
    }

    /** Builds the account as the seal would, then adds the two fields of signed mode. */
    private void putLeaf(MemorySegment preimage, JsonNode c, byte[] owner, byte[] positions) {
        int index = int32(c, "index");
        SettledAccounts accounts = new SettledAccounts(LIMITS, arena);
        int account = accounts.inRange(index) && index != Limits.INSURANCE ? index : 2;
        accounts.prepare(account, owner, bytes(c, "signer"));
        accounts.settle(account);
        accounts.addCash(account, int64(c, "cash"));
        accounts.addOut(account, int64(c, "out"));
        JsonNode list = c.get("positions");
        for (int i = list.size() - 1; i >= 0; i--) {
            accounts.addLots(account, int32(list.get(i), "key"), int64(list.get(i), "lots"));
        }
        MemorySegment copied = arena.allocate(SettlementKey.POSITIONS_MAX * 10L, 8);
        int count = accounts.copyPositions(account, copied, 0);
        assertEquals(BatchCopy.hex(positions), BatchCopy.hex(copied.asSlice(0, count)));
        accounts.copyLeaf(account, preimage, 0);
        preimage.set(big32(), LeafDescriptor.INDEX_OFFSET, index);
        preimage.set(big32(), LeafDescriptor.NONCE_OFFSET, (int) int64(c, "nonce"));
        preimage.set(big64(), LeafDescriptor.FILLED_OFFSET, int64(c, "filled"));
        MemorySegment digest = arena.allocate(32, 8);
        hash.keccak256(copied, count, count, 1, digest);
        preimage.asSlice(LeafDescriptor.POSITIONS_OFFSET, 32).copyFrom(digest);
    }

    private static ValueLayout.OfInt big32() {
        return ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    }

    private static ValueLayout.OfLong big64() {
        return ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    }

    private MemorySegment digestOf(MemorySegment digest, MemorySegment message) {
        int bytes = (int) message.byteSize();
        hash.keccak256(message, bytes, bytes, 1, digest);
        return arena.allocate(32, 8).copyFrom(digest);
    }

    private byte[] digest(MemorySegment digest, MemorySegment message) {
        return digestOf(digest, message).toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void shouldHashPrices() throws Exception {
        for (JsonNode c : cases(vectors("prices.json").get("cases"))) {
            SettledAccounts accounts = new SettledAccounts(LIMITS, arena);
            StepTree table = StepTree.ofOneRegion(arena, hash, 16, 65536, 28, 2);
            StepTree tree = StepTree.ofTwoRegions(arena, hash, 24, 18, 16, 64, 28, 2);
            StepJournal journal = new StepJournal(2, hash, accounts, tree, table, arena);
            int key = int32(c, "key");
            journal.price(key, int64(c, "value"), int64(c, "margin"));
            journal.closeStep(0, 0, 0, 0, 0, 0);
            journal.hash(arena.allocate(1024, 8));
            byte[] siblings = table.siblings(key ^ 1);
            byte[] leaf = new byte[32];
            System.arraycopy(siblings, 0, leaf, 0, 32);
            assertEquals(text(c, "hash"), BatchCopy.hex(leaf), text(c, "name"));
        }
    }

    @Test
    void shouldBuildTrees() throws Exception {
        JsonNode vectors = vectors("trees.json");
        for (int depth = 0; depth <= 24; depth++) {
            if (depth > 0) {
                StepTree tree = StepTree.ofOneRegion(arena, hash, depth, 1, 1, 1);
                assertRoot(vectors.get("zeros").get(depth).asString(), tree, "depth " + depth);
            }
        }
        int checkedCount = 0;
        for (JsonNode c : cases(vectors.get("accounts"))) {
            checkNaiveTree(c);
            int few = 1 << 8;
            if (fits(c, few)) {
                checkTree(StepTree.ofTwoRegions(arena, hash, 24, few, few, 64, 1, 1), c);
                checkedCount++;
            }
        }
        assertTrue(checkedCount > 2, "trees with few leaves: " + checkedCount);
        for (JsonNode c : cases(vectors.get("table"))) {
            checkTree(StepTree.ofOneRegion(arena, hash, 16, 1 << 16, 1, 1), c);
        }
    }

    private static boolean fits(JsonNode c, int leafCount) {
        for (JsonNode leaf : c.get("leaves")) {
            if ((int32(leaf, "index") & (1 << 23) - 1) >= leafCount) {
                return false;
            }
        }
        return true;
    }

    /** Leaves at the ends would need a gigabyte of nodes, so they prove the test's own tree. */
    private static void checkNaiveTree(JsonNode c) {
        Map<Integer, byte[]> leaves = new TreeMap<>();
        for (JsonNode leaf : c.get("leaves")) {
            leaves.put(int32(leaf, "index"), bytes(leaf, "hash"));
        }
        assertEquals(text(c, "root"), BatchCopy.hex(NaiveTree.root(24, leaves)), text(c, "name"));
    }

    private void checkTree(StepTree tree, JsonNode c) {
        MemorySegment root = arena.allocate(32, 8);
        for (JsonNode leaf : c.get("leaves")) {
            int[] index = {int32(leaf, "index")};
            MemorySegment hashed = arena.allocate(32, 8).copyFrom(segment(bytes(leaf, "hash")));
            tree.advance(1, new int[] {1}, index, hashed, root);
        }
        assertRoot(text(c, "root"), tree, text(c, "name"));
        for (JsonNode leaf : c.get("leaves")) {
            StringBuilder path = new StringBuilder("0x");
            for (JsonNode sibling : leaf.get("path")) {
                path.append(sibling.asString().substring(2));
            }
            byte[] siblings = tree.siblings(int32(leaf, "index"));
            assertEquals(path.toString(), BatchCopy.hex(siblings), text(c, "name"));
        }
    }

    private void assertRoot(String expected, StepTree tree, String name) {
        MemorySegment root = arena.allocate(32, 8);
        tree.root(root);
        assertEquals(expected, BatchCopy.hex(root), name);
    }

    private static MemorySegment segment(byte[] bytes) {
        return MemorySegment.ofArray(bytes);
    }

    @Test
    void shouldHashStates() throws Exception {
        MemorySegment state = arena.allocate(StateDescriptor.BYTES, 8);
        MemorySegment digest = arena.allocate(32, 8);
        for (JsonNode c : cases(vectors("states.json").get("cases"))) {
            state.fill((byte) 0x5a);
            state.asSlice(StateDescriptor.ACCOUNTS_OFFSET, 32)
                    .copyFrom(segment(bytes(c, "accounts")));
            state.asSlice(StateDescriptor.TABLE_OFFSET, 32).copyFrom(segment(bytes(c, "table")));
            long cursor = int64(c, "cursor");
            long out = int64(c, "out");
            if (cursor < 0 || out < 0) {
                // Above 2^63: the core counts in int64 and cannot get there.
                continue;
            }
            StateDescriptor.put(
                    state,
                    0,
                    int32(c, "key"),
                    int64(c, "run"),
                    int64(c, "net"),
                    cursor,
                    out,
                    int32(c, "phase"));
            assertEquals(text(c, "hash"), BatchCopy.hex(digest(digest, state)), text(c, "name"));
        }
    }

    @Test
    void shouldChainInboxItems() throws Exception {
        ChainPosition chain = new ChainPosition(arena);
        InboxTable inbox = new InboxTable(64, hash, arena);
        int item = 0;
        for (JsonNode c : cases(vectors("inbox.json").get("cases"))) {
            int kind = int32(c, "kind");
            if (kind > InboxKind.DEPOSIT.code()) {
                continue;
            }
            inbox.add(
                    InboxKind.ofCode(kind),
                    int32(c, "account"),
                    int32(c, "key"),
                    int64(c, "amount"),
                    bytes(c, "sender"),
                    bytes(c, "signer"));
            assertEquals(text(c, "prevHash"), BatchCopy.hex(chain.inboxHash));
            inbox.chain(item, chain);
            assertEquals(text(c, "nextHash"), BatchCopy.hex(chain.inboxHash));
            item++;
        }
    }

    @Test
    void shouldSealTheSameBatches() throws Exception {
        JsonNode vectors = vectors("batches.json");
        BatchRig rig = new BatchRig(LIMITS, hash, arena, bytes(vectors, "operator"));
        assertRoot(text(vectors.get("genesis"), "accounts"), rig.accountTree, "genesis");
        assertRoot(text(vectors.get("genesis"), "table"), rig.tableTree, "genesis");
        List<BatchCopy> sealed = new ArrayList<>();
        rig.publisher.begin(BatchCopy.into(sealed));
        int item = 0;
        for (JsonNode batch : cases(vectors.get("batches"))) {
            if (batch.get("operations").isEmpty()) {
                // A seal without changes makes no batch.
                continue;
            }
            for (JsonNode operation : batch.get("operations")) {
                item = run(rig, operation, vectors.get("items"), item);
            }
            if (batch.get("header").get("settled").asBoolean()) {
                rig.publisher.endPrices(true);
                rig.publisher.finish();
                rig.publisher.begin(BatchCopy.into(sealed));
            } else {
                rig.publisher.cut();
            }
            checkBatch(batch, sealed.getLast());
            for (JsonNode leaf : cases(batch.get("leaves"))) {
                checkLeaf(rig, leaf);
            }
        }
    }

    private static int run(BatchRig rig, JsonNode operation, JsonNode items, int item) {
        switch (text(operation, "op")) {
            case "price" ->
                    rig.price(
                            int32(operation, "key"),
                            int64(operation, "value"),
                            int64(operation, "margin"));
            case "inbox" -> {
                rig.item(items.get(item));
                return item + 1;
            }
            case "open" -> {
                int account = int32(operation, "account");
                byte[] owner = bytes(operation, "owner");
                rig.accounts.prepare(account, owner, bytes(operation, "signer"));
                rig.publisher.open(account);
            }
            case "leg" ->
                    rig.publisher.leg(
                            int32(operation, "account"),
                            int32(operation, "key"),
                            int64(operation, "lots"),
                            int64(operation, "cash"));
            case "out" ->
                    rig.publisher.out(int32(operation, "account"), 0, int64(operation, "amount"));
            default -> throw new AssertionError(operation);
        }
        return item;
    }

    private static void checkBatch(JsonNode expected, BatchCopy actual) {
        JsonNode header = expected.get("header");
        assertEquals(int32(header, "mode"), actual.mode());
        assertEquals(int64(header, "number"), actual.number());
        assertEquals(text(header, "prevAccounts"), actual.prevAccounts());
        assertEquals(text(header, "prevTable"), actual.prevTable());
        assertEquals(text(expected, "stream"), actual.stream());
        assertEquals(text(header, "nextAccounts"), actual.nextAccounts());
        assertEquals(text(header, "nextTable"), actual.nextTable());
        assertEquals(int64(header, "from"), actual.inboxFrom());
        assertEquals(int64(header, "to"), actual.inboxTo());
        assertEquals(text(header, "toHash"), actual.inboxToHash());
        assertEquals(int64(header, "out"), actual.out());
        assertEquals(header.get("settled").asBoolean(), actual.settled());
        assertEquals(int64(header, "lastSettled"), actual.lastSettled());
        assertEquals(int32(expected.get("publication"), "elements"), actual.elementCount());
    }

    private void checkLeaf(BatchRig rig, JsonNode leaf) {
        int account = int32(leaf, "index");
        assertEquals(int64(leaf, "cash"), rig.accounts.cash(account));
        assertEquals(int64(leaf, "out"), rig.accounts.out(account));
        assertEquals(leaf.get("positions").size(), rig.accounts.positionCount(account));
        for (JsonNode position : leaf.get("positions")) {
            int key = int32(position, "key");
            assertEquals(int64(position, "lots"), rig.accounts.lots(account, key));
        }
        StringBuilder path = new StringBuilder("0x");
        for (JsonNode sibling : leaf.get("path")) {
            path.append(sibling.asString().substring(2));
        }
        byte[] siblings = rig.accountTree.siblings(account);
        assertEquals(path.toString(), BatchCopy.hex(siblings));
    }
}

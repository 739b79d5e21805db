// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {AccountTree} from "../src/AccountTree.sol";
import {Clearing} from "../src/Clearing.sol";
import {AccountId, BatchNumber, ItemIndex} from "../src/Types.sol";
import {IClearing} from "../src/interfaces/IClearing.sol";
import {Elements} from "./Elements.sol";
import {Fixture} from "./Fixture.sol";
import {Json} from "./Json.sol";
import {SparseTree} from "./SparseTree.sol";
import {vm} from "./Vm.sol";
import {StreamHarness} from "./harness/StreamHarness.sol";

/// @title The golden vectors that the Java core reads too
contract VectorsTest is Fixture {
    using Json for Json.Place;

    StreamHarness private immutable HARNESS = new StreamHarness();

    function setUp() public override {}

    function test_shouldReadEveryElement() external view {
        Json.Place memory cases = Json.open("elements.json").get("cases");
        for (uint256 i = 0; i < cases.count(); i++) {
            Json.Place memory one = cases.item(i);
            string memory name = one.text("name");
            Elements.Fields memory fields = Elements.fields(uint256(one.hash("element")));
            vm.assertEq(fields.kind, one.unsigned("kind"), name);
            vm.assertEq(fields.account, one.unsigned("account"), name);
            vm.assertEq(fields.key, one.unsigned("key"), name);
            vm.assertEq(fields.lots, one.signed("lots"), name);
            vm.assertEq(fields.cash, one.signed("cash"), name);
            vm.assertEq(fields.aux, one.unsigned("aux"), name);
            bytes memory step = elements(16, 0);
            setElement(step, i % 16, uint256(one.hash("element")));
            vm.assertEq(HARNESS.cash(step), one.signed("cash"), name);
        }
    }

    function test_shouldReadEveryPayload() external view {
        Json.Place memory data = Json.open("elements.json").get("data");
        for (uint256 i = 0; i < data.count(); i++) {
            uint256 element = uint256(data.item(i).hash("element"));
            vm.assertEq((element >> 76) & 0xf, 7, "kind");
            vm.assertEq(element & type(uint80).max, (7 << 76) | (1 << 63), "below the payload");
            vm.assertEq(Elements.payload(element), data.item(i).unsigned("payload"), "payload");
        }
        Json.Place memory roots = Json.open("elements.json").get("roots");
        for (uint256 i = 0; i < roots.count(); i++) {
            uint256 high = uint256(roots.item(i).hash("high"));
            uint256 low = uint256(roots.item(i).hash("low"));
            vm.assertEq(joined(high, low), roots.item(i).hash("root"), "root");
        }
    }

    function test_shouldHashEveryLeaf() external view {
        Json.Place memory cases = Json.open("leaves.json").get("cases");
        for (uint256 i = 0; i < cases.count(); i++) {
            Json.Place memory one = cases.item(i);
            (IClearing.Leaf memory leaf, bytes memory positions) = leafAt(one);
            vm.assertEq(positions.length % 10, 0, "positions");
            bytes32 hash = AccountTree.hash(leaf, keccak256(positions));
            vm.assertEq(hash, one.hash("hash"), one.text("name"));
        }
    }

    function test_shouldHashEveryPrice() external view {
        Json.Place memory cases = Json.open("prices.json").get("cases");
        for (uint256 i = 0; i < cases.count(); i++) {
            Json.Place memory one = cases.item(i);
            uint16 key = uint16(one.unsigned("key"));
            int64 value = int64(one.signed("value"));
            uint64 margin = uint64(one.unsigned("margin"));
            bytes memory packed = abi.encodePacked(bytes1(0x50), key, value, margin);
            bytes32 hash = value == 0 && margin == 0
                ? bytes32(0)
                : keccak256(bytes.concat(keccak256(packed)));
            vm.assertEq(hash, one.hash("hash"), one.text("name"));
        }
    }

    function test_shouldBuildEveryTree() external view {
        Json.Place memory file = Json.open("trees.json");
        bytes32[] memory zeros = file.hashes("zeros");
        vm.assertEq(zeros.length, 25, "zeros");
        for (uint256 depth = 0; depth < zeros.length; depth++) {
            vm.assertEq(SparseTree.zero(depth), zeros[depth], "zero");
        }
        checkTrees(file.get("accounts"), 24);
        checkTrees(file.get("table"), 16);
    }

    function test_shouldChainEveryItem() external view {
        Json.Place memory cases = Json.open("inbox.json").get("cases");
        bytes32 hash = 0;
        for (uint256 i = 0; i < cases.count(); i++) {
            vm.assertEq(cases.item(i).hash("prevHash"), hash, "prevHash");
            hash = itemHash(hash, cases.item(i));
            vm.assertEq(cases.item(i).hash("nextHash"), hash, "nextHash");
        }
    }

    function test_shouldHashEveryState() external view {
        Json.Place memory cases = Json.open("states.json").get("cases");
        for (uint256 i = 0; i < cases.count(); i++) {
            vm.assertEq(
                stateHash(cases.item(i)), cases.item(i).hash("hash"), cases.item(i).text("name")
            );
        }
    }

    function test_shouldCommitToEveryHeader() external view {
        Json.Place memory cases = Json.open("headers.json").get("cases");
        for (uint256 i = 0; i < cases.count(); i++) {
            Json.Place memory one = cases.item(i);
            bytes32 hash = commitmentOf(headerAt(one.get("header")), publicationAt(one));
            vm.assertEq(hash, one.hash("commitment"), one.text("name"));
        }
    }

    /// @dev The whole chain of batches through the contract itself, then every leaf and one claim
    /// each.
    function test_shouldAcceptEveryBatchAndProveEveryLeaf() external {
        Json.Place memory file = Json.open("batches.json");
        Fixture.setUp();
        vm.assertEq(
            genesisRoot(file.account("operator")), file.get("genesis").hash("accounts"), "genesis"
        );
        clearing = new Clearing(
            address(token),
            file.account("operator"),
            WINDOW,
            BOND,
            UNSETTLED_MAX,
            ACCOUNTS_MAX,
            file.get("genesis").hash("accounts"),
            new address[](0)
        );
        bond(clearing);
        vm.assertEq(clearing.headTable(), file.get("genesis").hash("table"), "empty table");
        fillInbox(file.get("items"));
        uint256 count = file.get("batches").count();
        for (uint256 i = 0; i < count; i++) {
            Json.Place memory batch = file.get("batches").item(i);
            checkSteps(batch);
            postBatch(batch, file.account("operator"));
        }
        vm.warp(block.timestamp + WINDOW + 1);
        for (uint256 i = 0; i < count; i++) {
            claimAll(file.get("batches").item(i));
        }
        vm.assertEq(
            pooled(),
            uint256(clearing.cumDeposits()) - clearing.cumOut(),
            "everything claimable is paid"
        );
    }

    // -------------------------------------------------------------------------------------- checks

    function checkTrees(Json.Place memory sets, uint256 depth) private view {
        for (uint256 i = 0; i < sets.count(); i++) {
            Json.Place memory one = sets.item(i).get("leaves");
            bool none = !vm.keyExistsJson(one.file, one.item(0).path);
            SparseTree.Node[] memory leaves = new SparseTree.Node[](none ? 0 : one.count());
            for (uint256 k = 0; k < leaves.length; k++) {
                leaves[k] =
                    SparseTree.Node(one.item(k).unsigned("index"), one.item(k).hash("hash"));
            }
            bytes32 root = sets.item(i).hash("root");
            vm.assertEq(SparseTree.root(leaves, depth, 0), root, sets.item(i).text("name"));
            for (uint256 k = 0; k < leaves.length && depth == 24; k++) {
                bytes32[24] memory path = pathAt(one.item(k));
                AccountId index = AccountId.wrap(uint32(leaves[k].index));
                vm.assertEq(AccountTree.root(leaves[k].hash, index, path), root, "proof");
            }
        }
    }

    /// @dev Every step ends with the root of its state, and the last state is the header's.
    function checkSteps(Json.Place memory batch) private view {
        bytes memory stream = batch.blob("stream");
        Json.Place memory states = batch.get("states");
        uint256 steps = states.count();
        vm.assertEq(stream.length, steps * 512, "steps");
        for (uint256 s = 0; s < steps; s++) {
            uint256 high = Elements.read(stream, 16 * s + 14);
            uint256 low = Elements.read(stream, 16 * s + 15);
            vm.assertEq(joined(high, low), states.item(s).hash("hash"), "root of the step");
            vm.assertEq(
                stateHash(states.item(s)), states.item(s).hash("hash"), "state of the step"
            );
        }
        Json.Place memory last = states.item(steps - 1);
        Json.Place memory header = batch.get("header");
        vm.assertEq(last.hash("accounts"), header.hash("nextAccounts"), "accounts");
        vm.assertEq(last.hash("table"), header.hash("nextTable"), "table");
        vm.assertEq(last.signed("run"), int256(0), "run");
        vm.assertEq(last.signed("net"), int256(0), "net");
        vm.assertEq(last.unsigned("cursor"), header.unsigned("to"), "cursor");
        vm.assertEq(last.unsigned("out"), header.unsigned("out"), "out");
    }

    function postBatch(Json.Place memory batch, address operator) private {
        IClearing.Header memory header = headerAt(batch.get("header"));
        IClearing.Publication memory publication = publicationAt(batch);
        vm.warp(publication.postedAt);
        vm.prank(operator);
        clearing.postCalldata(header, batch.blob("stream"));
        bytes32 expected = batch.hash("commitment");
        vm.assertEq(clearing.commitment(header.number), expected, batch.text("name"));
        vm.assertEq(clearing.cumOut(), publication.cumOut, "cumOut");
    }

    /// @dev Proves every leaf of the batch; under settled roots pays what is new.
    function claimAll(Json.Place memory batch) private {
        IClearing.Header memory header = headerAt(batch.get("header"));
        Json.Place memory leaves = batch.get("leaves");
        uint256 count = leaves.count();
        for (uint256 i = 0; i < count; i++) {
            (IClearing.Leaf memory leaf, bytes memory positions) = leafAt(leaves.item(i));
            bytes32[24] memory path = pathAt(leaves.item(i));
            bytes32 hash = AccountTree.hash(leaf, keccak256(positions));
            vm.assertEq(hash, leaves.item(i).hash("hash"), "leaf");
            vm.assertEq(AccountTree.root(hash, leaf.index, path), header.nextAccounts, "root");
            if (header.settled && leaf.out > clearing.paid(leaf.index)) {
                clearing.claim(header, publicationAt(batch), leaf, positions, path);
                vm.assertEq(clearing.paid(leaf.index), leaf.out, "paid");
            }
        }
    }

    // -------------------------------------------------------------------------------------- set-up

    function fillInbox(Json.Place memory items) private {
        uint256 count = items.count();
        for (uint256 i = 0; i < count; i++) {
            Json.Place memory item = items.item(i);
            address sender = item.account("sender");
            AccountId account = AccountId.wrap(uint32(item.unsigned("account")));
            if (item.unsigned("kind") == 1) {
                vm.prank(sender);
                AccountId given = clearing.open(item.account("signer"));
                vm.assertEq(AccountId.unwrap(given), AccountId.unwrap(account), "account");
            } else {
                deposited(sender, account, uint64(item.unsigned("amount")));
            }
            bytes32 hash = clearing.inboxHash(ItemIndex.wrap(uint64(i + 1)));
            vm.assertEq(hash, item.hash("nextHash"), "nextHash");
        }
    }

    // ------------------------------------------------------------------------------------- reading

    function leafAt(Json.Place memory one)
        private
        pure
        returns (IClearing.Leaf memory leaf, bytes memory positions)
    {
        leaf = IClearing.Leaf({
            index: AccountId.wrap(uint32(one.unsigned("index"))),
            owner: one.account("owner"),
            signer: one.account("signer"),
            nonce: uint32(one.unsigned("nonce")),
            filled: uint64(one.unsigned("filled")),
            cash: int64(one.signed("cash")),
            out: uint64(one.unsigned("out"))
        });
        positions = one.blob("positionBytes");
    }

    function pathAt(Json.Place memory one) private pure returns (bytes32[24] memory path) {
        bytes32[] memory siblings = one.hashes("path");
        vm.assertEq(siblings.length, 24, "path");
        for (uint256 level = 0; level < 24; level++) {
            path[level] = siblings[level];
        }
    }

    function headerAt(Json.Place memory h) private pure returns (IClearing.Header memory header) {
        header.mode = uint8(h.unsigned("mode"));
        header.number = BatchNumber.wrap(uint64(h.unsigned("number")));
        header.prevAccounts = h.hash("prevAccounts");
        header.prevTable = h.hash("prevTable");
        header.nextAccounts = h.hash("nextAccounts");
        header.nextTable = h.hash("nextTable");
        header.from = ItemIndex.wrap(uint64(h.unsigned("from")));
        header.to = ItemIndex.wrap(uint64(h.unsigned("to")));
        header.toHash = h.hash("toHash");
        header.out = uint64(h.unsigned("out"));
        header.settled = h.flag("settled");
        header.lastSettled = BatchNumber.wrap(uint64(h.unsigned("lastSettled")));
    }

    function publicationAt(Json.Place memory batch)
        private
        pure
        returns (IClearing.Publication memory)
    {
        Json.Place memory p = batch.get("publication");
        return IClearing.Publication({
            da: p.hash("da"),
            elements: uint32(p.unsigned("elements")),
            postedAt: uint64(p.unsigned("postedAt")),
            cumOut: uint64(p.unsigned("cumOut"))
        });
    }

    function itemHash(bytes32 hash, Json.Place memory item) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                hash,
                uint8(item.unsigned("kind")),
                uint32(item.unsigned("account")),
                uint16(item.unsigned("key")),
                uint64(item.unsigned("amount")),
                item.account("sender"),
                item.account("signer")
            )
        );
    }

    function stateHash(Json.Place memory s) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                s.hash("accounts"),
                s.hash("table"),
                uint16(s.unsigned("key")),
                int64(s.signed("run")),
                int64(s.signed("net")),
                uint64(s.unsigned("cursor")),
                uint64(s.unsigned("out")),
                uint8(s.unsigned("phase"))
            )
        );
    }

    /// @dev Returns the root that two ROOT elements carry.
    function joined(uint256 high, uint256 low) private pure returns (bytes32) {
        uint256 tag = (1 << 76) | (1 << 63);
        vm.assertEq(high & type(uint80).max, tag, "high half");
        vm.assertEq(low & type(uint80).max, tag, "low half");
        vm.assertEq(Elements.payload(low) >> 128, 0, "low half");
        vm.assertEq(Elements.payload(high) >> 128, 0, "high half");
        return bytes32((Elements.payload(high) << 128) | Elements.payload(low));
    }
}

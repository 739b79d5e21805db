// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {Clearing} from "../src/Clearing.sol";
import {AccountId} from "../src/Types.sol";
import {IClearing} from "../src/interfaces/IClearing.sol";
import {IStepJudge} from "../src/interfaces/IStepJudge.sol";
import {Steps} from "./Steps.sol";
import {vm} from "./Vm.sol";

/// @title Gas of challenges and escapes in full trees, kept in snapshots/Challenge.json
/// @dev Every sibling of every path is given, as in a book of millions. Beside what the execution
/// costs stands what EIP-7623 asks at least for the calldata; a transaction pays the larger.
/// forge-config: default.isolate = true
contract ChallengeGasTest is Steps {
    /// @dev The trees below these many upper levels are one leaf each, between constant siblings.
    uint256 private constant UPPER = 4;
    uint256 private constant ACCOUNT_LOWER = 24 - UPPER;
    uint256 private constant TABLE_LOWER = 16 - UPPER;
    uint256 private constant LEGS = 14;

    bytes32[16] private _accounts;
    bytes32[16] private _prices;

    function test_gasOfChallengingAStep() external {
        challenge(8, 64, "challengeStep, 14 legs on 14 accounts with 8 positions, 64 elements");
    }

    function test_gasOfChallengingTheWorstStep() external {
        challenge(
            96, 1024, "challengeStep, 14 legs on 14 accounts with 96 positions, 1024 elements"
        );
    }

    function test_gasOfChallengingInsolvency() external {
        insolvency(8, "challengeInsolvent, 8 positions");
    }

    function test_gasOfEscaping() external {
        (IClearing.Header memory header, IClearing.Publication memory publication) =
            postAccount(8, 1_000_000);
        opened(BOB);
        vm.warp(block.timestamp + 3 days + 1);
        clearing.freeze();
        vm.snapshotGasLastCall("Challenge", "freeze");
        vm.warp(block.timestamp + WINDOW + 1);
        clearing.windUp(header, publication);
        vm.snapshotGasLastCall("Challenge", "windUp");
        bytes memory witness = accountWitness(8, 1_000_000);
        clearing.escape(witness);
        snapshot("escape, 8 positions", abi.encodeCall(Clearing.escape, (witness)));
    }

    function challenge(uint256 positions, uint256 count, string memory name) private {
        for (uint256 i = 0; i < 16; i++) {
            _accounts[i] = keccak256(abi.encode("accounts", i));
        }
        for (uint256 i = 0; i < LEGS; i++) {
            _accounts[i + 1] = fold(leafHash(i, positions, 0), index(i), ACCOUNT_LOWER);
        }
        IClearing.Header memory header = nextHeader();
        header.nextAccounts = top(_accounts);
        post(header, elements(16, 0));
        header = nextHeader();
        bytes memory stream = elements(count, 0);
        for (uint256 i = 0; i < LEGS; i++) {
            int256 sign = i % 2 == 0 ? int256(1) : -1;
            setElement(stream, i, leg(index(i), key(3), sign, -39_512_345 * sign));
        }
        IClearing.Publication memory publication = post(header, stream);
        IStepJudge.State memory pre;
        pre.accounts = header.prevAccounts;
        pre.table = header.prevTable;
        bytes memory parts;
        for (uint256 i = 0; i < LEGS; i++) {
            int256 sign = i % 2 == 0 ? int256(1) : -1;
            parts = bytes.concat(parts, leafBytes(i, positions, 0), path(_accounts, i + 1, 24));
            _accounts[i + 1] = fold(leafHash(i, positions, sign), index(i), ACCOUNT_LOWER);
        }
        bytes memory witness = witnessOf(uint8(LEGS), 0, 0, parts);
        clearing.challengeStep(header, publication, 0, pre, stream, witness);
        snapshot(
            name,
            abi.encodeCall(Clearing.challengeStep, (header, publication, 0, pre, stream, witness))
        );
    }

    function insolvency(uint256 positions, string memory name) private {
        (IClearing.Header memory header, IClearing.Publication memory publication) =
            postAccount(positions, -1_000_000_000);
        bytes memory witness = accountWitness(positions, -1_000_000_000);
        clearing.challengeInsolvent(header, publication, witness);
        snapshot(name, abi.encodeCall(Clearing.challengeInsolvent, (header, publication, witness)));
    }

    /// @dev Settles a book with one account of interest.
    function postAccount(uint256 positions, int64 cash)
        private
        returns (IClearing.Header memory header, IClearing.Publication memory publication)
    {
        for (uint256 i = 0; i < 16; i++) {
            _accounts[i] = keccak256(abi.encode("accounts", i));
            _prices[i] = keccak256(abi.encode("prices", i));
        }
        bytes memory head = leafHead(0, cash);
        _accounts[1] = fold(hashOf(head, positionBytes(positions, 0)), index(0), ACCOUNT_LOWER);
        for (uint256 i = 0; i < positions; i++) {
            bytes32 inner = keccak256(
                abi.encodePacked(bytes1(0x50), key(i), int64(39_512_345), uint64(7_777_777))
            );
            _prices[i] = fold(keccak256(bytes.concat(inner)), key(i), TABLE_LOWER);
        }
        fund(BOB, 1e12);
        opened(ALICE);
        vm.prank(BOB);
        clearing.deposit(FIRST, 1e12);
        header = nextHeader();
        header.nextAccounts = top(_accounts);
        header.nextTable = top(_prices);
        publication = post(header, elements(16, 1e12));
    }

    function accountWitness(uint256 positions, int64 cash)
        private
        view
        returns (bytes memory witness)
    {
        bytes memory packed = positionBytes(positions, 0);
        witness = bytes.concat(leafHead(0, cash), bytes1(uint8(positions)), packed);
        witness = bytes.concat(witness, path(_accounts, 1, 24));
        for (uint256 i = 0; i < positions; i++) {
            witness = bytes.concat(
                witness,
                abi.encodePacked(int64(39_512_345), uint64(7_777_777)),
                path(_prices, i, 16)
            );
        }
    }

    // ------------------------------------------------------------------------------------ the trees

    function index(uint256 i) private pure returns (uint256) {
        return (i + 1) << ACCOUNT_LOWER;
    }

    function key(uint256 i) private pure returns (uint16) {
        return uint16(i << TABLE_LOWER | 1);
    }

    function siblingAt(uint256 level) private pure returns (bytes32) {
        return keccak256(abi.encode("sibling", level));
    }

    function fold(bytes32 node, uint256 place, uint256 levels) private pure returns (bytes32) {
        for (uint256 level = 0; level < levels; level++) {
            bytes32 sibling = siblingAt(level);
            node = (place >> level) & 1 == 1
                ? keccak256(bytes.concat(sibling, node))
                : keccak256(bytes.concat(node, sibling));
        }
        return node;
    }

    function top(bytes32[16] memory row) private pure returns (bytes32) {
        for (uint256 width = 8; width > 0; width /= 2) {
            for (uint256 i = 0; i < width; i++) {
                row[i] = keccak256(bytes.concat(row[2 * i], row[2 * i + 1]));
            }
        }
        return row[0];
    }

    /// @dev Returns mask and siblings of the leaf below place `i` of the upper tree.
    function path(bytes32[16] memory row, uint256 i, uint256 depth)
        private
        pure
        returns (bytes memory packed)
    {
        packed = depth == 24
            ? abi.encodePacked(type(uint24).max)
            : abi.encodePacked(type(uint16).max);
        for (uint256 level = 0; level < depth - UPPER; level++) {
            packed = bytes.concat(packed, siblingAt(level));
        }
        for (uint256 width = 16; width > 1; width /= 2) {
            packed = bytes.concat(packed, row[i ^ 1]);
            for (uint256 k = 0; k < width / 2; k++) {
                row[k] = keccak256(bytes.concat(row[2 * k], row[2 * k + 1]));
            }
            i /= 2;
        }
    }

    // ----------------------------------------------------------------------------------- the leaves

    /// @dev Derivatives first, up to 64 of them, then assets and claims.
    function positionBytes(uint256 count, int256 change)
        private
        pure
        returns (bytes memory packed)
    {
        for (uint256 i = 0; i < count; i++) {
            uint16 own = count <= 8 ? key(i) : uint16(0x3001 - 3 + i);
            own = i < 64 ? own : i < 80 ? uint16(0x8001 + i - 64) : uint16(0xc001 + i - 80);
            int256 size = i < 64 && i % 2 == 1 ? -987_654_321 : int256(987_654_321);
            int256 lots = size + (own == key(3) ? change : int256(0));
            packed = abi.encodePacked(packed, own, int64(lots));
        }
    }

    function leafHead(uint256 i, int256 cash) private pure returns (bytes memory) {
        address owner = address(uint160(uint256(keccak256(abi.encode("owner", i)))));
        bytes memory who = abi.encodePacked(uint32(index(i)), owner, address(0));
        return abi.encodePacked(who, uint32(0), uint64(0), int64(cash), uint64(123_456_789));
    }

    function leafBytes(uint256 i, uint256 positions, int256 change)
        private
        pure
        returns (bytes memory)
    {
        bytes memory head = leafHead(i, 777_777_777 - 39_512_345 * change);
        return abi.encodePacked(head, uint8(positions), positionBytes(positions, change));
    }

    function leafHash(uint256 i, uint256 positions, int256 change) private pure returns (bytes32) {
        bytes memory head = leafHead(i, 777_777_777 - 39_512_345 * change);
        return hashOf(head, positionBytes(positions, change));
    }

    function hashOf(bytes memory head, bytes memory positions) private pure returns (bytes32) {
        bytes memory leaf = abi.encodePacked(bytes1(0x4c), head, keccak256(positions));
        return keccak256(bytes.concat(keccak256(leaf)));
    }

    function snapshot(string memory name, bytes memory input) private {
        vm.snapshotGasLastCall("Challenge", name);
        uint256 tokens = 0;
        for (uint256 i = 0; i < input.length; i++) {
            tokens += input[i] == 0 ? 1 : 4;
        }
        vm.snapshotValue("Challenge", string.concat(name, ", floor"), 21_000 + 10 * tokens);
    }
}

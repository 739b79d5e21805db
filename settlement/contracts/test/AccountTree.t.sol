// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {AccountTree} from "../src/AccountTree.sol";
import {AccountId} from "../src/Types.sol";
import {IClearing} from "../src/interfaces/IClearing.sol";
import {Fixture} from "./Fixture.sol";
import {SparseTree} from "./SparseTree.sol";
import {vm} from "./Vm.sol";

contract AccountTreeTest is Fixture {
    function setUp() public override {}

    function test_shouldHashALeafWithoutOwnerToZeroWhateverElseItSays() external pure {
        IClearing.Leaf memory leaf = leafOf(FIRST, address(0), 5);
        vm.assertEq(AccountTree.hash(leaf, keccak256("positions")), bytes32(0), "hash");
    }

    function testFuzz_shouldChangeTheHashWithEveryField(IClearing.Leaf memory leaf) external pure {
        vm.assume(uint160(leaf.owner) > 1);
        bytes32 none = keccak256("");
        bytes32 before = AccountTree.hash(leaf, none);
        vm.assertTrue(AccountTree.hash(leaf, keccak256("other")) != before, "positions");
        for (uint256 field = 0; field < 7; field++) {
            flip(leaf, field);
            vm.assertTrue(AccountTree.hash(leaf, none) != before, "hash");
            flip(leaf, field);
            vm.assertEq(AccountTree.hash(leaf, none), before, "hash");
        }
    }

    function testFuzz_shouldProveEveryLeafOfASparseTree(uint256 seed, uint256 count)
        external
        pure
    {
        SparseTree.Node[] memory leaves = scattered(seed, 1 + count % 6);
        bytes32 expected = rootOf(leaves);
        for (uint256 i = 0; i < leaves.length; i++) {
            bytes32[24] memory path = SparseTree.path(leaves, leaves[i].index);
            AccountId index = AccountId.wrap(uint32(leaves[i].index));
            vm.assertEq(AccountTree.root(leaves[i].hash, index, path), expected, "root");
        }
    }

    function testFuzz_shouldNotProveWithOneBitFlipped(uint256 seed, uint256 bit) external pure {
        SparseTree.Node[] memory leaves = scattered(seed, 3);
        bytes32 expected = rootOf(leaves);
        bytes32[24] memory path = SparseTree.path(leaves, leaves[0].index);
        AccountId index = AccountId.wrap(uint32(leaves[0].index));
        path[bit % 24] ^= bytes32(1 << (bit >> 8) % 256);
        vm.assertTrue(AccountTree.root(leaves[0].hash, index, path) != expected, "root");
    }

    function testFuzz_shouldNotProveAtAnotherIndex(uint256 seed, uint8 bit) external pure {
        SparseTree.Node[] memory leaves = scattered(seed, 3);
        bytes32[24] memory path = SparseTree.path(leaves, leaves[0].index);
        AccountId other = AccountId.wrap(uint32(leaves[0].index ^ (1 << bit % 24)));
        vm.assertTrue(AccountTree.root(leaves[0].hash, other, path) != rootOf(leaves), "root");
    }

    function test_shouldGiveTheSiblingsOfALeafInAnEmptyTree() external pure {
        bytes32[24] memory path = AccountTree.emptyPath();
        for (uint256 level = 0; level < 24; level++) {
            vm.assertEq(path[level], SparseTree.zero(level), "sibling");
        }
    }

    /// @dev Flips the lowest bit of one field.
    function flip(IClearing.Leaf memory leaf, uint256 field) private pure {
        if (field == 0) leaf.index = AccountId.wrap(AccountId.unwrap(leaf.index) ^ 1);
        if (field == 1) leaf.owner = address(uint160(leaf.owner) ^ 1);
        if (field == 2) leaf.signer = address(uint160(leaf.signer) ^ 1);
        if (field == 3) leaf.nonce ^= 1;
        if (field == 4) leaf.filled ^= 1;
        if (field == 5) leaf.cash ^= 1;
        if (field == 6) leaf.out ^= 1;
    }

    /// @dev Distinct indices, because each lies in its own eighth of the tree.
    function scattered(uint256 seed, uint256 count)
        private
        pure
        returns (SparseTree.Node[] memory leaves)
    {
        leaves = new SparseTree.Node[](count);
        for (uint256 i = 0; i < count; i++) {
            bytes32 random = keccak256(abi.encode(seed, i));
            leaves[i] = SparseTree.Node((uint256(random) % (1 << 21)) + (i << 21), random);
        }
    }
}

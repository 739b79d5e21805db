// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {AccountId} from "./Types.sol";
import {IClearing} from "./interfaces/IClearing.sol";

/// @title Leaves and proofs of the account tree: fixed index, depth 24, empty leaf 0
library AccountTree {
    /// @dev Levels above the leaves; indices are below 2^DEPTH.
    uint256 internal constant DEPTH = 24;

    /// @dev First byte under the inner hash of a leaf, which sets it apart from prices and nodes.
    bytes1 private constant LEAF = 0x4c;

    /// @dev Returns the hash of a leaf; a leaf without owner is the empty leaf whatever else it
    /// says.
    function hash(IClearing.Leaf memory leaf, bytes32 positionsHash)
        internal
        pure
        returns (bytes32)
    {
        if (leaf.owner == address(0)) {
            return 0;
        }
        bytes memory packed = abi.encodePacked(
            LEAF,
            leaf.index,
            leaf.owner,
            leaf.signer,
            leaf.nonce,
            leaf.filled,
            leaf.cash,
            leaf.out,
            positionsHash
        );
        return keccak256(bytes.concat(keccak256(packed)));
    }

    /// @dev Returns the root that `leafHash` at `index` has under `path`, its siblings from the
    /// leaf upwards. In plain words:
    ///
    ///     for (uint256 level = 0; level < DEPTH; level++) {
    ///         bool right = (index >> level) & 1 == 1;
    ///         node = right ? pair(path[level], node) : pair(node, path[level]);
    ///     }
    ///
    /// The loop writes both children where the bit of the index puts them: offset 0 or 32 of
    /// scratch memory.
    function root(bytes32 leafHash, AccountId index, bytes32[24] memory path)
        internal
        pure
        returns (bytes32 node)
    {
        node = leafHash;
        assembly ("memory-safe") {
            let end := add(path, mul(DEPTH, 0x20))
            let bits := shl(5, index)
            for {} lt(path, end) { path := add(path, 0x20) } {
                let own := and(bits, 0x20)
                mstore(own, node)
                mstore(xor(own, 0x20), mload(path))
                node := keccak256(0x00, 0x40)
                bits := shr(1, bits)
            }
        }
    }

    /// @dev Returns the siblings of any leaf whose whole tree is empty but for itself.
    function emptyPath() internal pure returns (bytes32[24] memory path) {
        for (uint256 level = 1; level < DEPTH; level++) {
            path[level] = pair(path[level - 1], path[level - 1]);
        }
    }

    function pair(bytes32 left, bytes32 right) private pure returns (bytes32 result) {
        // keccak256(abi.encodePacked(left, right)), in scratch memory
        assembly ("memory-safe") {
            mstore(0x00, left)
            mstore(0x20, right)
            result := keccak256(0x00, 0x40)
        }
    }
}

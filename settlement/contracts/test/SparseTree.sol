// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.35;

/// @title Roots and paths of a sparse tree, by plain recursion over its leaves
library SparseTree {
    struct Node {
        uint256 index;
        bytes32 hash;
    }

    /// @dev Returns the root over `leaves` of the subtree of height `depth` that is the `prefix`-th from the left.
    function root(Node[] memory leaves, uint256 depth, uint256 prefix)
        internal
        pure
        returns (bytes32)
    {
        bool empty = true;
        for (uint256 i = 0; i < leaves.length; i++) {
            if (leaves[i].index >> depth == prefix) {
                if (depth == 0) {
                    return leaves[i].hash;
                }
                empty = false;
            }
        }
        return empty
            ? zero(depth)
            : keccak256(
                bytes.concat(
                    root(leaves, depth - 1, 2 * prefix), root(leaves, depth - 1, 2 * prefix + 1)
                )
            );
    }

    /// @dev Returns the siblings of `index` in the account tree, from the leaf upwards.
    function path(Node[] memory leaves, uint256 index)
        internal
        pure
        returns (bytes32[24] memory siblings)
    {
        for (uint256 level = 0; level < 24; level++) {
            siblings[level] = root(leaves, level, (index >> level) ^ 1);
        }
    }

    /// @dev Returns the root of the empty tree of height `depth`.
    function zero(uint256 depth) internal pure returns (bytes32 hash) {
        for (uint256 level = 0; level < depth; level++) {
            hash = keccak256(bytes.concat(hash, hash));
        }
    }
}

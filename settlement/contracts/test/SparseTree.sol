// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

/// @title Roots and paths of a sparse tree, by plain recursion over its leaves
library SparseTree {
    struct Node {
        uint256 index;
        bytes32 hash;
    }

    /// @dev Returns the root over `leaves` of the subtree of height `depth` that is the
    /// `prefix`-th from the left.
    function root(Node[] memory leaves, uint256 depth, uint256 prefix)
        internal
        pure
        returns (bytes32)
    {
        return root(leaves, zeros(), depth, prefix);
    }

    /// @dev Returns the siblings of `index` in the account tree, from the leaf upwards.
    function path(Node[] memory leaves, uint256 index)
        internal
        pure
        returns (bytes32[24] memory siblings)
    {
        bytes32[25] memory empty = zeros();
        for (uint256 level = 0; level < 24; level++) {
            siblings[level] = root(leaves, empty, level, (index >> level) ^ 1);
        }
    }

    /// @dev Returns the root of the empty tree of height `depth`.
    function zero(uint256 depth) internal pure returns (bytes32) {
        return zeros()[depth];
    }

    function root(Node[] memory leaves, bytes32[25] memory empty, uint256 depth, uint256 prefix)
        private
        pure
        returns (bytes32)
    {
        for (uint256 i = 0; i < leaves.length; i++) {
            if (leaves[i].index >> depth == prefix) {
                return depth == 0
                    ? leaves[i].hash
                    : keccak256(
                        bytes.concat(
                            root(leaves, empty, depth - 1, 2 * prefix),
                            root(leaves, empty, depth - 1, 2 * prefix + 1)
                        )
                    );
            }
        }
        return empty[depth];
    }

    function zeros() private pure returns (bytes32[25] memory empty) {
        for (uint256 depth = 1; depth < 25; depth++) {
            empty[depth] = keccak256(bytes.concat(empty[depth - 1], empty[depth - 1]));
        }
    }
}

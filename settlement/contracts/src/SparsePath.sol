// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

/// @title Paths that leave out the roots of empty subtrees
library SparsePath {
    /// @dev Levels of the deepest tree.
    uint256 private constant DEPTH_MAX = 24;

    /// @dev Returns the place in memory of the roots of empty trees of depth 0..23, 32 bytes each.
    function emptyRoots() internal pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := mload(0x40)
            mstore(place, 0)
            let end := add(place, mul(sub(DEPTH_MAX, 1), 0x20))
            for { let at := place } lt(at, end) { at := add(at, 0x20) } {
                mstore(0x00, mload(at))
                mstore(0x20, mload(at))
                mstore(add(at, 0x20), keccak256(0x00, 0x40))
            }
            mstore(0x40, add(end, 0x20))
        }
    }

    /// @dev Returns the root that `leaf` at `index` has in a tree of `depth` levels. The sibling of
    /// a level is the next word of calldata at `path` when its bit in `mask` is set, else the root
    /// at `empty`. In plain words:
    ///
    ///     for (uint256 level = 0; level < depth; level++) {
    ///         bytes32 sibling = (mask >> level) & 1 == 1 ? next(path) : empty[level];
    ///         bool right = (index >> level) & 1 == 1;
    ///         node = right ? pair(sibling, node) : pair(node, sibling);
    ///     }
    function root(
        bytes32 leaf,
        uint256 index,
        uint256 depth,
        uint256 mask,
        uint256 path,
        uint256 empty
    ) internal pure returns (bytes32 node) {
        node = leaf;
        assembly ("memory-safe") {
            let end := add(empty, mul(depth, 0x20))
            let bits := shl(5, index)
            for { let at := empty } lt(at, end) { at := add(at, 0x20) } {
                let own := and(bits, 0x20)
                mstore(own, node)
                switch and(mask, 1)
                case 1 {
                    mstore(xor(own, 0x20), calldataload(path))
                    path := add(path, 0x20)
                }
                default { mstore(xor(own, 0x20), mload(at)) }
                node := keccak256(0x00, 0x40)
                bits := shr(1, bits)
                mask := shr(1, mask)
            }
        }
    }

    /// @dev Returns how many siblings a mask of at most 24 levels asks for: its set bits, summed in
    /// parallel.
    function siblings(uint256 mask) internal pure returns (uint256 count) {
        unchecked {
            mask = (mask & 0x555555) + ((mask >> 1) & 0x555555);
            mask = (mask & 0x333333) + ((mask >> 2) & 0x333333);
            mask = (mask & 0x0f0f0f) + ((mask >> 4) & 0x0f0f0f);
            count = ((mask * 0x010101) >> 16) & 0xff;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {SparsePath} from "./SparsePath.sol";

/// @title An account of a witness: read from calldata, changed in memory, hashed
library LeafRecord {
    /// @dev A leaf; positions are `length` bytes of memory at `place`, 10 bytes each, ascending by
    /// key, with room behind them for all that one step can add.
    struct Record {
        uint256 index;
        address owner;
        address signer;
        uint256 orders; // nonce u32, filled u64; nothing changes them yet
        int256 cash;
        uint256 out;
        uint256 place;
        uint256 length;
        bytes32 before;
        uint256 mask;
        uint256 path;
    }

    uint256 internal constant DEPTH = 24;
    uint256 internal constant POSITION_BYTES = 10;

    /// @dev Derivatives of one account.
    uint256 internal constant DERIVATIVES_MAX = 64;

    /// @dev Keys below are derivatives, from here on assets, see `CLAIMS`.
    uint256 internal constant ASSETS = 0x8000;

    /// @dev Keys from here on are claimable units of assets.
    uint256 internal constant CLAIMS = 0xc000;

    /// @dev 14 entries, two new positions each, and a word that reading the last one may touch.
    uint256 private constant ROOM_BYTES = 312;

    /// @dev Reads the leaf at `place` of calldata; returns where its siblings end.
    function read(uint256 place) internal pure returns (Record memory leaf, uint256 end) {
        uint256 length;
        assembly ("memory-safe") {
            length := mul(shr(248, calldataload(add(place, 72))), POSITION_BYTES)
            mstore(leaf, shr(224, calldataload(place)))
            mstore(add(leaf, 0x20), shr(96, calldataload(add(place, 4))))
            mstore(add(leaf, 0x40), shr(96, calldataload(add(place, 24))))
            mstore(add(leaf, 0x60), shr(160, calldataload(add(place, 44))))
            mstore(add(leaf, 0x80), sar(192, calldataload(add(place, 56))))
            mstore(add(leaf, 0xa0), shr(192, calldataload(add(place, 64))))
            let to := mload(0x40)
            calldatacopy(to, add(place, 73), length)
            mstore(0x40, add(to, and(add(add(length, ROOM_BYTES), 31), not(31))))
            mstore(add(leaf, 0xc0), to)
            mstore(add(leaf, 0xe0), length)
            let mask := shr(232, calldataload(add(add(place, 73), length)))
            mstore(add(leaf, 0x120), mask)
            mstore(add(leaf, 0x140), add(add(place, 76), length))
        }
        leaf.before = hash(leaf);
        end = leaf.path + 32 * SparsePath.siblings(leaf.mask);
    }

    /// @dev Returns the hash of the leaf, 0 without an owner; as AccountTree.hash.
    function hash(Record memory leaf) internal pure returns (bytes32 result) {
        if (leaf.owner == address(0)) {
            return 0;
        }
        assembly ("memory-safe") {
            let to := mload(0x40)
            let head := or(shl(248, 0x4c), shl(216, mload(leaf)))
            mstore(to, or(head, shl(56, mload(add(leaf, 0x20)))))
            mstore(add(to, 25), shl(96, mload(add(leaf, 0x40))))
            mstore(add(to, 45), shl(160, mload(add(leaf, 0x60))))
            mstore(add(to, 57), shl(192, mload(add(leaf, 0x80))))
            mstore(add(to, 65), shl(192, mload(add(leaf, 0xa0))))
            mstore(add(to, 73), keccak256(mload(add(leaf, 0xc0)), mload(add(leaf, 0xe0))))
            mstore(0x00, keccak256(to, 105))
            result := keccak256(0x00, 0x20)
        }
    }

    /// @dev Makes an empty leaf the new account of `owner`.
    function open(Record memory leaf, address owner, address signer) internal pure {
        leaf.owner = owner;
        leaf.signer = signer;
        leaf.orders = 0;
        leaf.cash = 0;
        leaf.out = 0;
        leaf.length = 0;
    }

    /// @dev Returns the byte offset of the first position whose key is not below `key`, and its
    /// lots, 0 when it is another key.
    function find(Record memory leaf, uint256 key)
        internal
        pure
        returns (uint256 offset, int256 lots)
    {
        assembly ("memory-safe") {
            let at := mload(add(leaf, 0xc0))
            let end := add(at, mload(add(leaf, 0xe0)))
            for {} lt(at, end) { at := add(at, POSITION_BYTES) } {
                let found := shr(240, mload(at))
                if iszero(lt(found, key)) {
                    if eq(found, key) { lots := sar(192, shl(16, mload(at))) }
                    break
                }
            }
            offset := sub(at, mload(add(leaf, 0xc0)))
        }
    }

    /// @dev Whether no further derivative fits: the 64th position is one.
    function isFull(Record memory leaf) internal pure returns (bool) {
        uint256 last = (DERIVATIVES_MAX - 1) * POSITION_BYTES;
        return leaf.length > last && keyAt(leaf, last) < ASSETS;
    }

    /// @dev Returns the key of the position at a byte offset.
    function keyAt(Record memory leaf, uint256 offset) internal pure returns (uint256 key) {
        assembly ("memory-safe") {
            key := shr(240, mload(add(mload(add(leaf, 0xc0)), offset)))
        }
    }

    /// @dev Returns the lots of the position at a byte offset.
    function lotsAt(Record memory leaf, uint256 offset) internal pure returns (int256 lots) {
        assembly ("memory-safe") {
            lots := sar(192, shl(16, mload(add(mload(add(leaf, 0xc0)), offset))))
        }
    }

    /// @dev Sets a position from `had` to `lots`, at the offset that `find` gave.
    function set(Record memory leaf, uint256 offset, uint256 key, int256 had, int256 lots)
        internal
        pure
    {
        if (had == lots) {
            return;
        }
        uint256 length = leaf.length;
        assembly ("memory-safe") {
            let at := add(mload(add(leaf, 0xc0)), offset)
            let next := add(at, POSITION_BYTES)
            let behind := sub(length, offset)
            switch iszero(lots)
            case 1 {
                mcopy(at, next, sub(behind, POSITION_BYTES))
                mstore(add(leaf, 0xe0), sub(length, POSITION_BYTES))
            }
            default {
                if iszero(had) {
                    mcopy(next, at, behind)
                    mstore(add(leaf, 0xe0), add(length, POSITION_BYTES))
                }
                let rest := and(mload(at), sub(shl(176, 1), 1))
                let lane := and(lots, 0xffffffffffffffff)
                mstore(at, or(rest, or(shl(240, key), shl(176, lane))))
            }
        }
    }
}

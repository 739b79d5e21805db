// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

/// @dev Index of an account and of its leaf: 1 is insurance, from 2 the contract allocates, from
/// 2^23 the venue.
type AccountId is uint32;

/// @dev Number of a batch, consecutive from 1; 0 is the genesis.
type BatchNumber is uint64;

/// @dev Index of an inbox item, consecutive from 0.
type ItemIndex is uint64;

using {sameNumber as ==, numberBefore as <} for BatchNumber global;
using {itemBefore as <, sameItem as ==} for ItemIndex global;

function sameNumber(BatchNumber a, BatchNumber b) pure returns (bool) {
    return BatchNumber.unwrap(a) == BatchNumber.unwrap(b);
}

function numberBefore(BatchNumber a, BatchNumber b) pure returns (bool) {
    return BatchNumber.unwrap(a) < BatchNumber.unwrap(b);
}

function itemBefore(ItemIndex a, ItemIndex b) pure returns (bool) {
    return ItemIndex.unwrap(a) < ItemIndex.unwrap(b);
}

function sameItem(ItemIndex a, ItemIndex b) pure returns (bool) {
    return ItemIndex.unwrap(a) == ItemIndex.unwrap(b);
}

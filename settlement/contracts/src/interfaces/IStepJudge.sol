// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {IClearing} from "./IClearing.sol";

/// @title Runs one step of a stream again, and values one account, from a witness
/// @notice Without storage and without opinion on who may ask. A witness is packed, big endian:
///
///     step:    leaves u8, prices u8, items u8, then that many of each
///     leaf:    index u32, owner 20, signer 20, nonce u32, filled u64, cash i64, out u64,
///              positions u8, positions of (key u16, lots i64), mask u24, siblings of 32 bytes
///     price:   key u16, U i64, W u64, mask u16, siblings
///     item:    kind u8, account u32, key u16, amount u64, sender 20, signer 20
///     account: one leaf, then (U i64, W u64, mask u16, siblings) for each derivative in it
///
/// A set bit of a mask says that the sibling of that level is given; else it is the empty subtree.
/// Leaves and prices are proven one after the other: the path of each holds after the changes that
/// the step makes to those before it.
interface IStepJudge {
    /// @notice State of a batch after a step; its hash is published.
    /// @param accounts Root of the accounts.
    /// @param table Root of the price table.
    /// @param key Key of the last LEG that had one.
    /// @param run Lots of that key so far.
    /// @param net Cash of all LEGs so far, money.
    /// @param cursor Next inbox item.
    /// @param out Money made claimable so far.
    /// @param phase 0 while only prices were seen.
    struct State {
        bytes32 accounts;
        bytes32 table;
        uint16 key;
        int64 run;
        int64 net;
        uint64 cursor;
        uint64 out;
        uint8 phase;
    }

    /// @notice What is wrong with a step, or with a settled account.
    enum Verdict {
        Honest, // 0 nothing
        NotCanonical, // 1 bits that no element has
        UnknownKind, // 2 a kind that no entry has
        StrayField, // 3 a field that the kind does not use
        LatePrice, // 4 a price after another kind
        KeyRange, // 5 a key that the kind does not take
        RunOpen, // 6 the lots of the last key do not balance yet
        NoAccount, // 7 the leaf is empty
        InsuranceLots, // 8 insurance holds money only
        Overflow, // 9 beyond int64
        NegativeUnits, // 10 less than no units of an asset
        TooManyPositions, // 11 a 65th derivative
        BeyondInbox, // 12 an item at or behind the end of the batch
        OtherItem, // 13 not what the item says
        OutAmount, // 14 nothing, or less, made claimable
        AccountRange, // 15 the venue opens from 2^23 on
        GroupEdge, // 16 a group over the edge of a step
        GroupData, // 17 a group without its owner and signer
        AccountTaken, // 18 the leaf is not empty
        StepRoot, // 19 the published state is not the true one
        EndRoots, // 20 the batch ends with other roots than its header
        EndBalance, // 21 lots or cash do not balance at the end
        EndInbox, // 22 the batch ends at another item than its header
        EndOut, // 23 the batch makes another sum claimable than its header
        Insolvent // 24 an account of a settled batch is worth less than nothing
    }

    /// @notice The witness is not true, or lacks something.
    /// @param what "leaf", "price", "account", "missing leaf", "missing price", "missing item".
    /// @param id Account, key or place of the item.
    error Witness(bytes32 what, uint256 id);

    /// @notice Returns the verdict over one step; given a true witness it never reverts.
    /// @param header Header of the batch.
    /// @param isLast Whether the step is the last of the batch.
    /// @param pre True state before the step.
    /// @param itemHash Value of the inbox hash chain at `pre.cursor`.
    /// @param step The 16 elements of the step.
    /// @param witness What the step reads.
    /// @return verdict What is wrong.
    /// @return items Inbox items of the witness.
    /// @return itemsHash Value of the hash chain after them; the caller has to compare it.
    function judge(
        IClearing.Header calldata header,
        bool isLast,
        State calldata pre,
        bytes32 itemHash,
        uint256[16] calldata step,
        bytes calldata witness
    ) external pure returns (Verdict verdict, uint256 items, bytes32 itemsHash);

    /// @notice Returns the equity of an account: cash plus the value of its derivatives.
    /// @param accounts Root of the accounts.
    /// @param table Root of the price table.
    /// @param witness The account, see above.
    /// @return index The account.
    /// @return owner Its owner, never zero.
    /// @return equity Money.
    function equityOf(bytes32 accounts, bytes32 table, bytes calldata witness)
        external
        pure
        returns (uint256 index, address owner, int256 equity);
}

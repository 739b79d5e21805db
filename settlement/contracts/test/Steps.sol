// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {AccountTree} from "../src/AccountTree.sol";
import {StepJudge} from "../src/StepJudge.sol";
import {AccountId, BatchNumber, ItemIndex} from "../src/Types.sol";
import {IClearing} from "../src/interfaces/IClearing.sol";
import {IStepJudge} from "../src/interfaces/IStepJudge.sol";
import {Fixture} from "./Fixture.sol";
import {SparseTree} from "./SparseTree.sol";
import {vm} from "./Vm.sol";

/// @title A small book of accounts and prices, steps over it and their witnesses
abstract contract Steps is Fixture {
    struct Account {
        IClearing.Leaf leaf;
        bytes positions;
    }

    struct Priced {
        uint16 key;
        int64 value;
        uint64 margin;
    }

    uint256 internal constant NOP = 1 << 63;
    uint32 internal constant VENUE = 1 << 23;
    uint16 internal constant CLAIM = 0xc001;

    StepJudge internal judge;
    Account[] internal book;
    Priced[] internal table;

    function setUp() public virtual override {
        super.setUp();
        judge = new StepJudge();
        book.push(accountOf(1, OPERATOR, 0, NO_POSITIONS));
    }

    // ------------------------------------------------------------------------------------ accounts

    function accountOf(uint32 index, address owner, int64 cash, bytes memory positions)
        internal
        pure
        returns (Account memory one)
    {
        one.leaf.index = AccountId.wrap(index);
        one.leaf.owner = owner;
        one.leaf.cash = cash;
        one.positions = positions;
    }

    function position(uint16 key, int64 lots) internal pure returns (bytes memory) {
        return abi.encodePacked(key, lots);
    }

    /// @dev Puts an account into the book, in place of the one with its index if there is one.
    function put(Account memory one) internal {
        for (uint256 i = 0; i < book.length; i++) {
            if (AccountId.unwrap(book[i].leaf.index) == AccountId.unwrap(one.leaf.index)) {
                book[i] = one;
                return;
            }
        }
        book.push(one);
    }

    function accountAt(uint32 index) internal view returns (Account memory one) {
        for (uint256 i = 0; i < book.length; i++) {
            if (AccountId.unwrap(book[i].leaf.index) == index) {
                return book[i];
            }
        }
        one.leaf.index = AccountId.wrap(index);
    }

    function nodes() internal view returns (SparseTree.Node[] memory list) {
        list = new SparseTree.Node[](book.length);
        for (uint256 i = 0; i < book.length; i++) {
            list[i] = nodeOf(book[i].leaf, book[i].positions);
        }
    }

    function accountsRoot() internal view returns (bytes32) {
        return rootOf(nodes());
    }

    function setPrice(uint16 key, int64 value, uint64 margin) internal {
        for (uint256 i = 0; i < table.length; i++) {
            if (table[i].key == key) {
                table[i] = Priced(key, value, margin);
                return;
            }
        }
        table.push(Priced(key, value, margin));
    }

    function priceNodes() internal view returns (SparseTree.Node[] memory list) {
        list = new SparseTree.Node[](table.length);
        for (uint256 i = 0; i < table.length; i++) {
            Priced memory one = table[i];
            bytes32 inner =
                keccak256(abi.encodePacked(bytes1(0x50), one.key, one.value, one.margin));
            bool isZero = one.value == 0 && one.margin == 0;
            list[i].index = one.key;
            list[i].hash = isZero ? bytes32(0) : keccak256(bytes.concat(inner));
        }
    }

    function tableRoot() internal view returns (bytes32) {
        return SparseTree.root(priceNodes(), 16, 0);
    }

    function state() internal view returns (IStepJudge.State memory now_) {
        now_.accounts = accountsRoot();
        now_.table = tableRoot();
    }

    // ------------------------------------------------------------------------------------ elements

    function element(
        uint256 kind,
        uint256 account,
        uint256 key,
        int256 lots,
        int256 cash,
        uint256 aux
    ) internal pure returns (uint256) {
        return uint256(cash + (1 << 63)) | (kind << 76) | (account << 80) | (key << 104)
            | (uint256(uint64(int64(lots))) << 120) | (aux << 184);
    }

    function leg(uint256 account, uint256 key, int256 lots, int256 cash)
        internal
        pure
        returns (uint256)
    {
        return element(3, account, key, lots, cash, 0);
    }

    function data(uint256 payload) internal pure returns (uint256) {
        return NOP | (7 << 76) | (payload << 80);
    }

    /// @dev Returns a step of NOPs.
    function idle() internal pure returns (uint256[16] memory step) {
        for (uint256 i = 0; i < 16; i++) {
            step[i] = NOP;
        }
    }

    function stepOf(uint256 first) internal pure returns (uint256[16] memory step) {
        step = idle();
        step[0] = first;
    }

    function stepOf(uint256 first, uint256 second)
        internal
        pure
        returns (uint256[16] memory step)
    {
        step = stepOf(first);
        step[1] = second;
    }

    /// @dev Writes the root of the state into the last two elements.
    function seal(uint256[16] memory step, IStepJudge.State memory after_) internal pure {
        uint256 root = uint256(keccak256(abi.encode(after_)));
        step[14] = NOP | (1 << 76) | (root >> 128 << 80);
        step[15] = NOP | (1 << 76) | ((root & type(uint128).max) << 80);
    }

    function streamOf(uint256[16] memory step) internal pure returns (bytes memory) {
        return abi.encodePacked(step);
    }

    // ----------------------------------------------------------------------------------- witnesses

    function path(SparseTree.Node[] memory list, uint256 index, uint256 depth)
        internal
        pure
        returns (uint256 mask, bytes memory siblings)
    {
        bytes32[24] memory all = SparseTree.path(list, index);
        for (uint256 level = 0; level < depth; level++) {
            if (all[level] != SparseTree.zero(level)) {
                mask |= 1 << level;
                siblings = bytes.concat(siblings, all[level]);
            }
        }
    }

    /// @dev Returns the account as it is in the book, with its path.
    function leafWitness(uint32 index) internal view returns (bytes memory) {
        Account memory one = accountAt(index);
        (uint256 mask, bytes memory siblings) = path(nodes(), index, 24);
        IClearing.Leaf memory leaf = one.leaf;
        bytes memory head = abi.encodePacked(
            leaf.index, leaf.owner, leaf.signer, leaf.nonce, leaf.filled, leaf.cash, leaf.out
        );
        uint8 count = uint8(one.positions.length / 10);
        return abi.encodePacked(head, count, one.positions, uint24(mask), siblings);
    }

    /// @dev As `leafWitness`; afterwards the book holds the account as it will be.
    function leafWitness(Account memory next) internal returns (bytes memory witness) {
        witness = leafWitness(AccountId.unwrap(next.leaf.index));
        put(next);
    }

    function priced(uint16 key) internal view returns (Priced memory one) {
        for (uint256 i = 0; i < table.length; i++) {
            if (table[i].key == key) {
                return table[i];
            }
        }
        one.key = key;
    }

    function unkeyedPrice(uint16 key) internal view returns (bytes memory) {
        (uint256 mask, bytes memory siblings) = path(priceNodes(), key, 16);
        Priced memory one = priced(key);
        return abi.encodePacked(one.value, one.margin, uint16(mask), siblings);
    }

    function priceWitness(uint16 key) internal view returns (bytes memory) {
        return abi.encodePacked(key, unkeyedPrice(key));
    }

    /// @dev Returns an account with the prices of its derivatives.
    function accountWitness(uint32 index) internal view returns (bytes memory witness) {
        witness = leafWitness(index);
        bytes memory positions = accountAt(index).positions;
        for (uint256 i = 0; i < positions.length; i += 10) {
            uint16 key = uint16(uint8(positions[i])) << 8 | uint16(uint8(positions[i + 1]));
            if (key < 0x8000) {
                witness = bytes.concat(witness, unkeyedPrice(key));
            }
        }
    }

    function itemWitness(
        uint8 kind,
        uint32 account,
        uint16 key,
        uint64 amount,
        address sender,
        address signer
    ) internal pure returns (bytes memory) {
        return abi.encodePacked(kind, account, key, amount, sender, signer);
    }

    function witnessOf(uint8 leaves, uint8 prices, uint8 items, bytes memory parts)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(leaves, prices, items, parts);
    }

    function nothing() internal pure returns (bytes memory) {
        return witnessOf(0, 0, 0, "");
    }
}

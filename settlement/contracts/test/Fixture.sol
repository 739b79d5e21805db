// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {AccountTree} from "../src/AccountTree.sol";
import {Clearing} from "../src/Clearing.sol";
import {AccountId, BatchNumber, ItemIndex} from "../src/Types.sol";
import {IClearing} from "../src/interfaces/IClearing.sol";
import {TestToken} from "../src/local/TestToken.sol";
import {SparseTree} from "./SparseTree.sol";
import {vm} from "./Vm.sol";

/// @title A deployed contract, and honest headers, streams and leaves for it
abstract contract Fixture {
    uint64 internal constant WINDOW = 7 days;
    uint64 internal constant BOND = 5_000_000_000;
    uint64 internal constant UNSETTLED_MAX = 4;
    uint32 internal constant ACCOUNTS_MAX = (1 << 23) - 2;
    uint64 internal constant START = 1_700_000_000;
    AccountId internal constant INSURANCE = AccountId.wrap(1);
    AccountId internal constant FIRST = AccountId.wrap(2);
    bytes internal constant NO_POSITIONS = "";

    address internal immutable OPERATOR = address(uint160(uint256(keccak256("operator"))));
    address internal immutable ALICE = address(uint160(uint256(keccak256("alice"))));
    address internal immutable BOB = address(uint160(uint256(keccak256("bob"))));

    uint16 internal constant ASSET = 0x8001;

    TestToken internal token;
    TestToken internal asset;
    Clearing internal clearing;

    function setUp() public virtual {
        vm.warp(START);
        token = new TestToken();
        asset = new TestToken();
        clearing = deploy(address(token), listOf(address(asset)));
    }

    function deploy(address money) internal returns (Clearing) {
        return deploy(money, new address[](0));
    }

    function deploy(address money, address[] memory assets) internal returns (Clearing) {
        bytes32 root = genesisRoot(OPERATOR);
        Clearing deployed =
            new Clearing(money, OPERATOR, WINDOW, BOND, UNSETTLED_MAX, ACCOUNTS_MAX, root, assets);
        bond(deployed);
        return deployed;
    }

    /// @dev Gives the operator money and lets it make the bond whole; tokens that cannot be money do
    /// not get that far.
    function bond(Clearing to) internal {
        address operator = to.operator();
        TestToken money = TestToken(to.token());
        money.mint(operator, BOND);
        vm.prank(operator);
        try money.approve(address(to), type(uint256).max) {} catch {}
        vm.prank(operator);
        try to.postBond() {} catch {}
    }

    /// @dev Returns the money in the contract beside the bond.
    function pooled() internal view returns (uint256) {
        return token.balanceOf(address(clearing)) - clearing.bondHeld();
    }

    function listOf(address one) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = one;
    }

    function genesisRoot(address owner) internal pure returns (bytes32) {
        IClearing.Leaf memory leaf;
        leaf.index = INSURANCE;
        leaf.owner = owner;
        return rootOf(only(leaf, NO_POSITIONS));
    }

    // ----------------------------------------------------------------------------------- the inbox

    function fund(address who, uint256 amount) internal {
        token.mint(who, amount);
        vm.prank(who);
        token.approve(address(clearing), type(uint256).max);
    }

    function opened(address who) internal returns (AccountId account) {
        vm.prank(who);
        account = clearing.open(address(0));
    }

    function deposited(address who, AccountId account, uint64 amount) internal {
        fund(who, amount);
        vm.prank(who);
        clearing.deposit(account, amount);
    }

    function fundAsset(address who, uint256 units) internal {
        asset.mint(who, units);
        vm.prank(who);
        asset.approve(address(clearing), type(uint256).max);
    }

    function depositedAsset(address who, AccountId account, uint64 units) internal {
        fundAsset(who, units);
        vm.prank(who);
        clearing.depositAsset(account, ASSET, units);
    }

    // ------------------------------------------------------------------------------------- batches

    /// @dev Returns a settled header that follows the head, consumes the whole inbox and keeps the
    /// roots.
    function nextHeader() internal view returns (IClearing.Header memory) {
        ItemIndex to = clearing.itemCount();
        return IClearing.Header({
            mode: 0,
            number: BatchNumber.wrap(BatchNumber.unwrap(clearing.headNumber()) + 1),
            prevAccounts: clearing.headAccounts(),
            prevTable: clearing.headTable(),
            nextAccounts: clearing.headAccounts(),
            nextTable: clearing.headTable(),
            from: clearing.inboxCursor(),
            to: to,
            toHash: clearing.inboxHash(to),
            out: 0,
            settled: true,
            lastSettled: clearing.lastSettled()
        });
    }

    /// @dev Returns `count` elements whose cash lanes are zero but for the first, which carries
    /// `cash`.
    function elements(uint256 count, int256 cash) internal pure returns (bytes memory stream) {
        stream = new bytes(32 * count);
        for (uint256 i = 0; i < count; i++) {
            setElement(stream, i, uint256(1 << 63));
        }
        setElement(stream, 0, uint256(int256(1 << 63) + cash));
    }

    function setElement(bytes memory stream, uint256 index, uint256 value) internal pure {
        for (uint256 i = 0; i < 32; i++) {
            stream[32 * index + i] = bytes32(value)[i];
        }
    }

    function post(IClearing.Header memory header, bytes memory stream)
        internal
        returns (IClearing.Publication memory)
    {
        vm.prank(OPERATOR);
        clearing.postCalldata(header, stream);
        return IClearing.Publication({
            da: keccak256(stream),
            elements: uint32(stream.length / 32),
            postedAt: uint64(block.timestamp),
            cumOut: clearing.cumOut()
        });
    }

    function commitmentOf(IClearing.Header memory h, IClearing.Publication memory p)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            bytes.concat(
                abi.encode(h.mode, h.number, h.prevAccounts, h.prevTable),
                abi.encode(h.nextAccounts, h.nextTable, h.from, h.to),
                abi.encode(h.toHash, h.out, h.settled, h.lastSettled),
                abi.encode(p.da, p.elements, p.postedAt, p.cumOut)
            )
        );
    }

    // -------------------------------------------------------------------------------------- leaves

    /// @dev Returns the leaf of `owner` that makes `out` claimable.
    function leafOf(AccountId account, address owner, uint64 out)
        internal
        pure
        returns (IClearing.Leaf memory leaf)
    {
        leaf.index = account;
        leaf.owner = owner;
        leaf.cash = 12_345;
        leaf.out = out;
    }

    function nodeOf(IClearing.Leaf memory leaf, bytes memory positions)
        internal
        pure
        returns (SparseTree.Node memory)
    {
        return SparseTree.Node({
            index: AccountId.unwrap(leaf.index), hash: AccountTree.hash(leaf, keccak256(positions))
        });
    }

    function only(IClearing.Leaf memory leaf, bytes memory positions)
        internal
        pure
        returns (SparseTree.Node[] memory leaves)
    {
        leaves = new SparseTree.Node[](1);
        leaves[0] = nodeOf(leaf, positions);
    }

    function rootOf(SparseTree.Node[] memory leaves) internal pure returns (bytes32) {
        return SparseTree.root(leaves, 24, 0);
    }

    // ------------------------------------------------------------------------------------- fuzzing

    /// @dev Folds `value` into `min..max`.
    function bound(uint256 value, uint256 min, uint256 max) internal pure returns (uint256) {
        return max - min == type(uint256).max ? value : min + value % (max - min + 1);
    }
}

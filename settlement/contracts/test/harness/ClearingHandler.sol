// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {Clearing} from "../../src/Clearing.sol";
import {AccountId, BatchNumber, ItemIndex} from "../../src/Types.sol";
import {IClearing} from "../../src/interfaces/IClearing.sol";
import {Fixture} from "../Fixture.sol";
import {SparseTree} from "../SparseTree.sol";
import {vm} from "../Vm.sol";

/// @title Random owners, depositors, claimants and an operator, honest and otherwise, with a ledger
/// of its own
/// @dev Every action either succeeds as an honest one must, or is an attack that must revert.
contract ClearingHandler is Fixture {
    /// @dev A posted batch with the leaves it left behind.
    struct Batch {
        IClearing.Header header;
        IClearing.Publication publication;
        IClearing.Leaf[] leaves;
    }

    uint256 private constant OPENED_MAX = 6;

    Batch[] private _batches;
    IClearing.Leaf[] private _leaves;
    IClearing.Leaf[] private _unconsumed;
    uint64[] private _itemAmounts;
    uint32[] private _itemAccounts;
    uint256 public assetUnits;
    uint256 public donated;
    uint256 public claimed;
    uint256 public posts;
    uint256 public claims;
    uint256 public attacks;

    constructor() {
        vm.warp(START);
        Fixture.setUp();
        IClearing.Leaf memory insurance;
        insurance.index = INSURANCE;
        insurance.owner = OPERATOR;
        _leaves.push(insurance);
    }

    // ------------------------------------------------------------------------------ honest actions

    function open(uint256 seed) external {
        if (_leaves.length + _unconsumed.length == OPENED_MAX) {
            return;
        }
        address owner = ownerOf(seed);
        IClearing.Leaf memory leaf;
        leaf.index = opened(owner);
        leaf.owner = owner;
        _unconsumed.push(leaf);
        _itemAccounts.push(0);
        _itemAmounts.push(0);
    }

    function deposit(uint256 seed, uint64 amount) external {
        amount = uint64(bound(amount, 1, 1 << 40));
        uint32 known = AccountId.unwrap(clearing.nextAccount());
        AccountId account = AccountId.wrap(uint32(bound(seed, 1, known - 1)));
        deposited(ownerOf(seed >> 8), account, amount);
        _itemAccounts.push(AccountId.unwrap(account));
        _itemAmounts.push(amount);
    }

    /// @dev Needs an account beside insurance; moves no money, so the ledger does not see it.
    function depositAsset(uint256 seed, uint64 units) external {
        uint32 known = AccountId.unwrap(clearing.nextAccount());
        if (known == AccountId.unwrap(FIRST)) {
            return;
        }
        units = uint64(bound(units, 1, 1 << 53));
        AccountId account = AccountId.wrap(uint32(bound(seed, 2, known - 1)));
        depositedAsset(ownerOf(seed >> 8), account, units);
        _itemAccounts.push(0);
        _itemAmounts.push(0);
        assetUnits += units;
    }

    function donate(uint64 amount) external {
        token.mint(address(clearing), amount);
        donated += amount;
    }

    function wait(uint32 time) external {
        vm.warp(block.timestamp + bound(time, 1, 3 days));
    }

    /// @dev Consumes the whole inbox, moves cash between two accounts and makes some of a third
    /// claimable.
    function post(uint256 seed, uint64 out, bool settled) external {
        IClearing.Header memory header = nextHeader();
        uint64 distance =
            BatchNumber.unwrap(header.number) - BatchNumber.unwrap(header.lastSettled);
        header.settled = settled || distance == UNSETTLED_MAX;
        int256 deposits = consume();
        transfer(seed, seed >> 8, seed >> 16);
        header.out = makeClaimable(seed >> 24, out);
        SparseTree.Node[] memory nodes = nodesOf(_leaves);
        header.nextAccounts = rootOf(nodes);
        int256 cash = deposits - int256(uint256(header.out));

        attackPost(header, cash, seed);
        IClearing.Publication memory publication = post(header, elements(16, cash));
        attackPost(header, cash, 0);
        Batch storage batch = _batches.push();
        batch.header = header;
        batch.publication = publication;
        for (uint256 i = 0; i < _leaves.length; i++) {
            batch.leaves.push(_leaves[i]);
        }
        posts++;
    }

    /// @dev Claims a random leaf of a random batch; succeeds exactly when it should.
    function claim(uint256 seed) external {
        if (_batches.length == 0) {
            return;
        }
        Batch storage batch = _batches[(seed >> 8) % _batches.length];
        IClearing.Leaf memory leaf = batch.leaves[seed % batch.leaves.length];
        bytes32[24] memory path =
            SparseTree.path(nodesOf(batch.leaves), AccountId.unwrap(leaf.index));
        uint64 before = clearing.paid(leaf.index);
        uint256 balance = token.balanceOf(leaf.owner);
        bool isFinal = block.timestamp > batch.publication.postedAt + WINDOW;
        bool due = isFinal && batch.header.settled && leaf.out > before;
        bool paid = tryClaim(batch, leaf, path);
        vm.assertEq(paid, due, "claim");
        uint256 amount = due ? leaf.out - before : 0;
        vm.assertEq(token.balanceOf(leaf.owner), balance + amount, "owner");
        claimed += amount;
        claims += due ? 1 : 0;

        leaf.out += 1;
        vm.assertTrue(!tryClaim(batch, leaf, path), "forged leaf");
        attacks++;
    }

    // ---------------------------------------------------------------------------------- the ledger

    /// @dev Returns what all accounts hold by the handler's own books.
    function ledgerCash() external view returns (int256 sum) {
        for (uint256 i = 0; i < _leaves.length; i++) {
            sum += _leaves[i].cash;
        }
    }

    /// @dev Returns the deposits that the handler's batches have consumed.
    function unconsumedDeposits() external view returns (uint256 sum) {
        for (uint256 i = 0; i < _itemAmounts.length; i++) {
            sum += _itemAmounts[i];
        }
    }

    function leafCount() external view returns (uint256) {
        return _leaves.length;
    }

    function leafAt(uint256 index) external view returns (IClearing.Leaf memory) {
        return _leaves[index];
    }

    function contractUnderTest() external view returns (Clearing) {
        return clearing;
    }

    function held() external view returns (uint256) {
        return pooled();
    }

    function heldAssetUnits() external view returns (uint256) {
        return asset.balanceOf(address(clearing));
    }

    // ------------------------------------------------------------------------------------- attacks

    /// @dev Every change of the header or the sum must be refused; so must the same header once it
    /// is posted.
    function attackPost(IClearing.Header memory header, int256 cash, uint256 seed) private {
        uint256 which = seed % 9;
        IClearing.Header memory h = abi.decode(abi.encode(header), (IClearing.Header));
        int256 sum = cash;
        if (which == 1) sum += 1;
        if (which == 2) h.number = BatchNumber.wrap(BatchNumber.unwrap(h.number) + 1);
        if (which == 3) h.prevAccounts = ~h.prevAccounts;
        if (which == 4) h.prevTable = ~h.prevTable;
        if (which == 5) h.to = ItemIndex.wrap(ItemIndex.unwrap(h.to) + 1);
        if (which == 6) h.toHash = ~h.toHash;
        if (which == 7) h.out += 1;
        if (which == 8) h.lastSettled = BatchNumber.wrap(BatchNumber.unwrap(h.lastSettled) + 1);
        if (which == 0 && BatchNumber.unwrap(clearing.headNumber()) < BatchNumber.unwrap(h.number))
        {
            return;
        }
        bytes memory call = abi.encodeCall(IClearing.postCalldata, (h, elements(16, sum)));
        vm.prank(OPERATOR);
        (bool success,) = address(clearing).call(call);
        vm.assertTrue(!success, "attack on postCalldata");
        attacks++;
    }

    function tryClaim(Batch storage batch, IClearing.Leaf memory leaf, bytes32[24] memory path)
        private
        returns (bool success)
    {
        bytes memory call = abi.encodeCall(
            IClearing.claim, (batch.header, batch.publication, leaf, NO_POSITIONS, path)
        );
        (success,) = address(clearing).call(call);
    }

    // --------------------------------------------------------------------------------------- steps

    /// @dev Moves every item of the inbox into the leaves and returns the deposits.
    function consume() private returns (int256 deposits) {
        for (uint256 i = 0; i < _unconsumed.length; i++) {
            _leaves.push(_unconsumed[i]);
        }
        delete _unconsumed;
        for (uint256 i = 0; i < _itemAmounts.length; i++) {
            if (_itemAmounts[i] > 0) {
                _leaves[_itemAccounts[i] - 1].cash += int64(_itemAmounts[i]);
                deposits += int256(uint256(_itemAmounts[i]));
            }
        }
        delete _itemAmounts;
        delete _itemAccounts;
    }

    function transfer(uint256 fromSeed, uint256 toSeed, uint256 amountSeed) private {
        IClearing.Leaf storage from = _leaves[fromSeed % _leaves.length];
        IClearing.Leaf storage to = _leaves[toSeed % _leaves.length];
        int64 amount = int64(uint64(bound(amountSeed, 0, uint64(from.cash))));
        from.cash -= amount;
        to.cash += amount;
    }

    function makeClaimable(uint256 seed, uint64 out) private returns (uint64) {
        IClearing.Leaf storage leaf = _leaves[seed % _leaves.length];
        out = uint64(bound(out, 0, uint64(leaf.cash)));
        leaf.cash -= int64(out);
        leaf.out += out;
        return out;
    }

    function nodesOf(IClearing.Leaf[] storage leaves)
        private
        view
        returns (SparseTree.Node[] memory nodes)
    {
        nodes = new SparseTree.Node[](leaves.length);
        for (uint256 i = 0; i < leaves.length; i++) {
            nodes[i] = nodeOf(leaves[i], NO_POSITIONS);
        }
    }

    function ownerOf(uint256 seed) private pure returns (address) {
        return address(uint160(0x1000 + seed % 3));
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {Clearing} from "../src/Clearing.sol";
import {BatchNumber, ItemIndex} from "../src/Types.sol";
import {IClearing} from "../src/interfaces/IClearing.sol";
import {vm} from "./Vm.sol";
import {ClearingHandler} from "./harness/ClearingHandler.sol";

/// @title What holds after any sequence of actions
contract ClearingInvariantTest {
    /// @dev What forge reads to learn which functions it may call.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    ClearingHandler private _handler;
    Clearing private _clearing;
    uint256 private _numberBefore;
    uint256 private _cursorBefore;
    uint256 private _outBefore;

    function setUp() external {
        _handler = new ClearingHandler();
        _clearing = _handler.contractUnderTest();
    }

    /// @dev One fixed walk through the actions: sequences that never pay or attack would prove
    /// nothing.
    function test_shouldReachPaymentsAndAttacks() external {
        _handler.open(7);
        _handler.deposit(1, 1_000_000);
        _handler.depositAsset(1, 76);
        _handler.donate(3);
        _handler.post((1 << 24) | 1, 400_000, true);
        for (uint256 i = 0; i < 4; i++) {
            _handler.wait(2 days);
        }
        for (uint256 seed = 0; seed < 2; seed++) {
            _handler.claim(seed);
        }
        _handler.post((1 << 24) | 5, 100_000, false);
        vm.assertEq(_handler.posts(), 2, "posts");
        vm.assertEq(_handler.claims(), 1, "claims");
        vm.assertEq(_handler.attacks(), 6, "attacks");
        vm.assertTrue(_handler.claimed() > 0, "claimed");
        vm.assertEq(_handler.assetUnits(), 77, "assetUnits");
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0].addr = address(_handler);
        targets[0].selectors = new bytes4[](7);
        targets[0].selectors[0] = ClearingHandler.open.selector;
        targets[0].selectors[1] = ClearingHandler.deposit.selector;
        targets[0].selectors[2] = ClearingHandler.donate.selector;
        targets[0].selectors[3] = ClearingHandler.wait.selector;
        targets[0].selectors[4] = bytes4(keccak256("post(uint256,uint64,bool)"));
        targets[0].selectors[5] = ClearingHandler.claim.selector;
        targets[0].selectors[6] = ClearingHandler.depositAsset.selector;
    }

    /// @dev The contract holds exactly what came in and was not paid.
    function invariant_shouldHoldDepositsMinusPayments() external view {
        uint256 expected = _clearing.cumDeposits() - _handler.claimed() + _handler.donated();
        vm.assertEq(_handler.held(), expected, "balance");
        vm.assertEq(_handler.heldAssetUnits(), _handler.assetUnits(), "asset");
    }

    /// @dev Nobody is paid more than batches made claimable, and batches never more than was
    /// deposited.
    function invariant_shouldPayAtMostWhatIsClaimable() external view {
        uint256 paidSum = 0;
        for (uint256 i = 0; i < _handler.leafCount(); i++) {
            IClearing.Leaf memory leaf = _handler.leafAt(i);
            uint256 paid = _clearing.paid(leaf.index);
            vm.assertLe(paid, leaf.out, "paid");
            paidSum += paid;
        }
        vm.assertEq(paidSum, _handler.claimed(), "sum of paid");
        vm.assertLe(paidSum, _clearing.cumOut(), "cumOut");
        vm.assertLe(_clearing.cumOut(), _clearing.cumDeposits(), "cumDeposits");
    }

    /// @dev Cash of all accounts, what left them and what they do not have yet add up to the
    /// deposits.
    function invariant_shouldConserveMoney() external view {
        int256 sum = _handler.ledgerCash() + int256(uint256(_clearing.cumOut()));
        sum += int256(_handler.unconsumedDeposits());
        vm.assertEq(sum, int256(uint256(_clearing.cumDeposits())), "conservation");
    }

    /// @dev Numbers, the inbox cursor and the money made claimable only grow, and stay in their
    /// ranges.
    function invariant_shouldOnlyMoveForward() external {
        uint256 number = BatchNumber.unwrap(_clearing.headNumber());
        uint256 cursor = ItemIndex.unwrap(_clearing.inboxCursor());
        uint256 lastSettled = BatchNumber.unwrap(_clearing.lastSettled());
        vm.assertEq(number, _handler.posts(), "number");
        vm.assertGe(number, _numberBefore, "number");
        vm.assertGe(cursor, _cursorBefore, "cursor");
        vm.assertGe(_clearing.cumOut(), _outBefore, "cumOut");
        vm.assertLe(cursor, ItemIndex.unwrap(_clearing.itemCount()), "cursor");
        vm.assertLe(lastSettled, number, "lastSettled");
        vm.assertLe(number - lastSettled, _clearing.unsettledMax() - 1, "unsettled");
        _numberBefore = number;
        _cursorBefore = cursor;
        _outBefore = _clearing.cumOut();
    }
}

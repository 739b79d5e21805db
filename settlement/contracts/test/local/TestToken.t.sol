// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {TestToken} from "../../src/local/TestToken.sol";
import {vm} from "../Vm.sol";

contract TestTokenTest {
    address private constant PAYER = address(0xa11ce);
    address private constant PAYEE = address(0xb0b);
    TestToken private _token;

    function setUp() external {
        _token = new TestToken();
        _token.mint(PAYER, 100);
    }

    function test_shouldMintAndTransfer() external {
        vm.expectEmit(address(_token));
        emit TestToken.Transfer(PAYER, PAYEE, 30);
        vm.prank(PAYER);
        vm.assertTrue(_token.transfer(PAYEE, 30), "answer");
        vm.assertEq(_token.balanceOf(PAYER), 70, "payer");
        vm.assertEq(_token.balanceOf(PAYEE), 30, "payee");
        vm.assertEq(_token.totalSupply(), 100, "supply");
    }

    function test_shouldKeepTheBalanceWhenPayingOneself() external {
        vm.prank(PAYER);
        _token.transfer(PAYER, 100);
        vm.assertEq(_token.balanceOf(PAYER), 100, "payer");
    }

    function test_shouldSpendTheAllowance() external {
        vm.prank(PAYER);
        _token.approve(address(this), 40);
        _token.transferFrom(PAYER, PAYEE, 30);
        vm.assertEq(_token.allowance(PAYER, address(this)), 10, "allowance");
        vm.expectRevert(
            abi.encodeWithSelector(
                TestToken.InsufficientAllowance.selector, address(this), uint256(10), uint256(11)
            )
        );
        _token.transferFrom(PAYER, PAYEE, 11);
    }

    function test_shouldKeepAnEndlessAllowance() external {
        vm.prank(PAYER);
        _token.approve(address(this), type(uint256).max);
        _token.transferFrom(PAYER, PAYEE, 30);
        vm.assertEq(_token.allowance(PAYER, address(this)), type(uint256).max, "allowance");
    }

    function test_shouldRefuseToPayMoreThanTheBalance() external {
        vm.expectRevert(
            abi.encodeWithSelector(
                TestToken.InsufficientBalance.selector, PAYER, uint256(100), uint256(101)
            )
        );
        vm.prank(PAYER);
        _token.transfer(PAYEE, 101);
    }
}

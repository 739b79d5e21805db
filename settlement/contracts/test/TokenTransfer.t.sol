// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {TokenTransfer} from "../src/TokenTransfer.sol";
import {TestToken} from "../src/local/TestToken.sol";
import {vm} from "./Vm.sol";
import {TokenTransferHarness} from "./harness/TokenTransferHarness.sol";
import {BabblingToken} from "./tokens/BabblingToken.sol";
import {FalseToken} from "./tokens/FalseToken.sol";
import {SilentToken} from "./tokens/SilentToken.sol";

contract TokenTransferTest {
    address private constant PAYER = address(0xa11ce);
    TokenTransferHarness private immutable HARNESS = new TokenTransferHarness();

    function test_shouldMoveTokensThatReturnTrue() external {
        TestToken token = new TestToken();
        token.mint(PAYER, 10);
        vm.prank(PAYER);
        token.approve(address(HARNESS), 10);
        HARNESS.pull(address(token), PAYER, 10);
        HARNESS.push(address(token), PAYER, 4);
        vm.assertEq(token.balanceOf(PAYER), 4, "payer");
        vm.assertEq(token.balanceOf(address(HARNESS)), 6, "contract");
    }

    function test_shouldMoveTokensThatReturnNothing() external {
        SilentToken token = new SilentToken();
        token.mint(PAYER, 10);
        HARNESS.pull(address(token), PAYER, 10);
        HARNESS.push(address(token), PAYER, 4);
        vm.assertEq(token.balanceOf(PAYER), 4, "payer");
        vm.assertEq(token.balanceOf(address(HARNESS)), 6, "contract");
    }

    function test_shouldRefuseWhenTheTokenReturnsFalse() external {
        FalseToken token = new FalseToken();
        expectRefused(address(token), PAYER, address(HARNESS));
        HARNESS.pull(address(token), PAYER, 10);
        expectRefused(address(token), address(HARNESS), PAYER);
        HARNESS.push(address(token), PAYER, 10);
    }

    function test_shouldRefuseWhenTheTokenReverts() external {
        TestToken token = new TestToken();
        expectRefused(address(token), PAYER, address(HARNESS));
        HARNESS.pull(address(token), PAYER, 10);
        expectRefused(address(token), address(HARNESS), PAYER);
        HARNESS.push(address(token), PAYER, 10);
    }

    function test_shouldRefuseWhenThereIsNoToken() external {
        expectRefused(PAYER, PAYER, address(HARNESS));
        HARNESS.pull(PAYER, PAYER, 10);
    }

    function test_shouldRefuseAnAnswerThatIsNotTrue() external {
        shouldRefuseAnswer(hex"01");
        shouldRefuseAnswer(abi.encode(uint256(2)));
        shouldRefuseAnswer(abi.encode(uint256(1) << 255));
    }

    function shouldRefuseAnswer(bytes memory answer) private {
        BabblingToken token = new BabblingToken(answer);
        token.mint(PAYER, 10);
        expectRefused(address(token), PAYER, address(HARNESS));
        HARNESS.pull(address(token), PAYER, 10);
    }

    function expectRefused(address token, address from, address to) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                TokenTransfer.TransferRefused.selector, token, from, to, uint256(10)
            )
        );
    }
}

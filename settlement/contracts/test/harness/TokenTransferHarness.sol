// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {TokenTransfer} from "../../src/TokenTransfer.sol";

/// @dev Makes the library callable from outside.
contract TokenTransferHarness {
    function push(address token, address to, uint256 amount) external {
        TokenTransfer.push(token, to, amount);
    }

    function pull(address token, address from, uint256 amount) external {
        TokenTransfer.pull(token, from, amount);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {BareToken} from "./BareToken.sol";

/// @dev Moves tokens and returns nothing, as the oldest tokens do.
contract SilentToken is BareToken {
    function transfer(address to, uint256 amount) external {
        move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        move(from, to, amount);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {BareToken} from "./BareToken.sol";

/// @dev Gives more than was asked for.
contract GenerousToken is BareToken {
    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        move(from, to, amount);
        balanceOf[to] += 1;
        return true;
    }
}

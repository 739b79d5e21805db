// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {BareToken} from "./BareToken.sol";

/// @dev Keeps a part of every transfer.
contract FeeToken is BareToken {
    uint256 public fee = 1;

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        move(from, to, amount - fee);
        balanceOf[from] -= fee;
        return true;
    }
}

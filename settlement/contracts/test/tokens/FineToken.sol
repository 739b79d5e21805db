// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {BareToken} from "./BareToken.sol";

/// @dev Counts in eighteen decimals.
contract FineToken is BareToken {
    constructor() {
        decimals = 18;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        move(from, to, amount);
        return true;
    }
}

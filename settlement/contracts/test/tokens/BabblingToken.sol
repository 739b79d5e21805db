// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {BareToken} from "./BareToken.sol";

/// @dev Moves tokens, then answers with whatever bytes it was told.
contract BabblingToken is BareToken {
    bytes private _answer;

    constructor(bytes memory answer) {
        _answer = answer;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        move(from, to, amount);
        bytes memory answer = _answer;
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }
}

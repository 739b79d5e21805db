// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {Stream} from "../../src/Stream.sol";

/// @dev Makes the library callable from outside.
contract StreamHarness {
    function cash(bytes calldata stream) external pure returns (int256) {
        return Stream.cash(stream);
    }
}

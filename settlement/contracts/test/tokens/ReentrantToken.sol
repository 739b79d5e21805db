// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {Clearing} from "../../src/Clearing.sol";
import {BareToken} from "./BareToken.sol";

/// @dev Calls back once while it moves tokens, and keeps a fee that a second deposit in between
/// could hide.
contract ReentrantToken is BareToken {
    Clearing private _target;
    bytes private _call;
    bytes private _answer;
    uint256 private _fee;

    function attack(Clearing target, bytes calldata call, uint256 fee) external {
        _target = target;
        _call = call;
        _fee = fee;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        callBack();
        move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 fee = callBack();
        move(from, to, amount - fee);
        return true;
    }

    /// @dev Returns what the call back answered.
    function answer() external view returns (bytes memory) {
        return _answer;
    }

    function callBack() private returns (uint256 fee) {
        Clearing target = _target;
        if (address(target) != address(0)) {
            fee = _fee;
            _target = Clearing(address(0));
            (, _answer) = address(target).call(_call);
        }
    }
}

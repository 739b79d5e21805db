// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

/// @dev Six decimals, balances, and no transfer: what the quirky tokens below share.
abstract contract BareToken {
    uint8 public decimals = 6;
    mapping(address => uint256) public balanceOf;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function move(address from, address to, uint256 amount) internal {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

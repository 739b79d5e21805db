// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

/// @title The part of ERC-20 that the clearing contract reads
/// @dev Transfers are not declared here: tokens disagree about their return value, see
/// TokenTransfer.
interface IERC20 {
    /// @notice Returns the smallest units that `holder` owns.
    function balanceOf(address holder) external view returns (uint256);

    /// @notice Returns the decimal places of one whole token.
    function decimals() external view returns (uint8);
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

/// @title Transfers of any ERC-20, including those that return nothing
library TokenTransfer {
    /// @notice The token refused a transfer: it reverted, returned something other than true, or
    /// has no code.
    /// @param token The token.
    /// @param from Who should have paid.
    /// @param to Who should have been paid.
    /// @param amount Smallest units of the token.
    error TransferRefused(address token, address from, address to, uint256 amount);

    bytes4 private constant TRANSFER = bytes4(keccak256("transfer(address,uint256)"));
    bytes4 private constant TRANSFER_FROM =
        bytes4(keccak256("transferFrom(address,address,uint256)"));

    /// @dev Pays `amount` from this contract to `to`.
    function push(address token, address to, uint256 amount) internal {
        bytes memory call = abi.encodeWithSelector(TRANSFER, to, amount);
        require(accepted(token, call), TransferRefused(token, address(this), to, amount));
    }

    /// @dev Pays `amount` from `from` to this contract, out of the allowance that `from` gave.
    function pull(address token, address from, uint256 amount) internal {
        bytes memory call = abi.encodeWithSelector(TRANSFER_FROM, from, address(this), amount);
        require(accepted(token, call), TransferRefused(token, from, address(this), amount));
    }

    function accepted(address token, bytes memory call) private returns (bool) {
        (bool success, bytes memory answer) = token.call(call);
        if (!success || token.code.length == 0) {
            return false;
        }
        // A short answer is padded with zeros on the right, so it is not one either.
        return answer.length == 0 || uint256(bytes32(answer)) == 1;
    }
}

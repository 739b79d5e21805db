// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

/// @title A token for local chains and tests: six decimals, and anyone may mint
contract TestToken {
    /// @notice Name of the token.
    string public constant name = "Novate test money";

    /// @notice Ticker of the token.
    string public constant symbol = "TEST";

    /// @notice Decimal places of one whole token.
    uint8 public constant decimals = 6;

    uint256 private _totalSupply;
    mapping(address => uint256) private _balances;
    mapping(address => mapping(address => uint256)) private _allowances;

    /// @notice The payer owns too little.
    /// @param holder The payer.
    /// @param balance Smallest units it owns.
    /// @param needed Smallest units asked for.
    error InsufficientBalance(address holder, uint256 balance, uint256 needed);

    /// @notice The payer allowed too little.
    /// @param spender Who asked.
    /// @param allowed Smallest units allowed.
    /// @param needed Smallest units asked for.
    error InsufficientAllowance(address spender, uint256 allowed, uint256 needed);

    /// @notice Tokens moved; minted ones come from the zero address.
    event Transfer(address indexed from, address indexed to, uint256 amount);

    /// @notice An allowance was set.
    event Approval(address indexed holder, address indexed spender, uint256 amount);

    /// @notice Makes `amount` new units for `to`.
    function mint(address to, uint256 amount) external {
        _totalSupply += amount;
        _balances[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    /// @notice Allows `spender` to take up to `amount` from the sender; the largest number means
    /// without end.
    function approve(address spender, uint256 amount) external returns (bool) {
        _allowances[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    /// @notice Pays `amount` from the sender to `to`.
    function transfer(address to, uint256 amount) external returns (bool) {
        move(msg.sender, to, amount);
        return true;
    }

    /// @notice Pays `amount` from `from` to `to`, out of the allowance of the sender.
    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = _allowances[from][msg.sender];
        require(amount <= allowed, InsufficientAllowance(msg.sender, allowed, amount));
        if (allowed != type(uint256).max) {
            _allowances[from][msg.sender] = allowed - amount;
        }
        move(from, to, amount);
        return true;
    }

    /// @notice Returns the units that `holder` owns.
    function balanceOf(address holder) external view returns (uint256) {
        return _balances[holder];
    }

    /// @notice Returns the units that `spender` may take from `holder`.
    function allowance(address holder, address spender) external view returns (uint256) {
        return _allowances[holder][spender];
    }

    /// @notice Returns all units.
    function totalSupply() external view returns (uint256) {
        return _totalSupply;
    }

    function move(address from, address to, uint256 amount) private {
        uint256 balance = _balances[from];
        require(amount <= balance, InsufficientBalance(from, balance, amount));
        unchecked {
            _balances[from] = balance - amount;
        }
        _balances[to] += amount;
        emit Transfer(from, to, amount);
    }
}

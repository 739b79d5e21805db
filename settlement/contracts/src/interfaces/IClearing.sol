// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {AccountId, BatchNumber, ItemIndex} from "../Types.sol";
import {IStepJudge} from "./IStepJudge.sol";

/// @title The clearing contract: holds the collateral, orders the inbox, checks batches, pays
/// claims
/// @notice Money is the smallest unit of a token with six decimals; assets are other tokens that
/// serve as collateral, counted in their own smallest units. Times are seconds since 1970.
/// There is no administrator, no pause and no upgrade; the operator may post batches and nothing
/// else, and only while its bond is here. Within the finality window anyone may refute a batch. When
/// the operator leaves the inbox alone for three days anyone may freeze the contract; a window later
/// every account takes its own out.
interface IClearing {
    // --------------------------------------------------------------------------------------- types

    /// @notice What a batch claims; the fields and their order are part of the commitment.
    /// @param mode Where the stream is: 0 calldata.
    /// @param number The batch, one more than the head.
    /// @param prevAccounts Root of the accounts before the batch.
    /// @param prevTable Root of the price table before the batch.
    /// @param nextAccounts Root of the accounts after the batch.
    /// @param nextTable Root of the price table after the batch.
    /// @param from First inbox item that the batch consumes.
    /// @param to First inbox item that the batch leaves.
    /// @param toHash Value of the inbox hash chain at `to`.
    /// @param out Money that the batch makes claimable.
    /// @param settled Whether every account is solvent after the batch; only then its root pays
    /// claims.
    /// @param lastSettled The last settled batch strictly before this one, 0 when none.
    struct Header {
        uint8 mode;
        BatchNumber number;
        bytes32 prevAccounts;
        bytes32 prevTable;
        bytes32 nextAccounts;
        bytes32 nextTable;
        ItemIndex from;
        ItemIndex to;
        bytes32 toHash;
        uint64 out;
        bool settled;
        BatchNumber lastSettled;
    }

    /// @notice What the contract adds to a header when it accepts it.
    /// @param da Hash of the stream.
    /// @param elements Elements of the stream, 32 bytes each.
    /// @param postedAt Time of the block that carried the batch.
    /// @param cumOut Money made claimable by all batches up to and with this one.
    struct Publication {
        bytes32 da;
        uint32 elements;
        uint64 postedAt;
        uint64 cumOut;
    }

    /// @notice An account as its leaf states it, positions apart.
    /// @param index The account.
    /// @param owner Who is paid; the zero address marks the empty leaf.
    /// @param signer Whose signature orders need, zero for none.
    /// @param nonce Latest order nonce seen.
    /// @param filled Lots filled under that nonce.
    /// @param cash Ledger cash C, money.
    /// @param out Money made claimable over the account's life.
    struct Leaf {
        AccountId index;
        address owner;
        address signer;
        uint32 nonce;
        uint64 filled;
        int64 cash;
        uint64 out;
    }

    // -------------------------------------------------------------------------------------- errors

    /// @notice The token does not count in units of money.
    /// @param decimals Decimal places of the token; six are needed.
    error TokenDecimals(uint8 decimals);

    /// @notice A bound of zero would refuse every batch.
    error UnsettledMaxZero();

    /// @notice More assets than keys.
    /// @param count Tokens given to the constructor.
    /// @param countMax Most tokens.
    error TooManyAssets(uint256 count, uint256 countMax);

    /// @notice An asset without a token, or with one that is money or another asset already.
    /// @param key The asset.
    /// @param token Its token as given to the constructor.
    error AssetToken(uint16 key, address token);

    /// @notice The genesis must hold the insurance account of the operator and nothing else.
    /// @param expected Root of that tree.
    /// @param given Root given to the constructor.
    error Genesis(bytes32 expected, bytes32 given);

    /// @notice Only the operator posts batches.
    /// @param sender Who tried.
    error NotOperator(address sender);

    /// @notice The operator has not posted its bond, or lost it.
    /// @param held Money of the bond that is here.
    /// @param needed Money of a whole bond.
    error NotBonded(uint64 held, uint64 needed);

    /// @notice The contract is frozen: nothing comes in any more.
    error Frozen();

    /// @notice Fraud has undone the batch, or it was never posted.
    /// @param number The batch.
    /// @param head The last batch that stands.
    error Dead(BatchNumber number, BatchNumber head);

    /// @notice The finality window of the batch has passed.
    /// @param number The batch.
    /// @param finalAfter The batch is final in blocks later than this time.
    error Final(BatchNumber number, uint256 finalAfter);

    /// @notice The stream is not the published one.
    /// @param expected Its hash as published.
    /// @param given Hash of the argument.
    error StreamHash(bytes32 expected, bytes32 given);

    /// @notice The batch has no such step.
    /// @param step The step, from 0.
    /// @param steps Steps of the batch.
    error StepRange(uint256 step, uint256 steps);

    /// @notice The state is not the one before the step.
    /// @param step The step.
    /// @param expected Hash as published, or of the start of the batch; 0 when the step before
    /// publishes no root.
    /// @param given Hash of the argument.
    error PreState(uint256 step, bytes32 expected, bytes32 given);

    /// @notice Nothing is wrong with what was challenged.
    error Honest();

    /// @notice No item waits too long.
    /// @param cursor First item that no batch has consumed.
    /// @param deadline Time after which it is overdue, 0 when there is none.
    error NotOverdue(ItemIndex cursor, uint256 deadline);

    /// @notice The contract is not frozen.
    error NotFrozen();

    /// @notice What every account takes is not fixed yet.
    error NotWoundUp();

    /// @notice What every account takes was fixed before.
    error WoundUpAlready();

    /// @notice The account took this out before.
    /// @param account The account.
    /// @param key The asset, 0 for money.
    error EscapedAlready(AccountId account, uint16 key);

    /// @notice The deposit is part of the accounts.
    /// @param item The item.
    /// @param cursor First item that is not.
    error Served(ItemIndex item, ItemIndex cursor);

    /// @notice The deposit was paid back before.
    /// @param item The item.
    error RefundedAlready(ItemIndex item);

    /// @notice The batch was cut for another way of publishing.
    /// @param mode Mode of the header.
    error Mode(uint8 mode);

    /// @notice The batch does not continue the head.
    /// @param field Name of the header field that differs.
    /// @param expected Value at the head.
    /// @param given Value in the header.
    error Sequence(bytes32 field, bytes32 expected, bytes32 given);

    /// @notice The batch consumes items that are not in the inbox, or gives items back.
    /// @param from First item it consumes.
    /// @param to First item it leaves.
    /// @param count Items in the inbox.
    error InboxRange(ItemIndex from, ItemIndex to, ItemIndex count);

    /// @notice The batch consumed other items than those of this inbox.
    /// @param to First item it leaves.
    /// @param expected Value of the hash chain there.
    /// @param given Value in the header.
    error Inbox(ItemIndex to, bytes32 expected, bytes32 given);

    /// @notice The batch leaves an item that should have been served.
    /// @param item The item.
    /// @param deadline Time by which it had to be served.
    error InboxOverdue(ItemIndex item, uint256 deadline);

    /// @notice A stream is 1 to 64 whole steps of 512 bytes.
    /// @param length Bytes of the stream.
    error StreamLength(uint256 length);

    /// @notice The deltas of the batch create or destroy money.
    /// @param expected Deposits consumed minus money made claimable.
    /// @param actual Sum of the cash lanes.
    error Sum(int256 expected, int256 actual);

    /// @notice More was made claimable than was ever deposited.
    /// @param cumOut Money made claimable, with this batch.
    /// @param cumDeposits Deposits consumed, with this batch.
    error Overdrawn(uint256 cumOut, uint256 cumDeposits);

    /// @notice Too many batches would pass without a settled one.
    /// @param number The batch.
    /// @param lastSettled The last settled batch before it.
    /// @param unsettledMax Largest distance; a batch at that distance has to be settled.
    error Unsettled(BatchNumber number, BatchNumber lastSettled, uint64 unsettledMax);

    /// @notice As many accounts were opened as the core has room for.
    error AccountsExhausted();

    /// @notice No account, or more than there are indexes for, could be opened.
    /// @param accountsMax The bound given.
    /// @param most The largest bound.
    error AccountsMax(uint32 accountsMax, uint32 most);

    /// @notice The index is outside the tree, or was not allocated by this contract and came
    /// without a proof.
    /// @param account The account.
    error UnknownAccount(AccountId account);

    /// @notice Insurance holds money only: it could never consume an asset.
    error InsuranceHoldsMoneyOnly();

    /// @notice No asset has this key.
    /// @param key The key; money is key 0 and comes through `deposit`.
    error UnknownAsset(uint16 key);

    /// @notice A deposit of nothing.
    error Dust();

    /// @notice A deposit above the bound that the arithmetic of the stream allows.
    /// @param amount Money, or smallest units of an asset.
    /// @param amountMax Largest amount.
    error AmountRange(uint64 amount, uint256 amountMax);

    /// @notice The token kept a part of the transfer; such tokens cannot be cleared.
    /// @param expected Smallest units that should have arrived.
    /// @param received Smallest units that arrived.
    error FeeOnTransfer(uint256 expected, uint256 received);

    /// @notice The header and publication are not those the contract accepted under this number.
    /// @param number The batch.
    /// @param expected Commitment kept by the contract, 0 when there is no such batch.
    /// @param given Commitment of the arguments.
    error Commitment(BatchNumber number, bytes32 expected, bytes32 given);

    /// @notice The finality window of the batch has not passed.
    /// @param number The batch.
    /// @param finalAfter The batch is final in blocks later than this time.
    error NotFinal(BatchNumber number, uint256 finalAfter);

    /// @notice Only settled batches pay.
    /// @param number The batch.
    error NotSettled(BatchNumber number);

    /// @notice The leaf has no owner.
    /// @param account The account.
    error EmptyLeaf(AccountId account);

    /// @notice The leaf is not under the root of the batch.
    /// @param account The account.
    /// @param expected Root of the batch.
    /// @param derived Root that the leaf and its path lead to.
    error LeafProof(AccountId account, bytes32 expected, bytes32 derived);

    /// @notice Everything that the leaf makes claimable was paid before.
    /// @param account The account.
    /// @param out Money the leaf makes claimable over the account's life.
    /// @param paid Money paid to its owner so far.
    error NothingToPay(AccountId account, uint64 out, uint64 paid);

    /// @notice The token called back into a function that moves tokens.
    error Reentered();

    // -------------------------------------------------------------------------------------- events

    /// @notice A batch was accepted.
    /// @param number The batch.
    /// @param nextAccounts Root of the accounts after it.
    /// @param nextTable Root of the price table after it.
    /// @param da Hash of its stream.
    /// @param elements Elements of its stream.
    /// @param settled Whether it pays claims once final.
    /// @param postedAt Time of the block.
    /// @param cumOut Money made claimable by all batches so far.
    event Posted(
        BatchNumber indexed number,
        bytes32 nextAccounts,
        bytes32 nextTable,
        bytes32 da,
        uint32 elements,
        bool settled,
        uint64 postedAt,
        uint64 cumOut
    );

    /// @notice An item was appended to the inbox.
    /// @param index The item.
    /// @param kind 1 open, 2 deposit.
    /// @param account The account it is for.
    /// @param key The asset, 0 for money.
    /// @param amount Money, or smallest units of the asset.
    /// @param sender Who sent it.
    /// @param signer Signer of an opened account, else zero.
    /// @param nextHash Value of the hash chain with this item.
    event Item(
        ItemIndex indexed index,
        uint8 kind,
        AccountId indexed account,
        uint16 key,
        uint64 amount,
        address sender,
        address signer,
        bytes32 nextHash
    );

    /// @notice A claim was paid.
    /// @param account The account.
    /// @param owner Who was paid.
    /// @param amount Money.
    /// @param number The batch whose root proved it.
    event Claimed(
        AccountId indexed account, address indexed owner, uint64 amount, BatchNumber number
    );

    /// @notice Claimable units of an asset were paid.
    /// @param account The account.
    /// @param owner Who was paid.
    /// @param key The asset.
    /// @param units Smallest units of its token.
    /// @param number The batch whose root proved it.
    event AssetClaimed(
        AccountId indexed account,
        address indexed owner,
        uint16 key,
        uint64 units,
        BatchNumber number
    );

    /// @notice The operator made its bond whole.
    /// @param amount Money that was missing.
    event Bonded(uint64 amount);

    /// @notice A batch was refuted; it and all behind it are undone, and the bond is lost.
    /// @param number The batch; the head is one less now.
    /// @param challenger Who refuted it.
    /// @param verdict What was wrong, see `IStepJudge.Verdict`.
    /// @param reward Money paid to the challenger; as much was burnt.
    event Fraud(
        BatchNumber indexed number, address indexed challenger, uint8 verdict, uint64 reward
    );

    /// @notice The contract froze.
    /// @param cursor The item that waited too long.
    event Froze(ItemIndex cursor);

    /// @notice What every account takes out is fixed.
    /// @param number The last settled batch, 0 when there is none.
    /// @param numerator Money paid for `denominator` of equity.
    /// @param denominator Equity of all accounts after that batch.
    event WoundUp(BatchNumber number, uint64 numerator, uint64 denominator);

    /// @notice An account took out what it had.
    /// @param account The account.
    /// @param owner Who was paid.
    /// @param key The asset, 0 for money.
    /// @param amount Money, or smallest units of the asset.
    event Escaped(AccountId indexed account, address indexed owner, uint16 key, uint256 amount);

    /// @notice A deposit that is in no account was paid back.
    /// @param index The item.
    /// @param sender Who was paid.
    /// @param key The asset, 0 for money.
    /// @param amount Money, or smallest units of the asset.
    event Refunded(ItemIndex indexed index, address indexed sender, uint16 key, uint64 amount);

    // ----------------------------------------------------------------------------------- functions

    /// @notice Allocates the next account to the sender.
    /// @param signer Whose signature orders of the account need, zero for none.
    /// @return account The account; usable once a batch has consumed the item.
    function open(address signer) external returns (AccountId account);

    /// @notice Takes money from the sender and credits it to an account that this contract
    /// allocated, or to insurance.
    /// @param account The account.
    /// @param amount Money, 1 to 2^53.
    function deposit(AccountId account, uint64 amount) external;

    /// @notice Takes units of an asset from the sender and credits them to an account that this
    /// contract allocated.
    /// @dev Assets are no money: `cumDeposits` stays, and the cash of a batch that consumes the item
    /// does not contain them.
    /// @param account The account.
    /// @param key The asset, 0x8001 for the first.
    /// @param units Smallest units of its token, 1 to 2^53.
    function depositAsset(AccountId account, uint16 key, uint64 units) external;

    /// @notice Takes money from the sender and credits it to any account with a leaf under a final
    /// root.
    /// @param header Header of a final batch.
    /// @param publication What the contract added to it.
    /// @param leaf The account's leaf after that batch.
    /// @param positions The account's positions, packed as `(key u16, lots i64)*`.
    /// @param path Siblings of the leaf from the leaf upwards.
    /// @param amount Money, 1 to 2^53.
    function depositProven(
        Header calldata header,
        Publication calldata publication,
        Leaf calldata leaf,
        bytes calldata positions,
        bytes32[24] calldata path,
        uint64 amount
    ) external;

    /// @notice Takes from the operator what its bond lacks. The bond leaves only by fraud, half of it to
    /// the challenger, or by a freeze, into the pool.
    function postBond() external;

    /// @notice Accepts the next batch, published in calldata; operator only.
    /// @param header What the batch claims.
    /// @param stream Its elements, 16 to 1,024 in whole steps of 16, 32 bytes each, big endian.
    function postCalldata(Header calldata header, bytes calldata stream) external;

    /// @notice Pays the owner of an account what its leaf makes claimable and was not paid before;
    /// anyone may call.
    /// @param header Header of a final and settled batch.
    /// @param publication What the contract added to it.
    /// @param leaf The account's leaf after that batch.
    /// @param positions The account's positions, packed as `(key u16, lots i64)*`.
    /// @param path Siblings of the leaf from the leaf upwards.
    function claim(
        Header calldata header,
        Publication calldata publication,
        Leaf calldata leaf,
        bytes calldata positions,
        bytes32[24] calldata path
    ) external;

    /// @notice Pays the owner of an account the units of an asset that its leaf makes claimable and
    /// that were not paid before; anyone may call.
    /// @param header Header of a final and settled batch.
    /// @param publication What the contract added to it.
    /// @param leaf The account's leaf after that batch.
    /// @param positions The account's positions, packed as `(key u16, lots i64)*`.
    /// @param path Siblings of the leaf from the leaf upwards.
    /// @param key The asset, 0x8001 for the first.
    function claimAsset(
        Header calldata header,
        Publication calldata publication,
        Leaf calldata leaf,
        bytes calldata positions,
        bytes32[24] calldata path,
        uint16 key
    ) external;

    /// @notice Refutes a step of a batch within its window: runs it again and takes the batch back if
    /// a rule is broken or the state it publishes is not the true one.
    /// @dev The first step whose published state is not true has a true state before it, so whoever
    /// replayed the log can refute it. A witness that is not true reverts.
    /// @param header Header of the batch.
    /// @param publication What the contract added to it.
    /// @param step The step, from 0.
    /// @param pre State before the step.
    /// @param stream The stream of the batch, as published.
    /// @param witness What the step reads, see `IStepJudge`.
    function challengeStep(
        Header calldata header,
        Publication calldata publication,
        uint256 step,
        IStepJudge.State calldata pre,
        bytes calldata stream,
        bytes calldata witness
    ) external;

    /// @notice Refutes a settled batch within its window by an account whose equity is below zero.
    /// @param header Header of the batch.
    /// @param publication What the contract added to it.
    /// @param witness The account after the batch, see `IStepJudge`.
    function challengeInsolvent(
        Header calldata header,
        Publication calldata publication,
        bytes calldata witness
    ) external;

    /// @notice Freezes the contract when the item at the cursor is older than three days and no grace
    /// runs; the bond goes to the pool.
    function freeze() external;

    /// @notice Fixes, one window after the freeze, what every account takes: its equity after the last
    /// settled batch, in full or in the proportion that the pool is short.
    /// @param header Header of the last settled batch; anything when there is none.
    /// @param publication What the contract added to it.
    function windUp(Header calldata header, Publication calldata publication) external;

    /// @notice Pays the owner of an account its share of the equity, once; anyone may call.
    /// @param witness The account after the last settled batch, see `IStepJudge`.
    function escape(bytes calldata witness) external;

    /// @notice Pays the owner of an account its units of an asset, once; anyone may call. What was
    /// claimable stays claimable.
    /// @param leaf The account's leaf after the last settled batch.
    /// @param positions The account's positions, packed as `(key u16, lots i64)*`.
    /// @param path Siblings of the leaf from the leaf upwards.
    /// @param key The asset, 0x8001 for the first.
    function escapeAsset(
        Leaf calldata leaf,
        bytes calldata positions,
        bytes32[24] calldata path,
        uint16 key
    ) external;

    /// @notice Pays a deposit that the last settled batch does not contain back to its sender, once;
    /// anyone may call. The arguments are those of the event `Item`.
    function refund(
        ItemIndex index,
        AccountId account,
        uint16 key,
        uint64 amount,
        address sender,
        address signer
    ) external;

    // ------------------------------------------------------------------------------------- getters

    /// @notice Returns the executor of steps.
    function judge() external view returns (IStepJudge);

    /// @notice Returns the money of a whole bond.
    function bondNeeded() external view returns (uint64);

    /// @notice Returns the money of the bond that is here.
    function bondHeld() external view returns (uint64);

    /// @notice Returns the time until which a fraud protects the operator from a freeze, 0 before
    /// any.
    function graceUntil() external view returns (uint64);

    /// @notice Returns the time of the freeze, 0 before.
    function frozenAt() external view returns (uint64);

    /// @notice Returns the units of an asset paid to the owner of an account so far.
    function paidUnits(AccountId account, uint16 key) external view returns (uint64);

    /// @notice Returns the token that is money.
    function token() external view returns (address);

    /// @notice Returns the token of an asset, zero when no asset has this key.
    function assetToken(uint16 key) external view returns (address);

    /// @notice Returns the units of an asset ever deposited.
    function cumAssetDeposits(uint16 key) external view returns (uint64);

    /// @notice Returns the most accounts that may be opened here, insurance not counted.
    function accountsMax() external view returns (uint32);

    /// @notice Returns who posts batches.
    function operator() external view returns (address);

    /// @notice Returns the seconds after which a batch is final.
    function finalityWindow() external view returns (uint64);

    /// @notice Returns the largest distance of a batch to the last settled one before it.
    function unsettledMax() external view returns (uint64);

    /// @notice Returns the number of the last accepted batch.
    function headNumber() external view returns (BatchNumber);

    /// @notice Returns the root of the accounts after the last accepted batch.
    function headAccounts() external view returns (bytes32);

    /// @notice Returns the root of the price table after the last accepted batch.
    function headTable() external view returns (bytes32);

    /// @notice Returns the last accepted batch that is settled, 0 when none.
    function lastSettled() external view returns (BatchNumber);

    /// @notice Returns the first inbox item that no batch has consumed.
    function inboxCursor() external view returns (ItemIndex);

    /// @notice Returns the items in the inbox.
    function itemCount() external view returns (ItemIndex);

    /// @notice Returns the value of the hash chain before item `index`; 0 at the start and beyond
    /// the end.
    function inboxHash(ItemIndex index) external view returns (bytes32);

    /// @notice Returns the time at which item `index` was appended, 0 when there is none.
    function itemTime(ItemIndex index) external view returns (uint64);

    /// @notice Returns the next account that `open` will allocate.
    function nextAccount() external view returns (AccountId);

    /// @notice Returns the commitment of a batch, 0 for the genesis and for numbers above the head.
    function commitment(BatchNumber number) external view returns (bytes32);

    /// @notice Returns the money paid to the owner of an account so far.
    function paid(AccountId account) external view returns (uint64);

    /// @notice Returns the money made claimable by all batches.
    function cumOut() external view returns (uint64);

    /// @notice Returns the money deposited by all items, consumed or not.
    function cumDeposits() external view returns (uint64);
}

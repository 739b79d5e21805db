// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {AccountTree} from "./AccountTree.sol";
import {StepJudge} from "./StepJudge.sol";
import {Stream} from "./Stream.sol";
import {TokenTransfer} from "./TokenTransfer.sol";
import {AccountId, BatchNumber, ItemIndex} from "./Types.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IERC20} from "./interfaces/IERC20.sol";
import {IStepJudge} from "./interfaces/IStepJudge.sol";

/// @title The clearing contract
contract Clearing is IClearing {
    /// @dev Where the chain of batches stands; one storage slot.
    struct Head {
        BatchNumber number;
        BatchNumber lastSettled;
        ItemIndex cursor;
        uint64 cumOut;
    }

    /// @dev Where the inbox stands; one storage slot.
    struct Tail {
        ItemIndex count;
        uint64 cumDeposits;
        AccountId nextAccount;
        uint64 cumPaid;
    }

    /// @dev What stands behind the batches; one storage slot, times 0 until they come.
    struct Guard {
        uint64 bond;
        uint64 graceFrom;
        uint64 graceUntil;
        uint64 frozenAt;
    }

    /// @dev What is left to be shared after a freeze: the last final settled batch, and of each unit
    /// of equity `numerator / denominator`.
    struct Estate {
        bytes32 accounts;
        bytes32 table;
        ItemIndex cursor;
        uint64 numerator;
        uint64 denominator;
        bool isFixed;
    }

    /// @dev The inbox after an item: hash chain, deposits so far, and the time of that item.
    struct Point {
        bytes32 hash;
        uint64 cumDeposits;
        uint64 time;
    }

    /// @dev An asset's token and the units ever deposited; one storage slot.
    struct Asset {
        address token;
        uint64 cumDeposits;
    }

    uint8 private constant MODE_CALLDATA = 0;
    uint8 private constant KIND_OPEN = 1;
    uint8 private constant KIND_DEPOSIT = 2;
    uint16 private constant KEY_MONEY = 0;
    uint16 private constant KEY_ASSETS = 0x8000;
    uint256 private constant ASSETS_MAX = 16;
    uint8 private constant MONEY_DECIMALS = 6;
    uint32 private constant INSURANCE = 1;
    uint32 private constant ALLOCATED_FROM = 2;
    uint32 private constant VENUE_FROM = 1 << 23;
    uint64 private constant AMOUNT_MAX = 1 << 53;
    uint64 private constant DEPOSITS_MAX = uint64(type(int64).max);
    uint256 private constant SERVED_WITHIN_SECONDS = 1 days;
    uint256 private constant SERVED_AT_ONCE = 1024;
    uint256 private constant FROZEN_AFTER_SECONDS = 3 days;
    uint256 private constant GRACE_SECONDS = 3 days;
    uint16 private constant ASSET_TO_CLAIM = 0x4000;
    uint256 private constant POSITION_BYTES = 10;

    /// @dev Where the burnt half of a bond goes; nobody has its key.
    address private constant BURNT = 0x000000000000000000000000000000000000dEaD;

    /// @dev Root of the empty tree of depth 16.
    bytes32 private constant EMPTY_TABLE =
        0x2733e50f526ec2fa19a22b31e8ed50f23cd1fdf94c9154ed3a7609a2f1ff981f;

    address private immutable TOKEN;
    address private immutable OPERATOR;
    IStepJudge private immutable JUDGE;
    uint64 private immutable FINALITY_WINDOW_SECONDS;
    uint64 private immutable BOND;
    uint64 private immutable UNSETTLED_MAX;
    uint32 private immutable ACCOUNTS_MAX;

    Head private _head;
    Tail private _tail;
    bytes32 private _headAccounts;
    bytes32 private _headTable;
    mapping(BatchNumber => bytes32) private _commitments;
    mapping(ItemIndex => Point) private _points;
    mapping(AccountId => uint64) private _paid;
    Guard private _guard;
    Estate private _estate;
    mapping(AccountId => mapping(uint16 => uint64)) private _paidUnits;
    mapping(AccountId => mapping(uint16 => bool)) private _escaped;
    mapping(ItemIndex => bool) private _refunded;

    /// @dev Each asset by its key; tokens are written by the constructor only.
    mapping(uint16 => Asset) private _assets;
    bool private transient _moving;

    /// @dev Tokens may call back while they move; what they moved is measured, so one transfer at a
    /// time.
    modifier movesTokens() {
        require(!_moving, Reentered());
        _moving = true;
        _;
        _moving = false;
    }

    /// @dev After a freeze nothing new comes in.
    modifier whileRunning() {
        require(_guard.frozenAt == 0, Frozen());
        _;
    }

    /// @param moneyToken The token that is money; six decimals, no fee on transfer.
    /// @param batchOperator Who posts batches and owns the insurance account.
    /// @param finalityWindowSeconds Seconds after which a batch is final.
    /// @param bondAmount Money that the operator has to leave here before it may post.
    /// @param unsettledBatchesMax Largest distance of a batch to the last settled one before it.
    /// @param openAccountsMax Most accounts that may be opened here, insurance not counted: as many as the
    /// core has room for, so that it can always consume an opening.
    /// @param genesisAccounts Root of the tree that holds only the insurance account.
    /// @param assetTokens Tokens that are collateral beside money, at most 16, no fee on transfer;
    /// the first has key 0x8001, the next 0x8002.
    constructor(
        address moneyToken,
        address batchOperator,
        uint64 finalityWindowSeconds,
        uint64 bondAmount,
        uint64 unsettledBatchesMax,
        uint32 openAccountsMax,
        bytes32 genesisAccounts,
        address[] memory assetTokens
    ) {
        uint8 decimals = IERC20(moneyToken).decimals();
        require(decimals == MONEY_DECIMALS, TokenDecimals(decimals));
        require(unsettledBatchesMax > 0, UnsettledMaxZero());
        require(bondAmount > 0 && bondAmount <= AMOUNT_MAX, AmountRange(bondAmount, AMOUNT_MAX));
        uint32 most = VENUE_FROM - ALLOCATED_FROM;
        require(openAccountsMax > 0 && openAccountsMax <= most, AccountsMax(openAccountsMax, most));
        bytes32 expected = genesisRoot(batchOperator);
        require(genesisAccounts == expected, Genesis(expected, genesisAccounts));
        TOKEN = moneyToken;
        OPERATOR = batchOperator;
        FINALITY_WINDOW_SECONDS = finalityWindowSeconds;
        BOND = bondAmount;
        JUDGE = new StepJudge();
        UNSETTLED_MAX = unsettledBatchesMax;
        ACCOUNTS_MAX = openAccountsMax;
        _headAccounts = genesisAccounts;
        _headTable = EMPTY_TABLE;
        _tail.nextAccount = AccountId.wrap(ALLOCATED_FROM);
        listAssets(moneyToken, assetTokens);
    }

    /// @inheritdoc IClearing
    function open(address signer) external whileRunning returns (AccountId account) {
        account = _tail.nextAccount;
        uint32 index = AccountId.unwrap(account);
        require(index < ALLOCATED_FROM + ACCOUNTS_MAX, AccountsExhausted());
        _tail.nextAccount = AccountId.wrap(index + 1);
        append(KIND_OPEN, account, KEY_MONEY, 0, signer);
    }

    /// @inheritdoc IClearing
    function deposit(AccountId account, uint64 amount) external whileRunning movesTokens {
        checkAllocated(account);
        credit(account, amount);
    }

    /// @inheritdoc IClearing
    function depositAsset(AccountId account, uint16 key, uint64 units)
        external
        whileRunning
        movesTokens
    {
        checkAllocated(account);
        bool isInsurance = AccountId.unwrap(account) == INSURANCE;
        require(!isInsurance, InsuranceHoldsMoneyOnly());
        Asset storage asset = _assets[key];
        require(asset.token != address(0), UnknownAsset(key));
        take(asset.token, units);
        uint64 room = DEPOSITS_MAX - asset.cumDeposits;
        require(units <= room, AmountRange(units, room));
        asset.cumDeposits += units;
        append(KIND_DEPOSIT, account, key, units, address(0));
    }

    /// @inheritdoc IClearing
    function depositProven(
        Header calldata header,
        Publication calldata publication,
        Leaf calldata leaf,
        bytes calldata positions,
        bytes32[24] calldata path,
        uint64 amount
    ) external whileRunning movesTokens {
        checkFinal(header, publication);
        checkLeaf(header.nextAccounts, leaf, positions, path);
        credit(leaf.index, amount);
    }

    /// @inheritdoc IClearing
    function postBond() external whileRunning movesTokens {
        require(msg.sender == OPERATOR, NotOperator(msg.sender));
        uint64 missing = BOND - _guard.bond;
        take(TOKEN, missing);
        _guard.bond = BOND;
        emit Bonded(missing);
    }

    /// @inheritdoc IClearing
    function postCalldata(Header calldata header, bytes calldata stream) external {
        require(msg.sender == OPERATOR, NotOperator(msg.sender));
        Guard memory guard = _guard;
        require(guard.frozenAt == 0, Frozen());
        require(guard.bond == BOND, NotBonded(guard.bond, BOND));
        require(header.mode == MODE_CALLDATA, Mode(header.mode));
        Head memory head = _head;
        checkSequence(header, head);
        checkInbox(header);
        checkSettled(header);
        uint256 elements = stream.length / Stream.ELEMENT_BYTES;
        bool wholeSteps = stream.length % Stream.STEP_BYTES == 0 && elements > 0;
        require(wholeSteps && elements <= Stream.ELEMENTS_MAX, StreamLength(stream.length));
        checkConservation(header, head.cumOut, Stream.cash(stream));

        Publication memory publication = Publication({
            da: keccak256(stream),
            elements: uint32(elements),
            postedAt: uint64(block.timestamp),
            cumOut: head.cumOut + header.out
        });
        _commitments[header.number] = commitmentOf(header, publication);
        _headAccounts = header.nextAccounts;
        _headTable = header.nextTable;
        _head = Head({
            number: header.number,
            lastSettled: header.settled ? header.number : header.lastSettled,
            cursor: header.to,
            cumOut: publication.cumOut
        });
        emit Posted(
            header.number,
            header.nextAccounts,
            header.nextTable,
            publication.da,
            publication.elements,
            header.settled,
            publication.postedAt,
            publication.cumOut
        );
    }

    /// @inheritdoc IClearing
    function claim(
        Header calldata header,
        Publication calldata publication,
        Leaf calldata leaf,
        bytes calldata positions,
        bytes32[24] calldata path
    ) external movesTokens {
        checkFinal(header, publication);
        require(header.settled, NotSettled(header.number));
        checkLeaf(header.nextAccounts, leaf, positions, path);
        uint64 before = _paid[leaf.index];
        require(leaf.out > before, NothingToPay(leaf.index, leaf.out, before));
        uint64 amount = leaf.out - before;
        _paid[leaf.index] = leaf.out;
        _tail.cumPaid += amount;
        emit Claimed(leaf.index, leaf.owner, amount, header.number);
        TokenTransfer.push(TOKEN, leaf.owner, amount);
    }

    /// @inheritdoc IClearing
    function claimAsset(
        Header calldata header,
        Publication calldata publication,
        Leaf calldata leaf,
        bytes calldata positions,
        bytes32[24] calldata path,
        uint16 key
    ) external movesTokens {
        checkFinal(header, publication);
        require(header.settled, NotSettled(header.number));
        checkLeaf(header.nextAccounts, leaf, positions, path);
        address asset = _assets[key].token;
        require(asset != address(0), UnknownAsset(key));
        uint64 units = unitsOf(positions, key + ASSET_TO_CLAIM);
        uint64 before = _paidUnits[leaf.index][key];
        require(units > before, NothingToPay(leaf.index, units, before));
        _paidUnits[leaf.index][key] = units;
        emit AssetClaimed(leaf.index, leaf.owner, key, units - before, header.number);
        TokenTransfer.push(asset, leaf.owner, units - before);
    }

    // ---------------------------------------------------------------------------------- challenges

    /// @inheritdoc IClearing
    function challengeStep(
        Header calldata header,
        Publication calldata publication,
        uint256 step,
        IStepJudge.State calldata pre,
        bytes calldata stream,
        bytes calldata witness
    ) external movesTokens {
        checkChallengeable(header, publication);
        bool isLast = checkStream(publication, stream, step);
        checkPre(header, step, pre, stream);
        uint256[16] calldata elements;
        assembly ("memory-safe") {
            elements := add(stream.offset, mul(step, 0x200))
        }
        IStepJudge.Verdict verdict = verdictOf(header, isLast, pre, elements, witness);
        require(verdict != IStepJudge.Verdict.Honest, Honest());
        undo(header, publication, verdict);
    }

    /// @inheritdoc IClearing
    function challengeInsolvent(
        Header calldata header,
        Publication calldata publication,
        bytes calldata witness
    ) external movesTokens {
        checkChallengeable(header, publication);
        require(header.settled, NotSettled(header.number));
        (,, int256 equity) = JUDGE.equityOf(header.nextAccounts, header.nextTable, witness);
        require(equity < 0, Honest());
        undo(header, publication, IStepJudge.Verdict.Insolvent);
    }

    // -------------------------------------------------------------------------------- the way out

    /// @inheritdoc IClearing
    function freeze() external whileRunning {
        ItemIndex cursor = _head.cursor;
        uint256 deadline = 0;
        if (cursor < _tail.count) {
            deadline = _points[following(cursor)].time + FROZEN_AFTER_SECONDS;
            uint256 grace = _guard.graceUntil;
            deadline = deadline > grace ? deadline : grace;
        }
        bool overdue = deadline > 0 && block.timestamp > deadline;
        require(overdue, NotOverdue(cursor, deadline));
        _guard.frozenAt = uint64(block.timestamp);
        _guard.bond = 0;
        emit Froze(cursor);
    }

    /// @inheritdoc IClearing
    function windUp(Header calldata header, Publication calldata publication)
        external
        movesTokens
    {
        uint64 since = _guard.frozenAt;
        require(since > 0, NotFrozen());
        require(!_estate.isFixed, WoundUpAlready());
        Head memory head = _head;
        uint256 finalAfter = uint256(since) + FINALITY_WINDOW_SECONDS;
        require(block.timestamp > finalAfter, NotFinal(head.number, finalAfter));
        Estate memory estate;
        uint64 outs = 0;
        if (BatchNumber.unwrap(head.lastSettled) > 0) {
            checkField(
                "number", BatchNumber.unwrap(head.lastSettled), BatchNumber.unwrap(header.number)
            );
            checkCommitment(header, publication);
            estate.accounts = header.nextAccounts;
            estate.table = header.nextTable;
            estate.cursor = header.to;
            outs = publication.cumOut;
        }
        uint64 deposits = _points[estate.cursor].cumDeposits;
        estate.denominator = deposits - outs;
        uint64 paidOut = _tail.cumPaid;
        uint256 unpaid = outs > paidOut ? outs - paidOut : 0;
        uint256 owed = unpaid + (_tail.cumDeposits - deposits);
        uint256 balance = IERC20(TOKEN).balanceOf(address(this));
        uint256 rest = balance > owed ? balance - owed : 0;
        estate.numerator = rest < estate.denominator ? uint64(rest) : estate.denominator;
        estate.isFixed = true;
        _estate = estate;
        emit WoundUp(head.lastSettled, estate.numerator, estate.denominator);
    }

    /// @inheritdoc IClearing
    function escape(bytes calldata witness) external movesTokens {
        Estate storage estate = woundUp();
        (uint256 index, address owner, int256 equity) =
            JUDGE.equityOf(estate.accounts, estate.table, witness);
        AccountId account = AccountId.wrap(uint32(index));
        takeOnce(account, KEY_MONEY);
        require(equity > 0, NothingToPay(account, 0, 0));
        uint256 amount = uint256(equity) * estate.numerator / estate.denominator;
        emit Escaped(account, owner, KEY_MONEY, amount);
        TokenTransfer.push(TOKEN, owner, amount);
    }

    /// @inheritdoc IClearing
    function escapeAsset(
        Leaf calldata leaf,
        bytes calldata positions,
        bytes32[24] calldata path,
        uint16 key
    ) external movesTokens {
        checkLeaf(woundUp().accounts, leaf, positions, path);
        address asset = _assets[key].token;
        require(asset != address(0), UnknownAsset(key));
        takeOnce(leaf.index, key);
        uint64 units = unitsOf(positions, key);
        require(units > 0, NothingToPay(leaf.index, 0, 0));
        emit Escaped(leaf.index, leaf.owner, key, units);
        TokenTransfer.push(asset, leaf.owner, units);
    }

    /// @inheritdoc IClearing
    function refund(
        ItemIndex index,
        AccountId account,
        uint16 key,
        uint64 amount,
        address sender,
        address signer
    ) external movesTokens {
        ItemIndex cursor = woundUp().cursor;
        require(!(index < cursor), Served(index, cursor));
        require(!_refunded[index], RefundedAlready(index));
        bytes32 derived =
            itemHash(_points[index].hash, KIND_DEPOSIT, account, key, amount, sender, signer);
        bytes32 expected = _points[following(index)].hash;
        require(derived == expected, Inbox(index, expected, derived));
        _refunded[index] = true;
        emit Refunded(index, sender, key, amount);
        TokenTransfer.push(key == KEY_MONEY ? TOKEN : _assets[key].token, sender, amount);
    }

    /// @inheritdoc IClearing
    function token() external view returns (address) {
        return TOKEN;
    }

    /// @inheritdoc IClearing
    function assetToken(uint16 key) external view returns (address) {
        return _assets[key].token;
    }

    /// @inheritdoc IClearing
    function cumAssetDeposits(uint16 key) external view returns (uint64) {
        return _assets[key].cumDeposits;
    }

    /// @inheritdoc IClearing
    function accountsMax() external view returns (uint32) {
        return ACCOUNTS_MAX;
    }

    /// @inheritdoc IClearing
    function operator() external view returns (address) {
        return OPERATOR;
    }

    /// @inheritdoc IClearing
    function finalityWindow() external view returns (uint64) {
        return FINALITY_WINDOW_SECONDS;
    }

    /// @inheritdoc IClearing
    function judge() external view returns (IStepJudge) {
        return JUDGE;
    }

    /// @inheritdoc IClearing
    function bondNeeded() external view returns (uint64) {
        return BOND;
    }

    /// @inheritdoc IClearing
    function bondHeld() external view returns (uint64) {
        return _guard.bond;
    }

    /// @inheritdoc IClearing
    function graceUntil() external view returns (uint64) {
        return _guard.graceUntil;
    }

    /// @inheritdoc IClearing
    function frozenAt() external view returns (uint64) {
        return _guard.frozenAt;
    }

    /// @inheritdoc IClearing
    function paidUnits(AccountId account, uint16 key) external view returns (uint64) {
        return _paidUnits[account][key];
    }

    /// @inheritdoc IClearing
    function unsettledMax() external view returns (uint64) {
        return UNSETTLED_MAX;
    }

    /// @inheritdoc IClearing
    function headNumber() external view returns (BatchNumber) {
        return _head.number;
    }

    /// @inheritdoc IClearing
    function headAccounts() external view returns (bytes32) {
        return _headAccounts;
    }

    /// @inheritdoc IClearing
    function headTable() external view returns (bytes32) {
        return _headTable;
    }

    /// @inheritdoc IClearing
    function lastSettled() external view returns (BatchNumber) {
        return _head.lastSettled;
    }

    /// @inheritdoc IClearing
    function inboxCursor() external view returns (ItemIndex) {
        return _head.cursor;
    }

    /// @inheritdoc IClearing
    function itemCount() external view returns (ItemIndex) {
        return _tail.count;
    }

    /// @inheritdoc IClearing
    function inboxHash(ItemIndex index) external view returns (bytes32) {
        return _points[index].hash;
    }

    /// @inheritdoc IClearing
    function itemTime(ItemIndex index) external view returns (uint64) {
        return _points[following(index)].time;
    }

    /// @inheritdoc IClearing
    function nextAccount() external view returns (AccountId) {
        return _tail.nextAccount;
    }

    /// @inheritdoc IClearing
    function commitment(BatchNumber number) external view returns (bytes32) {
        return _commitments[number];
    }

    /// @inheritdoc IClearing
    function paid(AccountId account) external view returns (uint64) {
        return _paid[account];
    }

    /// @inheritdoc IClearing
    function cumOut() external view returns (uint64) {
        return _head.cumOut;
    }

    /// @inheritdoc IClearing
    function cumDeposits() external view returns (uint64) {
        return _tail.cumDeposits;
    }

    /// @dev Gives the tokens of assets their keys; each token stands for one thing only.
    function listAssets(address moneyToken, address[] memory assetTokens) private {
        uint256 count = assetTokens.length;
        require(count <= ASSETS_MAX, TooManyAssets(count, ASSETS_MAX));
        for (uint256 i = 0; i < count; i++) {
            address asset = assetTokens[i];
            uint16 key = uint16(KEY_ASSETS + i + 1);
            require(asset != address(0) && asset != moneyToken, AssetToken(key, asset));
            for (uint256 k = 0; k < i; k++) {
                require(assetTokens[k] != asset, AssetToken(key, asset));
            }
            _assets[key].token = asset;
        }
    }

    /// @dev Takes money from the sender and appends the deposit.
    function credit(AccountId account, uint64 amount) private {
        take(TOKEN, amount);
        uint64 room = DEPOSITS_MAX - _tail.cumDeposits;
        require(amount <= room, AmountRange(amount, room));
        append(KIND_DEPOSIT, account, KEY_MONEY, amount, address(0));
    }

    /// @dev Takes `amount` of a token from the sender; exactly that has to arrive.
    function take(address moved, uint64 amount) private {
        require(amount > 0, Dust());
        require(amount <= AMOUNT_MAX, AmountRange(amount, AMOUNT_MAX));
        uint256 before = IERC20(moved).balanceOf(address(this));
        TokenTransfer.pull(moved, msg.sender, amount);
        uint256 received = IERC20(moved).balanceOf(address(this)) - before;
        require(received == amount, FeeOnTransfer(amount, received));
    }

    /// @dev Appends one item of the sender to the inbox; only money counts as deposits.
    function append(uint8 kind, AccountId account, uint16 key, uint64 amount, address signer)
        private
    {
        ItemIndex index = _tail.count;
        ItemIndex next = following(index);
        uint64 deposits = _tail.cumDeposits + (key == KEY_MONEY ? amount : 0);
        bytes32 nextHash =
            itemHash(_points[index].hash, kind, account, key, amount, msg.sender, signer);
        _points[next] =
            Point({hash: nextHash, cumDeposits: deposits, time: uint64(block.timestamp)});
        _tail.count = next;
        _tail.cumDeposits = deposits;
        emit Item(index, kind, account, key, amount, msg.sender, signer, nextHash);
    }

    /// @dev The account is insurance or was allocated here.
    function checkAllocated(AccountId account) private view {
        uint32 index = AccountId.unwrap(account);
        bool known = index >= INSURANCE && index < AccountId.unwrap(_tail.nextAccount);
        require(known, UnknownAccount(account));
    }

    /// @dev The batch follows the head in every field that the two share.
    function checkSequence(Header calldata header, Head memory head) private view {
        checkField(
            "number", BatchNumber.unwrap(head.number) + 1, BatchNumber.unwrap(header.number)
        );
        checkField("prevAccounts", uint256(_headAccounts), uint256(header.prevAccounts));
        checkField("prevTable", uint256(_headTable), uint256(header.prevTable));
        checkField("from", ItemIndex.unwrap(head.cursor), ItemIndex.unwrap(header.from));
        checkField(
            "lastSettled",
            BatchNumber.unwrap(head.lastSettled),
            BatchNumber.unwrap(header.lastSettled)
        );
    }

    function checkField(bytes32 field, uint256 expected, uint256 given) private pure {
        require(expected == given, Sequence(field, bytes32(expected), bytes32(given)));
    }

    /// @dev The batch consumed this inbox, and enough of it.
    function checkInbox(Header calldata header) private view {
        ItemIndex count = _tail.count;
        bool inRange = !(header.to < header.from) && !(count < header.to);
        require(inRange, InboxRange(header.from, header.to, count));
        bytes32 expected = _points[header.to].hash;
        require(header.toHash == expected, Inbox(header.to, expected, header.toHash));
        uint256 served = ItemIndex.unwrap(header.to) - ItemIndex.unwrap(header.from);
        if (header.to < count && served < SERVED_AT_ONCE) {
            uint256 deadline = _points[following(header.to)].time + SERVED_WITHIN_SECONDS;
            require(block.timestamp <= deadline, InboxOverdue(header.to, deadline));
        }
    }

    /// @dev A batch at the largest distance has to be settled: else no batch could follow it.
    function checkSettled(Header calldata header) private view {
        uint64 distance =
            BatchNumber.unwrap(header.number) - BatchNumber.unwrap(header.lastSettled);
        bool timely = header.settled || distance < UNSETTLED_MAX;
        require(timely, Unsettled(header.number, header.lastSettled, UNSETTLED_MAX));
    }

    /// @dev Money is neither made nor lost, and never more made claimable than was deposited.
    function checkConservation(Header calldata header, uint64 outBefore, int256 actual)
        private
        view
    {
        uint256 depositsAfter = _points[header.to].cumDeposits;
        uint256 deposits = depositsAfter - _points[header.from].cumDeposits;
        int256 expected = int256(deposits) - int256(uint256(header.out));
        require(actual == expected, Sum(expected, actual));
        uint256 outAfter = uint256(outBefore) + header.out;
        require(outAfter <= depositsAfter, Overdrawn(outAfter, depositsAfter));
    }

    /// @dev The batch was accepted and its window has passed.
    function checkFinal(Header calldata header, Publication calldata publication) private view {
        checkCommitment(header, publication);
        uint256 finalAfter = uint256(publication.postedAt) + FINALITY_WINDOW_SECONDS;
        require(block.timestamp > finalAfter, NotFinal(header.number, finalAfter));
    }

    /// @dev The batch was accepted and its window has not passed.
    function checkChallengeable(Header calldata header, Publication calldata publication)
        private
        view
    {
        checkCommitment(header, publication);
        uint256 finalAfter = uint256(publication.postedAt) + FINALITY_WINDOW_SECONDS;
        require(block.timestamp <= finalAfter, Final(header.number, finalAfter));
    }

    /// @dev The batch was accepted and no fraud has undone it; commitments above the head are dead.
    function checkCommitment(Header calldata header, Publication calldata publication)
        private
        view
    {
        BatchNumber head = _head.number;
        require(!(head < header.number), Dead(header.number, head));
        bytes32 expected = _commitments[header.number];
        bytes32 given = commitmentOf(header, publication);
        require(expected == given, Commitment(header.number, expected, given));
    }

    /// @dev The stream is the published one and has the step; returns whether that is the last.
    function checkStream(Publication calldata publication, bytes calldata stream, uint256 step)
        private
        pure
        returns (bool isLast)
    {
        bytes32 da = keccak256(stream);
        require(da == publication.da, StreamHash(publication.da, da));
        uint256 steps = stream.length / Stream.STEP_BYTES;
        require(step < steps, StepRange(step, steps));
        isLast = step + 1 == steps;
    }

    /// @dev Lets the judge run the step; the items of the witness have to be those of the inbox.
    function verdictOf(
        Header calldata header,
        bool isLast,
        IStepJudge.State calldata pre,
        uint256[16] calldata elements,
        bytes calldata witness
    ) private view returns (IStepJudge.Verdict verdict) {
        uint256 items;
        bytes32 derived;
        bytes32 before = _points[ItemIndex.wrap(pre.cursor)].hash;
        (verdict, items, derived) = JUDGE.judge(header, isLast, pre, before, elements, witness);
        ItemIndex end = ItemIndex.wrap(uint64(pre.cursor + items));
        bytes32 expected = _points[end].hash;
        require(derived == expected, Inbox(end, expected, derived));
    }

    /// @dev The state is the one that the stream publishes before the step, or the start of the
    /// batch.
    function checkPre(
        Header calldata header,
        uint256 step,
        IStepJudge.State calldata pre,
        bytes calldata stream
    ) private pure {
        uint256 given = uint256(keccak256(abi.encode(pre)));
        uint256 expected;
        if (step == 0) {
            IStepJudge.State memory first;
            first.accounts = header.prevAccounts;
            first.table = header.prevTable;
            first.cursor = ItemIndex.unwrap(header.from);
            expected = uint256(keccak256(abi.encode(first)));
        } else {
            expected = Stream.root(stream, step - 1);
        }
        require(given == expected, PreState(step, bytes32(expected), bytes32(given)));
    }

    /// @dev Takes a batch and all behind it back, and the bond with them.
    function undo(
        Header calldata header,
        Publication calldata publication,
        IStepJudge.Verdict verdict
    ) private {
        _headAccounts = header.prevAccounts;
        _headTable = header.prevTable;
        _head = Head({
            number: BatchNumber.wrap(BatchNumber.unwrap(header.number) - 1),
            lastSettled: header.lastSettled,
            cursor: header.from,
            cumOut: publication.cumOut - header.out
        });
        Guard memory guard = _guard;
        uint64 bond = guard.bond;
        bool isFirst = guard.graceFrom == 0
            || block.timestamp > uint256(guard.graceFrom) + FINALITY_WINDOW_SECONDS;
        if (isFirst) {
            guard.graceFrom = uint64(block.timestamp);
            guard.graceUntil = uint64(block.timestamp + GRACE_SECONDS);
        }
        guard.bond = 0;
        _guard = guard;
        uint64 reward = bond / 2;
        emit Fraud(header.number, msg.sender, uint8(verdict), reward);
        if (bond > 0) {
            TokenTransfer.push(TOKEN, msg.sender, reward);
            TokenTransfer.push(TOKEN, BURNT, bond - reward);
        }
    }

    function woundUp() private view returns (Estate storage estate) {
        estate = _estate;
        require(estate.isFixed, NotWoundUp());
    }

    /// @dev An account takes each key out of the estate once.
    function takeOnce(AccountId account, uint16 key) private {
        require(!_escaped[account][key], EscapedAlready(account, key));
        _escaped[account][key] = true;
    }

    /// @dev Returns the units of a key in proven positions, 0 when it is not among them.
    function unitsOf(bytes calldata positions, uint16 key) private pure returns (uint64) {
        for (uint256 offset = 0; offset < positions.length; offset += POSITION_BYTES) {
            if (uint16(bytes2(positions[offset:offset + 2])) == key) {
                return uint64(bytes8(positions[offset + 2:offset + POSITION_BYTES]));
            }
        }
        return 0;
    }

    function itemHash(
        bytes32 previous,
        uint8 kind,
        AccountId account,
        uint16 key,
        uint64 amount,
        address sender,
        address signer
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(previous, kind, account, key, amount, sender, signer));
    }

    /// @dev The leaf is occupied and under `expected`; an index beyond the tree would alias another
    /// leaf.
    function checkLeaf(
        bytes32 expected,
        Leaf calldata leaf,
        bytes calldata positions,
        bytes32[24] calldata path
    ) private pure {
        bool inTree =
            AccountId.unwrap(leaf.index) >> AccountTree.DEPTH == 0;
        require(inTree, UnknownAccount(leaf.index));
        require(leaf.owner != address(0), EmptyLeaf(leaf.index));
        bytes32 leafHash = AccountTree.hash(leaf, keccak256(positions));
        bytes32 derived = AccountTree.root(leafHash, leaf.index, path);
        require(derived == expected, LeafProof(leaf.index, expected, derived));
    }

    function commitmentOf(Header calldata header, Publication memory publication)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(header, publication));
    }

    function genesisRoot(address owner) private pure returns (bytes32) {
        AccountId insurance = AccountId.wrap(INSURANCE);
        Leaf memory leaf = Leaf(insurance, owner, address(0), 0, 0, 0, 0);
        return AccountTree.root(
            AccountTree.hash(leaf, keccak256("")), insurance, AccountTree.emptyPath()
        );
    }

    function following(ItemIndex index) private pure returns (ItemIndex) {
        return ItemIndex.wrap(ItemIndex.unwrap(index) + 1);
    }
}

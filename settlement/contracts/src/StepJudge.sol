// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {LeafRecord} from "./LeafRecord.sol";
import {SparsePath} from "./SparsePath.sol";
import {BatchNumber, ItemIndex} from "./Types.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IStepJudge} from "./interfaces/IStepJudge.sol";

/// @title The executor of steps
/// @dev An entry that breaks a rule changes nothing, so what the witness proves is the state before
/// it. All sums are of int64 in int256 and compared with int64 before they are kept.
contract StepJudge is IStepJudge {
    using LeafRecord for LeafRecord.Record;

    /// @dev A price of the witness.
    struct Price {
        uint256 key;
        uint256 value; // U as 64 bits
        uint256 margin;
        bytes32 before;
        uint256 mask;
        uint256 path;
    }

    /// @dev Fields of an element.
    struct Entry {
        uint256 account;
        uint256 key;
        int256 lots;
        int256 cash;
        uint256 aux;
    }

    /// @dev What a step reads and what it has changed so far.
    struct Run {
        LeafRecord.Record[] leaves;
        Price[] prices;
        bytes32 accounts;
        bytes32 table;
        uint256 items;
        uint256 itemPlace;
        uint256 itemsUsed;
        uint256 key;
        int256 run;
        int256 net;
        uint256 cursor;
        uint256 to;
        uint256 out;
        uint256 phase;
        uint256 empty;
    }

    uint256 private constant KIND_NOP = 0;
    uint256 private constant KIND_ROOT = 1;
    uint256 private constant KIND_PRICE = 2;
    uint256 private constant KIND_LEG = 3;
    uint256 private constant KIND_INBOX = 4;
    uint256 private constant KIND_OUT = 5;
    uint256 private constant KIND_OPEN = 6;
    uint256 private constant KIND_DATA = 7;
    uint256 private constant ITEM_OPEN = 1;
    uint256 private constant ENTRIES = 14;
    uint256 private constant GROUP = 3;
    uint256 private constant NOP = 1 << 63;
    uint256 private constant INSURANCE = 1;
    uint256 private constant VENUE_FROM = 1 << 23;
    uint256 private constant TABLE_DEPTH = 16;
    uint256 private constant ITEM_BYTES = 55;
    uint256 private constant HALF = type(uint128).max;

    /// @inheritdoc IStepJudge
    function judge(
        IClearing.Header calldata header,
        bool isLast,
        State calldata pre,
        bytes32 itemHash,
        uint256[16] calldata step,
        bytes calldata witness
    ) external pure returns (Verdict verdict, uint256 items, bytes32 itemsHash) {
        Run memory run = start(header, pre, witness);
        verdict = runEntries(run, step);
        proveLeaves(run);
        provePrices(run);
        items = run.items;
        itemsHash = hashItems(run, itemHash);
        if (verdict == Verdict.Honest) {
            verdict = checkRoot(run, step);
        }
        if (verdict == Verdict.Honest && isLast) {
            verdict = checkEnd(run, header);
        }
    }

    /// @inheritdoc IStepJudge
    function equityOf(bytes32 accounts, bytes32 table, bytes calldata witness)
        external
        pure
        returns (uint256 index, address owner, int256 equity)
    {
        uint256 place;
        assembly ("memory-safe") {
            place := witness.offset
        }
        uint256 empty = SparsePath.emptyRoots();
        (LeafRecord.Record memory leaf, uint256 next) = LeafRecord.read(place);
        index = leaf.index;
        owner = leaf.owner;
        require(owner != address(0) && index >> LeafRecord.DEPTH == 0, Witness("account", index));
        bytes32 root =
            SparsePath.root(leaf.before, index, LeafRecord.DEPTH, leaf.mask, leaf.path, empty);
        require(root == accounts, Witness("leaf", index));
        equity = leaf.cash;
        for (uint256 offset = 0; offset < leaf.length; offset += LeafRecord.POSITION_BYTES) {
            uint256 key = leaf.keyAt(offset);
            if (key >= LeafRecord.ASSETS) {
                break;
            }
            Price memory price;
            (price, next) = readPrice(key, next);
            root = SparsePath.root(price.before, key, TABLE_DEPTH, price.mask, price.path, empty);
            require(root == table, Witness("price", key));
            // at most 64 products of two int64
            equity += leaf.lotsAt(offset) * signed(price.value);
        }
    }

    // ----------------------------------------------------------------------------------- the parts

    function start(IClearing.Header calldata header, State calldata pre, bytes calldata witness)
        private
        pure
        returns (Run memory run)
    {
        run.accounts = pre.accounts;
        run.table = pre.table;
        run.key = pre.key;
        run.run = pre.run;
        run.net = pre.net;
        run.cursor = pre.cursor;
        run.to = ItemIndex.unwrap(header.to);
        run.out = pre.out;
        run.phase = pre.phase;
        run.empty = SparsePath.emptyRoots();
        uint256 place;
        uint256 counts;
        assembly ("memory-safe") {
            place := witness.offset
            counts := shr(232, calldataload(place))
            place := add(place, 3)
        }
        run.leaves = new LeafRecord.Record[](counts >> 16);
        for (uint256 i = 0; i < run.leaves.length; i++) {
            (run.leaves[i], place) = LeafRecord.read(place);
        }
        run.prices = new Price[]((counts >> 8) & 0xff);
        for (uint256 i = 0; i < run.prices.length; i++) {
            uint256 key;
            assembly ("memory-safe") {
                key := shr(240, calldataload(place))
                place := add(place, 2)
            }
            (run.prices[i], place) = readPrice(key, place);
        }
        run.items = counts & 0xff;
        run.itemPlace = place;
    }

    /// @dev Reads what follows the key of a price; returns where its siblings end.
    function readPrice(uint256 key, uint256 place)
        private
        pure
        returns (Price memory price, uint256 end)
    {
        price.key = key;
        assembly ("memory-safe") {
            mstore(add(price, 0x20), shr(192, calldataload(place)))
            mstore(add(price, 0x40), shr(192, calldataload(add(place, 8))))
            mstore(add(price, 0x80), shr(240, calldataload(add(place, 16))))
            mstore(add(price, 0xa0), add(place, 18))
        }
        price.before = hashPrice(price);
        end = price.path + 32 * SparsePath.siblings(price.mask);
    }

    function runEntries(Run memory run, uint256[16] calldata step) private pure returns (Verdict) {
        uint256 slot = 0;
        while (slot < ENTRIES) {
            uint256 element = step[slot];
            if (!isCanonical(element)) {
                return Verdict.NotCanonical;
            }
            uint256 kind = (element >> 76) & 0xf;
            Entry memory entry = Entry({
                account: (element >> 80) & 0xffffff,
                key: (element >> 104) & 0xffff,
                lots: signed(element >> 120),
                cash: signed(element ^ NOP),
                aux: element >> 184
            });
            Verdict verdict;
            if (kind == KIND_LEG) {
                verdict = runLeg(run, entry);
            } else if (kind == KIND_NOP) {
                verdict = element == NOP ? Verdict.Honest : Verdict.StrayField;
            } else if (kind == KIND_PRICE) {
                verdict = runPrice(run, entry);
            } else if (kind == KIND_INBOX) {
                verdict = runInbox(run, entry);
            } else if (kind == KIND_OUT) {
                verdict = runOut(run, entry);
            } else if (kind == KIND_OPEN) {
                verdict = runOpen(run, entry, slot, step);
                slot += GROUP - 1;
            } else {
                verdict = Verdict.UnknownKind;
            }
            if (verdict != Verdict.Honest) {
                return verdict;
            }
            if (kind > KIND_PRICE) {
                run.phase = 1;
            }
            slot++;
        }
        return Verdict.Honest;
    }

    function runPrice(Run memory run, Entry memory entry) private pure returns (Verdict) {
        if (entry.account != 0 || entry.cash != 0) {
            return Verdict.StrayField;
        }
        if (run.phase != 0) {
            return Verdict.LatePrice;
        }
        if (entry.key == 0 || entry.key >= LeafRecord.ASSETS) {
            return Verdict.KeyRange;
        }
        Price[] memory prices = run.prices;
        for (uint256 i = 0; i < prices.length; i++) {
            if (prices[i].key == entry.key) {
                prices[i].value = uint64(int64(entry.lots));
                prices[i].margin = entry.aux;
                return Verdict.Honest;
            }
        }
        revert Witness("missing price", entry.key);
    }

    function runLeg(Run memory run, Entry memory entry) private pure returns (Verdict) {
        uint256 key = entry.key;
        if (entry.aux != 0 || (key == 0 && entry.lots != 0)) {
            return Verdict.StrayField;
        }
        if (key >= LeafRecord.CLAIMS) {
            return Verdict.KeyRange;
        }
        if (key != 0 && key != run.key && run.run != 0) {
            return Verdict.RunOpen;
        }
        LeafRecord.Record memory leaf = account(run, entry.account);
        if (leaf.owner == address(0)) {
            return Verdict.NoAccount;
        }
        if (entry.account == INSURANCE && entry.lots != 0) {
            return Verdict.InsuranceLots;
        }
        int256 cash = leaf.cash + entry.cash;
        int256 net = run.net + entry.cash;
        int256 lotsRun = run.run + entry.lots;
        if (!fits(cash) || !fits(net) || !fits(lotsRun)) {
            return Verdict.Overflow;
        }
        Verdict verdict = addLots(leaf, key, entry.lots);
        if (verdict != Verdict.Honest) {
            return verdict;
        }
        leaf.cash = cash;
        run.net = net;
        run.run = lotsRun;
        if (key != 0) {
            run.key = key;
        }
        return Verdict.Honest;
    }

    function runInbox(Run memory run, Entry memory entry) private pure returns (Verdict) {
        if (run.cursor >= run.to) {
            return Verdict.BeyondInbox;
        }
        require(run.itemsUsed < run.items, Witness("missing item", run.itemsUsed));
        (
            uint256 kind,
            uint256 index,
            uint256 key,
            uint256 amount,
            address sender,
            address signer
        ) = itemAt(run, run.itemsUsed);
        uint256 cash = key == 0 ? amount : 0;
        bool isItem = entry.account == index && entry.key == key && entry.aux == kind
            && entry.cash == int256(cash) && entry.lots == int256(amount - cash);
        if (!isItem) {
            return Verdict.OtherItem;
        }
        LeafRecord.Record memory leaf = account(run, index);
        if (kind == ITEM_OPEN) {
            if (leaf.owner == address(0)) {
                leaf.open(sender, signer);
            } else if (leaf.owner == sender) {
                leaf.signer = signer;
            }
        } else {
            if (leaf.owner == address(0)) {
                return Verdict.NoAccount;
            }
            int256 cashAfter = leaf.cash + int256(cash);
            if (!fits(cashAfter)) {
                return Verdict.Overflow;
            }
            if (index == INSURANCE && key != 0) {
                return Verdict.InsuranceLots;
            }
            Verdict verdict = addLots(leaf, key, entry.lots);
            if (verdict != Verdict.Honest) {
                return verdict;
            }
            leaf.cash = cashAfter;
        }
        run.itemsUsed++;
        run.cursor++;
        return Verdict.Honest;
    }

    function runOut(Run memory run, Entry memory entry) private pure returns (Verdict) {
        uint256 key = entry.key;
        bool isCash = key == 0;
        if (!isCash && (key < LeafRecord.ASSETS || key >= LeafRecord.CLAIMS)) {
            return Verdict.KeyRange;
        }
        if (entry.aux != 0 || (isCash ? entry.lots != 0 : entry.cash != 0)) {
            return Verdict.StrayField;
        }
        int256 amount = -(isCash ? entry.cash : entry.lots);
        if (amount <= 0) {
            return Verdict.OutAmount;
        }
        LeafRecord.Record memory leaf = account(run, entry.account);
        if (leaf.owner == address(0)) {
            return Verdict.NoAccount;
        }
        if (isCash) {
            int256 cash = leaf.cash - amount;
            int256 leafOut = int256(leaf.out) + amount;
            int256 batchOut = int256(run.out) + amount;
            if (!fits(cash) || !fits(leafOut) || !fits(batchOut)) {
                return Verdict.Overflow;
            }
            leaf.cash = cash;
            leaf.out = uint256(leafOut);
            run.out = uint256(batchOut);
            return Verdict.Honest;
        }
        return moveToClaim(leaf, key, amount);
    }

    /// @dev Both keys are looked at before either changes.
    function moveToClaim(LeafRecord.Record memory leaf, uint256 key, int256 units)
        private
        pure
        returns (Verdict)
    {
        uint256 claim = key - LeafRecord.ASSETS + LeafRecord.CLAIMS;
        (, int256 claimed) = leaf.find(claim);
        (uint256 offset, int256 held) = leaf.find(key);
        if (held < units) {
            return Verdict.NegativeUnits;
        }
        if (!fits(claimed + units)) {
            return Verdict.Overflow;
        }
        leaf.set(offset, key, held, held - units);
        (offset,) = leaf.find(claim);
        leaf.set(offset, claim, claimed, claimed + units);
        return Verdict.Honest;
    }

    function runOpen(Run memory run, Entry memory entry, uint256 slot, uint256[16] calldata step)
        private
        pure
        returns (Verdict)
    {
        if (entry.key != 0 || entry.lots != 0 || entry.cash != 0 || entry.aux != 0) {
            return Verdict.StrayField;
        }
        if (entry.account < VENUE_FROM) {
            return Verdict.AccountRange;
        }
        if (slot + GROUP > ENTRIES) {
            return Verdict.GroupEdge;
        }
        (bool isOwner, address owner) = addressOf(step[slot + 1]);
        (bool isSigner, address signer) = addressOf(step[slot + 2]);
        if (!isOwner || !isSigner || owner == address(0)) {
            return Verdict.GroupData;
        }
        LeafRecord.Record memory leaf = account(run, entry.account);
        if (leaf.owner != address(0)) {
            return Verdict.AccountTaken;
        }
        leaf.open(owner, signer);
        return Verdict.Honest;
    }

    /// @dev Returns the address in a DATA element; the two bits above it are zero.
    function addressOf(uint256 element) private pure returns (bool isAddress, address value) {
        uint256 payload = element >> 80;
        isAddress = element == (payload << 80 | KIND_DATA << 76 | NOP) && payload >> 160 == 0;
        value = address(uint160(payload));
    }

    function addLots(LeafRecord.Record memory leaf, uint256 key, int256 lots)
        private
        pure
        returns (Verdict)
    {
        if (lots == 0) {
            return Verdict.Honest;
        }
        (uint256 offset, int256 had) = leaf.find(key);
        int256 has = had + lots;
        if (!fits(has)) {
            return Verdict.Overflow;
        }
        bool isDerivative = key < LeafRecord.ASSETS;
        if (!isDerivative && has < 0) {
            return Verdict.NegativeUnits;
        }
        if (isDerivative && had == 0 && leaf.isFull()) {
            return Verdict.TooManyPositions;
        }
        leaf.set(offset, key, had, has);
        return Verdict.Honest;
    }

    function checkRoot(Run memory run, uint256[16] calldata step) private pure returns (Verdict) {
        uint256 root = uint256(
            keccak256(
                abi.encode(
                    run.accounts,
                    run.table,
                    run.key,
                    run.run,
                    run.net,
                    run.cursor,
                    run.out,
                    run.phase
                )
            )
        );
        uint256 high = (root >> 128) << 80 | KIND_ROOT << 76 | NOP;
        uint256 low = (root & HALF) << 80 | KIND_ROOT << 76 | NOP;
        bool same = step[ENTRIES] == high && step[ENTRIES + 1] == low;
        return same ? Verdict.Honest : Verdict.StepRoot;
    }

    function checkEnd(Run memory run, IClearing.Header calldata header)
        private
        pure
        returns (Verdict)
    {
        if (run.accounts != header.nextAccounts || run.table != header.nextTable) {
            return Verdict.EndRoots;
        }
        if (run.run != 0 || run.net != 0) {
            return Verdict.EndBalance;
        }
        if (run.cursor != run.to) {
            return Verdict.EndInbox;
        }
        return run.out == header.out ? Verdict.Honest : Verdict.EndOut;
    }

    // --------------------------------------------------------------------------------- the witness

    /// @dev Returns the account of the witness, empty or not.
    function account(Run memory run, uint256 index)
        private
        pure
        returns (LeafRecord.Record memory)
    {
        LeafRecord.Record[] memory leaves = run.leaves;
        for (uint256 i = 0; i < leaves.length; i++) {
            if (leaves[i].index == index) {
                return leaves[i];
            }
        }
        revert Witness("missing leaf", index);
    }

    /// @dev Proves each leaf as it was, and puts it under the root as it is now.
    function proveLeaves(Run memory run) private pure {
        bytes32 root = run.accounts;
        uint256 empty = run.empty;
        for (uint256 i = 0; i < run.leaves.length; i++) {
            LeafRecord.Record memory leaf = run.leaves[i];
            uint256 index = leaf.index;
            require(index >> LeafRecord.DEPTH == 0, Witness("account", index));
            bytes32 derived =
                SparsePath.root(leaf.before, index, LeafRecord.DEPTH, leaf.mask, leaf.path, empty);
            require(derived == root, Witness("leaf", index));
            root =
                SparsePath.root(leaf.hash(), index, LeafRecord.DEPTH, leaf.mask, leaf.path, empty);
        }
        run.accounts = root;
    }

    /// @dev As `proveLeaves`, for the table.
    function provePrices(Run memory run) private pure {
        bytes32 root = run.table;
        for (uint256 i = 0; i < run.prices.length; i++) {
            Price memory one = run.prices[i];
            bytes32 derived =
                SparsePath.root(one.before, one.key, TABLE_DEPTH, one.mask, one.path, run.empty);
            require(derived == root, Witness("price", one.key));
            root = SparsePath.root(
                hashPrice(one), one.key, TABLE_DEPTH, one.mask, one.path, run.empty
            );
        }
        run.table = root;
    }

    function hashItems(Run memory run, bytes32 itemHash) private pure returns (bytes32 hash) {
        hash = itemHash;
        for (uint256 i = 0; i < run.items; i++) {
            (
                uint256 kind,
                uint256 index,
                uint256 key,
                uint256 amount,
                address sender,
                address signer
            ) = itemAt(run, i);
            hash = keccak256(abi.encode(hash, kind, index, key, amount, sender, signer));
        }
    }

    function itemAt(Run memory run, uint256 i)
        private
        pure
        returns (
            uint256 kind,
            uint256 index,
            uint256 key,
            uint256 amount,
            address sender,
            address signer
        )
    {
        uint256 place = run.itemPlace + i * ITEM_BYTES;
        assembly ("memory-safe") {
            kind := shr(248, calldataload(place))
            index := shr(224, calldataload(add(place, 1)))
            key := shr(240, calldataload(add(place, 5)))
            amount := shr(192, calldataload(add(place, 7)))
            sender := shr(96, calldataload(add(place, 15)))
            signer := shr(96, calldataload(add(place, 35)))
        }
    }

    function hashPrice(Price memory one) private pure returns (bytes32 result) {
        if (one.value == 0 && one.margin == 0) {
            return 0;
        }
        // keccak256(keccak256(0x50, key u16, U i64, W u64)), in scratch memory
        assembly ("memory-safe") {
            let head := or(shl(248, 0x50), shl(232, mload(one)))
            head := or(head, shl(168, mload(add(one, 0x20))))
            mstore(0x00, or(head, shl(104, mload(add(one, 0x40)))))
            mstore(0x00, keccak256(0x00, 19))
            result := keccak256(0x00, 0x20)
        }
    }

    // ------------------------------------------------------------------------------------- numbers

    function isCanonical(uint256 element) private pure returns (bool) {
        return element >> 242 == 0 && (element >> 64) & 0xfff == 0;
    }

    /// @dev Returns the low 64 bits as two's complement.
    function signed(uint256 value) private pure returns (int256) {
        return int64(uint64(value));
    }

    function fits(int256 value) private pure returns (bool) {
        return value == int64(value);
    }
}

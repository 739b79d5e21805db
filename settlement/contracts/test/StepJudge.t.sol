// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {ItemIndex} from "../src/Types.sol";
import {IClearing} from "../src/interfaces/IClearing.sol";
import {IStepJudge} from "../src/interfaces/IStepJudge.sol";
import {SparseTree} from "./SparseTree.sol";
import {Steps} from "./Steps.sol";
import {vm} from "./Vm.sol";

/// @title Each rule of the stream, kept and broken
contract StepJudgeTest is Steps {
    uint16 private constant KEY = 7;
    int64 private constant MOST = type(int64).max;
    int64 private constant LEAST = type(int64).min;

    IStepJudge.State private _pre;
    IClearing.Header private _header;
    bytes32 private _itemHash;

    function setUp() public override {
        super.setUp();
        put(accountOf(2, ALICE, 1_000, position(KEY, 5)));
        put(accountOf(3, BOB, 2_000, bytes.concat(position(KEY, -5), position(ASSET, 30))));
        setPrice(KEY, 100, 512);
        start();
    }

    function start() private {
        _pre = state();
        _header.to = ItemIndex.wrap(9);
        _header.out = 0;
    }

    // --------------------------------------------------------------------------------------- honest

    function test_shouldFindNothingWrongWithAnIdleStep() external view {
        uint256[16] memory step = idle();
        seal(step, _pre);
        expect(IStepJudge.Verdict.Honest, step, nothing());
    }

    function test_shouldFindNothingWrongWithATrade() external {
        uint256[16] memory step = stepOf(leg(2, KEY, 3, -300), leg(3, KEY, -3, 300));
        bytes memory parts = leafWitness(accountOf(2, ALICE, 700, position(KEY, 8)));
        bytes memory positions = bytes.concat(position(KEY, -8), position(ASSET, 30));
        parts = bytes.concat(parts, leafWitness(accountOf(3, BOB, 2_300, positions)));
        IStepJudge.State memory post = state();
        post.key = KEY;
        post.phase = 1;
        seal(step, post);
        expect(IStepJudge.Verdict.Honest, step, witnessOf(2, 0, 0, parts));
        step[15] ^= 1 << 80;
        expect(IStepJudge.Verdict.StepRoot, step, witnessOf(2, 0, 0, parts));
        step[15] ^= 1 << 80;
        step[14] ^= 1 << 208;
        expect(IStepJudge.Verdict.StepRoot, step, witnessOf(2, 0, 0, parts));
    }

    function test_shouldInsertChangeAndDeletePositionsInOrder() external {
        put(accountOf(2, ALICE, 0, bytes.concat(position(5, 1), position(9, 1))));
        start();
        uint256[16] memory step = stepOf(leg(2, 7, 4, 0), leg(2, 7, -3, 0));
        step[2] = leg(2, 7, -1, 0);
        step[3] = leg(2, 3, 2, 0);
        step[4] = leg(2, 3, -2, 0);
        step[5] = leg(2, 12, LEAST, 0);
        bytes memory positions = bytes.concat(position(5, 1), position(9, 1), position(12, LEAST));
        bytes memory parts = leafWitness(accountOf(2, ALICE, 0, positions));
        IStepJudge.State memory post = state();
        post.key = 12;
        post.run = LEAST;
        post.phase = 1;
        seal(step, post);
        expect(IStepJudge.Verdict.Honest, step, witnessOf(1, 0, 0, parts));
    }

    function test_shouldSetAndDeletePrices() external {
        uint256[16] memory step = stepOf(element(2, 0, 9, -40, 0, 77), element(2, 0, KEY, 0, 0, 0));
        bytes memory parts = priceWitness(9);
        setPrice(9, -40, 77);
        parts = bytes.concat(parts, priceWitness(KEY));
        setPrice(KEY, 0, 0);
        seal(step, state());
        expect(IStepJudge.Verdict.Honest, step, witnessOf(0, 2, 0, parts));
    }

    function test_shouldOpenAnAccountOfTheVenue() external {
        uint256[16] memory step = idle();
        step[11] = element(6, VENUE, 0, 0, 0, 0);
        step[12] = data(uint160(BOB));
        step[13] = data(uint160(ALICE));
        Account memory next = accountOf(VENUE, BOB, 0, "");
        next.leaf.signer = ALICE;
        bytes memory parts = leafWitness(next);
        IStepJudge.State memory post = state();
        post.phase = 1;
        seal(step, post);
        expect(IStepJudge.Verdict.Honest, step, witnessOf(1, 0, 0, parts));
    }

    function test_shouldMakeMoneyAndUnitsClaimable() external {
        uint256[16] memory step =
            stepOf(element(5, 3, 0, 0, -400, 0), element(5, 3, ASSET, -30, 0, 0));
        bytes memory positions = bytes.concat(position(KEY, -5), position(CLAIM, 30));
        Account memory next = accountOf(3, BOB, 1_600, positions);
        next.leaf.out = 400;
        bytes memory parts = leafWitness(next);
        IStepJudge.State memory post = state();
        post.out = 400;
        post.phase = 1;
        seal(step, post);
        expect(IStepJudge.Verdict.Honest, step, witnessOf(1, 0, 0, parts));
    }

    function test_shouldConsumeOpeningsAndDeposits() external {
        bytes memory items = bytes.concat(
            itemWitness(1, 4, 0, 0, BOB, ALICE),
            itemWitness(2, 4, 0, 50, BOB, address(0)),
            itemWitness(2, 4, ASSET, 60, ALICE, address(0)),
            itemWitness(1, 4, 0, 0, BOB, BOB),
            itemWitness(1, 4, 0, 0, ALICE, ALICE)
        );
        uint256[16] memory step = stepOf(element(4, 4, 0, 0, 0, 1), element(4, 4, 0, 0, 50, 2));
        step[2] = element(4, 4, ASSET, 60, 0, 2);
        step[3] = step[0];
        step[4] = step[0];
        Account memory next = accountOf(4, BOB, 50, position(ASSET, 60));
        next.leaf.signer = BOB;
        bytes memory parts = leafWitness(next);
        IStepJudge.State memory post = state();
        post.cursor = 5;
        post.phase = 1;
        seal(step, post);
        expect(IStepJudge.Verdict.Honest, step, witnessOf(1, 0, 5, bytes.concat(parts, items)));
    }

    function test_shouldHashTheItemsOfTheWitness() external view {
        bytes memory parts = leafWitness(4);
        bytes memory item = itemWitness(1, 4, 0, 0, BOB, ALICE);
        (, uint256 items, bytes32 hash) = judge.judge(
            _header,
            false,
            _pre,
            bytes32(uint256(1)),
            idle(),
            witnessOf(1, 0, 1, bytes.concat(parts, item))
        );
        vm.assertEq(items, 1, "items");
        bytes memory words = abi.encode(uint256(1), 1, 4, 0, 0, BOB, ALICE);
        vm.assertEq(hash, keccak256(words), "hash");
    }

    // ---------------------------------------------------------------------------------- every entry

    function test_shouldRefuseBitsThatNoElementHas() external view {
        for (uint256 bit = 64; bit < 256; bit++) {
            if (bit < 76 || bit > 241) {
                expect(IStepJudge.Verdict.NotCanonical, stepOf(NOP | (1 << bit)), nothing());
            }
        }
    }

    function test_shouldRefuseUnknownKinds() external view {
        for (uint256 kind = 0; kind < 16; kind++) {
            if (kind == 1 || kind > 6) {
                expect(IStepJudge.Verdict.UnknownKind, stepOf(NOP | (kind << 76)), nothing());
            }
        }
    }

    function test_shouldRefuseANopThatSaysAnything() external view {
        expect(IStepJudge.Verdict.StrayField, stepOf(NOP + 1), nothing());
        expect(IStepJudge.Verdict.StrayField, stepOf(element(0, 1, 0, 0, 0, 0)), nothing());
        expect(IStepJudge.Verdict.StrayField, stepOf(element(0, 0, 0, 0, 0, 1)), nothing());
    }

    // --------------------------------------------------------------------------------------- prices

    function test_shouldRefusePricesThatSayMore() external view {
        bytes memory witness = witnessOf(0, 1, 0, priceWitness(KEY));
        expect(IStepJudge.Verdict.StrayField, stepOf(element(2, 1, KEY, 1, 0, 1)), witness);
        expect(IStepJudge.Verdict.StrayField, stepOf(element(2, 0, KEY, 1, 1, 1)), witness);
    }

    function test_shouldRefuseAPriceAfterAnotherKind() external {
        uint256 price = element(2, 0, KEY, 1, 0, 1);
        bytes memory leafAndPrice = bytes.concat(leafWitness(2), priceWitness(KEY));
        bytes memory witness = witnessOf(1, 1, 0, leafAndPrice);
        expect(IStepJudge.Verdict.LatePrice, stepOf(leg(2, 0, 0, 0), price), witness);
        expect(IStepJudge.Verdict.StepRoot, stepOf(NOP, price), witness);
        _pre.phase = 1;
        expect(IStepJudge.Verdict.LatePrice, stepOf(price), witness);
    }

    function test_shouldRefusePricesOfWhatHasNone() external view {
        uint16[3] memory keys = [uint16(0), ASSET, 0xffff];
        for (uint256 i = 0; i < 3; i++) {
            bytes memory witness = witnessOf(0, 1, 0, priceWitness(keys[i]));
            expect(IStepJudge.Verdict.KeyRange, stepOf(element(2, 0, keys[i], 1, 0, 1)), witness);
        }
    }

    // ----------------------------------------------------------------------------------------- legs

    function test_shouldRefuseLegsThatSayMore() external view {
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(2));
        expect(IStepJudge.Verdict.StrayField, stepOf(element(3, 2, KEY, 1, 1, 1)), witness);
        expect(IStepJudge.Verdict.StrayField, stepOf(leg(2, 0, 1, 1)), witness);
    }

    function test_shouldRefuseLegsOfClaims() external view {
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(2));
        expect(IStepJudge.Verdict.KeyRange, stepOf(leg(2, 0xc000, 1, 0)), witness);
        expect(IStepJudge.Verdict.StepRoot, stepOf(leg(2, 0xbfff, 0, 0)), witness);
    }

    function test_shouldRefuseTheNextKeyBeforeTheLastOneBalances() external {
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(2));
        expect(IStepJudge.Verdict.RunOpen, stepOf(leg(2, KEY, 0, 0), leg(2, 8, 0, 0)), witness, 1);
        expect(IStepJudge.Verdict.StepRoot, stepOf(leg(2, KEY, 0, 0), leg(2, 0, 0, 0)), witness, 1);
        expect(IStepJudge.Verdict.StepRoot, stepOf(leg(2, KEY, 0, 0), leg(2, 8, 0, 0)), witness, 0);
    }

    function test_shouldRefuseEntriesOnEmptyLeaves() external view {
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(5));
        expect(IStepJudge.Verdict.NoAccount, stepOf(leg(5, 0, 0, 0)), witness);
        expect(IStepJudge.Verdict.NoAccount, stepOf(element(5, 5, 0, 0, -1, 0)), witness);
        expect(IStepJudge.Verdict.NoAccount, stepOf(element(5, 5, ASSET, -1, 0, 0)), witness);
        bytes memory item = itemWitness(2, 5, 0, 50, BOB, address(0));
        witness = witnessOf(1, 0, 1, bytes.concat(leafWitness(5), item));
        expect(IStepJudge.Verdict.NoAccount, stepOf(element(4, 5, 0, 0, 50, 2)), witness);
    }

    /// @dev A leaf without owner is empty whatever else the witness says of it.
    function test_shouldNotBelieveWhatAnEmptyLeafSays() external {
        Account memory rich = accountOf(5, address(0), MOST, position(ASSET, 9));
        put(rich);
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(5));
        expect(IStepJudge.Verdict.NoAccount, stepOf(leg(5, 0, 0, -1)), witness);
        uint256[16] memory step = stepOf(element(4, 5, 0, 0, 0, 1));
        bytes memory parts = leafWitness(accountOf(5, BOB, 0, ""));
        put(rich);
        parts = leafWitness(5);
        put(accountOf(5, BOB, 0, ""));
        IStepJudge.State memory post = state();
        post.cursor = 1;
        post.phase = 1;
        seal(step, post);
        bytes memory item = itemWitness(1, 5, 0, 0, BOB, address(0));
        expect(IStepJudge.Verdict.Honest, step, witnessOf(1, 0, 1, bytes.concat(parts, item)));
    }

    function test_shouldRefuseLotsOfInsurance() external view {
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(1));
        expect(IStepJudge.Verdict.InsuranceLots, stepOf(leg(1, KEY, 1, 0)), witness);
        expect(IStepJudge.Verdict.InsuranceLots, stepOf(leg(1, ASSET, 1, 0)), witness);
        expect(IStepJudge.Verdict.StepRoot, stepOf(leg(1, KEY, 0, 0)), witness);
        bytes memory item = itemWitness(2, 1, ASSET, 50, BOB, address(0));
        witness = witnessOf(1, 0, 1, bytes.concat(leafWitness(1), item));
        expect(IStepJudge.Verdict.InsuranceLots, stepOf(element(4, 1, ASSET, 50, 0, 2)), witness);
    }

    function test_shouldRefuseSumsBeyondInt64() external {
        put(accountOf(2, ALICE, 1, position(KEY, 1)));
        put(accountOf(3, BOB, -2, position(KEY, -2)));
        start();
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(2));
        expect(IStepJudge.Verdict.Overflow, stepOf(leg(2, KEY, 0, MOST)), witness);
        expect(IStepJudge.Verdict.Overflow, stepOf(leg(2, KEY, MOST, 0)), witness);
        witness = witnessOf(1, 0, 0, leafWitness(3));
        expect(IStepJudge.Verdict.Overflow, stepOf(leg(3, KEY, 0, LEAST)), witness);
        expect(IStepJudge.Verdict.Overflow, stepOf(leg(3, KEY, LEAST, 0)), witness);
    }

    function test_shouldRefuseRunsAndNetsBeyondInt64() external {
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(3));
        _pre.key = KEY;
        _pre.run = LEAST;
        expect(IStepJudge.Verdict.Overflow, stepOf(leg(3, KEY, -1, 0)), witness);
        _pre.run = 0;
        _pre.net = MOST;
        expect(IStepJudge.Verdict.Overflow, stepOf(leg(3, KEY, 0, 1)), witness);
    }

    function test_shouldRefuseNegativeUnits() external view {
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(3));
        expect(IStepJudge.Verdict.NegativeUnits, stepOf(leg(3, ASSET, -31, 0)), witness);
        expect(IStepJudge.Verdict.StepRoot, stepOf(leg(3, ASSET + 1, 0, 0)), witness);
        expect(IStepJudge.Verdict.NegativeUnits, stepOf(leg(3, ASSET + 1, -1, 0)), witness);
        expect(IStepJudge.Verdict.NegativeUnits, stepOf(element(5, 3, ASSET, -31, 0, 0)), witness);
    }

    function test_shouldRefuseA65thDerivative() external {
        bytes memory positions;
        for (uint16 i = 1; i <= 64; i++) {
            positions = bytes.concat(positions, position(10 * i, 1));
        }
        put(accountOf(2, ALICE, 0, bytes.concat(positions, position(ASSET, 1))));
        start();
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(2));
        uint16[3] memory keys = [uint16(5), 325, 0x7fff];
        for (uint256 i = 0; i < 3; i++) {
            expect(IStepJudge.Verdict.TooManyPositions, stepOf(leg(2, keys[i], 1, 0)), witness);
        }
        uint256[16] memory step = stepOf(leg(2, 640, -1, 0));
        step[1] = leg(2, 640, 1, 0);
        step[2] = leg(2, ASSET + 1, 1, 0);
        positions = bytes.concat(positions, position(ASSET, 1), position(ASSET + 1, 1));
        bytes memory parts = leafWitness(accountOf(2, ALICE, 0, positions));
        IStepJudge.State memory post = state();
        post.key = ASSET + 1;
        post.run = 1;
        post.phase = 1;
        seal(step, post);
        expect(IStepJudge.Verdict.Honest, step, witnessOf(1, 0, 0, parts));
    }

    // ---------------------------------------------------------------------------------- inbox, outs

    function test_shouldRefuseItemsBehindTheEndOfTheBatch() external {
        _header.to = ItemIndex.wrap(0);
        bytes memory item = itemWitness(2, 2, 0, 50, BOB, address(0));
        bytes memory witness = witnessOf(1, 0, 1, bytes.concat(leafWitness(2), item));
        expect(IStepJudge.Verdict.BeyondInbox, stepOf(element(4, 2, 0, 0, 50, 2)), witness);
    }

    function test_shouldRefuseWhatTheItemDoesNotSay() external view {
        bytes memory item = itemWitness(2, 2, 0, 50, BOB, address(0));
        bytes memory witness = witnessOf(1, 0, 1, bytes.concat(leafWitness(2), item));
        uint256[6] memory wrong = [
            element(4, 3, 0, 0, 50, 2),
            element(4, 2, ASSET, 0, 50, 2),
            element(4, 2, 0, 1, 50, 2),
            element(4, 2, 0, 0, 51, 2),
            element(4, 2, 0, 0, 50, 1),
            element(4, 2, ASSET, 50, 0, 2)
        ];
        for (uint256 i = 0; i < 6; i++) {
            expect(IStepJudge.Verdict.OtherItem, stepOf(wrong[i]), witness);
        }
    }

    function test_shouldRefuseDepositsBeyondInt64() external {
        put(accountOf(2, ALICE, MOST, position(ASSET, MOST)));
        start();
        bytes memory item = itemWitness(2, 2, 0, 1, BOB, address(0));
        bytes memory witness = witnessOf(1, 0, 1, bytes.concat(leafWitness(2), item));
        expect(IStepJudge.Verdict.Overflow, stepOf(element(4, 2, 0, 0, 1, 2)), witness);
        item = itemWitness(2, 2, ASSET, 1, BOB, address(0));
        witness = witnessOf(1, 0, 1, bytes.concat(leafWitness(2), item));
        expect(IStepJudge.Verdict.Overflow, stepOf(element(4, 2, ASSET, 1, 0, 2)), witness);
    }

    function test_shouldRefuseOutsThatSayMoreOrLess() external view {
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(3));
        expect(IStepJudge.Verdict.StrayField, stepOf(element(5, 3, 0, 0, -1, 1)), witness);
        expect(IStepJudge.Verdict.StrayField, stepOf(element(5, 3, 0, -1, -1, 0)), witness);
        expect(IStepJudge.Verdict.StrayField, stepOf(element(5, 3, ASSET, -1, -1, 0)), witness);
        expect(IStepJudge.Verdict.KeyRange, stepOf(element(5, 3, KEY, -1, 0, 0)), witness);
        expect(IStepJudge.Verdict.KeyRange, stepOf(element(5, 3, CLAIM, -1, 0, 0)), witness);
        expect(IStepJudge.Verdict.OutAmount, stepOf(element(5, 3, 0, 0, 0, 0)), witness);
        expect(IStepJudge.Verdict.OutAmount, stepOf(element(5, 3, 0, 0, 1, 0)), witness);
        expect(IStepJudge.Verdict.OutAmount, stepOf(element(5, 3, ASSET, 1, 0, 0)), witness);
        expect(IStepJudge.Verdict.Overflow, stepOf(element(5, 3, 0, 0, LEAST, 0)), witness);
    }

    function test_shouldRefuseClaimsBeyondInt64() external {
        Account memory one =
            accountOf(2, ALICE, 0, bytes.concat(position(ASSET, 1), position(CLAIM, MOST)));
        one.leaf.out = uint64(MOST);
        put(one);
        start();
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(2));
        expect(IStepJudge.Verdict.Overflow, stepOf(element(5, 2, ASSET, -1, 0, 0)), witness);
        expect(IStepJudge.Verdict.Overflow, stepOf(element(5, 2, 0, 0, -1, 0)), witness);
        _pre.out = uint64(MOST);
        witness = witnessOf(1, 0, 0, leafWitness(3));
        expect(IStepJudge.Verdict.Overflow, stepOf(element(5, 3, 0, 0, -1, 0)), witness);
    }

    // --------------------------------------------------------------------------------------- groups

    function test_shouldRefuseGroupsThatAreNotOne() external view {
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(VENUE));
        uint256[16] memory step = group(element(6, VENUE, 1, 0, 0, 0));
        expect(IStepJudge.Verdict.StrayField, step, witness);
        step = group(element(6, VENUE, 0, 1, 0, 0));
        expect(IStepJudge.Verdict.StrayField, step, witness);
        step = group(element(6, VENUE, 0, 0, 1, 0));
        expect(IStepJudge.Verdict.StrayField, step, witness);
        step = group(element(6, VENUE, 0, 0, 0, 1));
        expect(IStepJudge.Verdict.StrayField, step, witness);
        uint256[5] memory wrong = [NOP, data(1 << 160), data(0), data(7) + 1, data(7) | (1 << 70)];
        for (uint256 i = 0; i < 5; i++) {
            step = group(element(6, VENUE, 0, 0, 0, 0));
            step[1] = wrong[i];
            expect(IStepJudge.Verdict.GroupData, step, witness);
            step = group(element(6, VENUE, 0, 0, 0, 0));
            step[2] = wrong[i];
            IStepJudge.Verdict expected =
                i == 2 ? IStepJudge.Verdict.StepRoot : IStepJudge.Verdict.GroupData;
            expect(expected, step, witness);
        }
    }

    function test_shouldRefuseGroupsOverTheEdge() external view {
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(VENUE));
        uint256[16] memory step = idle();
        step[12] = element(6, VENUE, 0, 0, 0, 0);
        step[13] = data(7);
        step[14] = data(7);
        expect(IStepJudge.Verdict.GroupEdge, step, witness);
    }

    function test_shouldRefuseAccountsThatTheVenueMayNotOpen() external view {
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(VENUE - 1));
        expect(IStepJudge.Verdict.AccountRange, group(element(6, VENUE - 1, 0, 0, 0, 0)), witness);
    }

    function test_shouldRefuseToOpenAnAccountTwice() external {
        put(accountOf(VENUE, BOB, 0, ""));
        start();
        bytes memory witness = witnessOf(1, 0, 0, leafWitness(VENUE));
        expect(IStepJudge.Verdict.AccountTaken, group(element(6, VENUE, 0, 0, 0, 0)), witness);
    }

    // ------------------------------------------------------------------------------------- the end

    function test_shouldRefuseABatchThatDoesNotEndAsItsHeaderSays() external {
        uint256[16] memory step = idle();
        _header.nextAccounts = _pre.accounts;
        _header.nextTable = _pre.table;
        _header.to = ItemIndex.wrap(0);
        seal(step, _pre);
        expectLast(IStepJudge.Verdict.Honest, step);
        _header.nextAccounts = 0;
        expectLast(IStepJudge.Verdict.EndRoots, step);
        _header.nextAccounts = _pre.accounts;
        _header.nextTable = 0;
        expectLast(IStepJudge.Verdict.EndRoots, step);
        _header.nextTable = _pre.table;
        _header.to = ItemIndex.wrap(1);
        expectLast(IStepJudge.Verdict.EndInbox, step);
        _header.to = ItemIndex.wrap(0);
        _header.out = 1;
        expectLast(IStepJudge.Verdict.EndOut, step);
        _header.out = 0;
        _pre.run = 1;
        seal(step, _pre);
        expectLast(IStepJudge.Verdict.EndBalance, step);
        _pre.run = 0;
        _pre.net = -1;
        seal(step, _pre);
        expectLast(IStepJudge.Verdict.EndBalance, step);
        expect(IStepJudge.Verdict.Honest, step, nothing());
    }

    // ----------------------------------------------------------------------------------- witnesses

    function test_shouldRefuseWitnessesThatAreNotTrue() external {
        setPrice(KEY - 1, 1, 1);
        start();
        bytes memory leaf = leafWitness(2);
        for (uint256 i = 0; i < leaf.length; i += 7) {
            bytes memory wrong = bytes.concat(leaf);
            wrong[i] ^= 0x04;
            refuse(stepOf(leg(2, 0, 0, 1)), witnessOf(1, 0, 0, wrong));
        }
        bytes memory price = priceWitness(KEY);
        for (uint256 i = 0; i < price.length; i++) {
            bytes memory wrong = bytes.concat(price);
            wrong[i] ^= 0x01;
            refuse(stepOf(element(2, 0, KEY, 1, 0, 1)), witnessOf(0, 1, 0, wrong));
        }
    }

    function test_shouldRefuseWitnessesThatLackSomething() external {
        refuse(stepOf(leg(2, 0, 0, 1)), nothing());
        refuse(stepOf(element(2, 0, KEY, 1, 0, 1)), nothing());
        refuse(stepOf(element(4, 2, 0, 0, 1, 2)), nothing());
    }

    /// @dev A leaf whose index says more than its place would stand for another account.
    function test_shouldRefuseAnIndexBeyondTheTree() external {
        IClearing.Leaf memory leaf = accountOf((1 << 24) + 2, ALICE, 5, NO_POSITIONS).leaf;
        SparseTree.Node[] memory list = only(leaf, NO_POSITIONS);
        list[0].index = 2;
        _pre.accounts = rootOf(list);
        bytes memory head = abi.encodePacked(
            leaf.index, leaf.owner, leaf.signer, leaf.nonce, leaf.filled, leaf.cash, leaf.out
        );
        refuse(idle(), witnessOf(1, 0, 0, abi.encodePacked(head, uint8(0), uint24(0))));
    }

    /// @dev One account, one price and the next items are all that any bits below can ask for.
    function testFuzz_shouldAnswerWhateverTheElements(uint256[14] calldata bits, uint256 seed)
        external
    {
        int64[4] memory ends = [int64(0), 1, MOST, LEAST];
        bytes memory positions = position(KEY, ends[1 + seed % 3]);
        if (seed & 4 == 0) {
            positions = bytes.concat(positions, position(ASSET, 5), position(CLAIM, MOST));
        }
        put(accountOf(2, ALICE, ends[(seed >> 3) & 3], positions));
        start();
        _pre.run = ends[(seed >> 5) & 3];
        _pre.net = ends[(seed >> 7) & 3];
        _pre.key = KEY;
        bytes memory parts = bytes.concat(leafWitness(2), priceWitness(KEY));
        for (uint256 i = 0; i < 14; i++) {
            uint16 key = i % 3 == 0 ? ASSET : 0;
            parts =
                bytes.concat(parts, itemWitness(uint8(1 + i % 2), 2, key, uint64(i), ALICE, BOB));
        }
        uint256[16] memory step;
        for (uint256 i = 0; i < 14; i++) {
            step[i] = shaped(bits[i], seed >> (16 + i));
        }
        _header.to = ItemIndex.wrap(uint64(seed >> 240));
        judge.judge(_header, seed & 8 == 0, _pre, 0, step, witnessOf(1, 1, 14, parts));
    }

    /// @dev Keeps an element inside what the witness knows, most bits as they are.
    function shaped(uint256 bits, uint256 seed) private pure returns (uint256) {
        uint256 kind = (bits >> 76) & 0xf;
        if (seed & 1 == 0) {
            kind = 2 + kind % 4;
        }
        uint256 key = [uint256(0), KEY, ASSET, CLAIM][(bits >> 104) & 3];
        uint256 account = kind == 2 ? 0 : 2;
        uint256 kept =
            seed & 2 == 0 ? bits & ((uint256(type(uint64).max) << 120) | type(uint64).max) : bits;
        kept &= ~(uint256(0xfffffffffff) << 76);
        uint256 shape = kept | (kind << 76) | (account << 80) | (key << 104);
        return seed & 2 == 0 ? shape & ~(uint256(0xfff) << 64) & ~(uint256(0x3fff) << 242) : shape;
    }

    // ------------------------------------------------------------------------------------- helpers

    function group(uint256 first) private pure returns (uint256[16] memory step) {
        step = stepOf(first, data(7));
        step[2] = data(8);
    }

    function expect(IStepJudge.Verdict expected, uint256[16] memory step, bytes memory witness)
        private
        view
    {
        (IStepJudge.Verdict found,,) = judge.judge(_header, false, _pre, _itemHash, step, witness);
        vm.assertEq(uint256(found), uint256(expected), "verdict");
    }

    function expect(
        IStepJudge.Verdict expected,
        uint256[16] memory step,
        bytes memory witness,
        int64 run
    ) private {
        _pre.key = KEY;
        _pre.run = run;
        expect(expected, step, witness);
    }

    function expectLast(IStepJudge.Verdict expected, uint256[16] memory step) private view {
        (IStepJudge.Verdict found,,) = judge.judge(_header, true, _pre, _itemHash, step, nothing());
        vm.assertEq(uint256(found), uint256(expected), "verdict");
    }

    function refuse(uint256[16] memory step, bytes memory witness) private {
        vm.expectPartialRevert(IStepJudge.Witness.selector);
        judge.judge(_header, false, _pre, _itemHash, step, witness);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {AccountId, BatchNumber, ItemIndex} from "../src/Types.sol";
import {IClearing} from "../src/interfaces/IClearing.sol";
import {IStepJudge} from "../src/interfaces/IStepJudge.sol";
import {SparseTree} from "./SparseTree.sol";
import {Steps} from "./Steps.sol";
import {vm} from "./Vm.sol";

/// @title Bond, challenges, freeze and the way out, on the contract itself
contract ChallengeTest is Steps {
    uint64 private constant CASH = 1_000_000;
    uint16 private constant KEY = 7;
    address private constant BURNT = 0x000000000000000000000000000000000000dEaD;
    address private immutable WATCHER = address(uint160(uint256(keccak256("watcher"))));

    /// @dev A posted batch, with what its challenge needs.
    struct Posted {
        IClearing.Header header;
        IClearing.Publication publication;
        bytes stream;
        IStepJudge.State pre;
        bytes witness;
    }

    // ---------------------------------------------------------------------------------------- bond

    function test_shouldPostOnlyBehindAWholeBond() external {
        Posted memory batch = fraud();
        challenge(batch);
        vm.assertEq(clearing.bondHeld(), 0, "held");
        IClearing.Header memory header = nextHeader();
        vm.prank(OPERATOR);
        vm.expectRevert(abi.encodeWithSelector(IClearing.NotBonded.selector, uint64(0), BOND));
        clearing.postCalldata(header, batch.stream);
        bond(clearing);
        vm.assertEq(clearing.bondHeld(), BOND, "whole again");
        vm.prank(OPERATOR);
        clearing.postCalldata(header, elements(16, 0));
    }

    function test_shouldTakeTheBondFromTheOperatorOnlyAndOnce() external {
        vm.expectRevert(abi.encodeWithSelector(IClearing.NotOperator.selector, address(this)));
        clearing.postBond();
        vm.prank(OPERATOR);
        vm.expectRevert(abi.encodeWithSelector(IClearing.Dust.selector));
        clearing.postBond();
    }

    // ---------------------------------------------------------------------------------- challenges

    function test_shouldUndoAFalseStepAndEverythingBehindIt() external {
        Posted memory first = honest();
        Posted memory second = fraud();
        Posted memory third = bare();
        vm.assertEq(BatchNumber.unwrap(clearing.headNumber()), 3, "head");
        vm.expectEmit(address(clearing));
        emit IClearing.Fraud(
            BatchNumber.wrap(2), WATCHER, uint8(IStepJudge.Verdict.StepRoot), BOND / 2
        );
        challenge(second);
        vm.assertEq(BatchNumber.unwrap(clearing.headNumber()), 1, "head after");
        vm.assertEq(clearing.headAccounts(), first.header.nextAccounts, "accounts");
        vm.assertEq(clearing.headTable(), first.header.nextTable, "table");
        vm.assertEq(ItemIndex.unwrap(clearing.inboxCursor()), 2, "cursor");
        vm.assertEq(BatchNumber.unwrap(clearing.lastSettled()), 1, "lastSettled");
        vm.assertEq(clearing.cumOut(), 0, "cumOut");
        vm.assertEq(token.balanceOf(WATCHER), BOND / 2, "reward");
        vm.assertEq(token.balanceOf(BURNT), BOND - BOND / 2, "burnt");
        vm.assertEq(pooled(), CASH, "pool");
        vm.expectRevert(dead(2, 1));
        challenge(second);
        vm.expectRevert(dead(3, 1));
        challenge(third);
    }

    function test_shouldPayNothingFromAnUndoneBatch() external {
        honest();
        Posted memory batch = fraud();
        challenge(batch);
        vm.warp(block.timestamp + WINDOW + 1);
        bytes32[24] memory siblings = SparseTree.path(nodes(), 2);
        Account memory one = accountAt(2);
        vm.expectRevert(dead(2, 1));
        clearing.claim(batch.header, batch.publication, one.leaf, one.positions, siblings);
    }

    function test_shouldPostOtherBatchesUnderTheNumbersOfUndoneOnes() external {
        honest();
        Posted memory batch = fraud();
        challenge(batch);
        bond(clearing);
        Posted memory again = bare();
        vm.assertEq(BatchNumber.unwrap(again.header.number), 2, "number");
        vm.expectPartialRevert(IClearing.Commitment.selector);
        challenge(batch);
    }

    function test_shouldNotUndoAnHonestStep() external {
        Posted memory batch = honest();
        vm.expectRevert(abi.encodeWithSelector(IClearing.Honest.selector));
        challenge(batch);
    }

    function test_shouldNotUndoAFinalBatch() external {
        honest();
        Posted memory batch = fraud();
        uint256 finalAfter = block.timestamp + WINDOW;
        vm.warp(finalAfter + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IClearing.Final.selector, batch.header.number, finalAfter)
        );
        challenge(batch);
        vm.warp(finalAfter);
        challenge(batch);
    }

    function test_shouldTakeThePublishedStreamAndStateOnly() external {
        honest();
        Posted memory batch = fraud();
        bytes memory stream = batch.stream;
        batch.stream = bytes.concat(stream);
        batch.stream[0] ^= 0x01;
        vm.expectPartialRevert(IClearing.StreamHash.selector);
        challenge(batch);
        batch.stream = stream;
        batch.pre.net = 1;
        vm.expectPartialRevert(IClearing.PreState.selector);
        challenge(batch);
        batch.pre.net = 0;
        vm.expectRevert(abi.encodeWithSelector(IClearing.StepRange.selector, 1, 1));
        challenge(batch, 1);
    }

    function test_shouldRefuseItemsThatAreNotInTheInbox() external {
        Posted memory batch = honest();
        uint256 end = batch.witness.length;
        batch.witness[end - 41] ^= 0x01;
        vm.expectPartialRevert(IClearing.Inbox.selector);
        challenge(batch);
    }

    /// @dev The second of two steps starts from the root that the first published.
    function test_shouldRunALaterStepFromThePublishedState() external {
        honest();
        uint256[16] memory first = idle();
        seal(first, begin());
        uint256[16] memory second = idle();
        second[13] = NOP | 1 << 80;
        IClearing.Header memory header = nextHeader();
        header.nextAccounts = keccak256("anything");
        bytes memory stream = bytes.concat(streamOf(first), streamOf(second));
        Posted memory batch = postAs(header, stream, begin(), nothing());
        vm.expectRevert(abi.encodeWithSelector(IClearing.Honest.selector));
        challenge(batch, 0);
        challenge(batch, 1);
    }

    /// @dev Elements 14 and 15 that are no root are no state that a later step could start from.
    function test_shouldNotStartFromARootThatIsNone() external {
        honest();
        for (uint256 bit = 0; bit < 4; bit++) {
            uint256[16] memory first = idle();
            seal(first, begin());
            first[14 + bit % 2] ^= 1 << [uint256(64), 77, 208, 255][bit];
            IClearing.Header memory header = nextHeader();
            bytes memory stream = bytes.concat(streamOf(first), streamOf(idle()));
            Posted memory batch = postAs(header, stream, begin(), nothing());
            vm.expectPartialRevert(IClearing.PreState.selector);
            challenge(batch, 1);
            challenge(batch, 0);
            bond(clearing);
        }
    }

    function test_shouldUndoASettledBatchThatLeavesAnAccountInsolvent() external {
        honest();
        int64[3] memory cash = [int64(-500), -501, -500];
        bool[3] memory settled = [true, true, false];
        for (uint256 i = 0; i < 3; i++) {
            put(accountOf(2, ALICE, cash[i], position(KEY, 5)));
            setPrice(KEY, 100, 512);
            IClearing.Header memory header = nextHeader();
            header.nextAccounts = accountsRoot();
            header.nextTable = tableRoot();
            header.settled = settled[i];
            Posted memory batch = postAs(header, elements(16, 0), begin(), "");
            batch.witness = accountWitness(2);
            if (i == 0) {
                vm.expectRevert(abi.encodeWithSelector(IClearing.Honest.selector));
            } else if (i == 2) {
                vm.expectRevert(
                    abi.encodeWithSelector(IClearing.NotSettled.selector, batch.header.number)
                );
            }
            challengeInsolvent(batch);
            if (i == 1) {
                vm.assertEq(BatchNumber.unwrap(clearing.headNumber()), 2, "head");
                bond(clearing);
            }
        }
    }

    function test_shouldValueAccountsByProofOnly() external {
        put(accountOf(2, ALICE, -1, bytes.concat(position(KEY, 5), position(ASSET, 9))));
        setPrice(KEY, 100, 512);
        bytes memory witness = accountWitness(2);
        (uint256 index, address owner, int256 equity) =
            judge.equityOf(accountsRoot(), tableRoot(), witness);
        vm.assertEq(index, 2, "index");
        vm.assertEq(owner, ALICE, "owner");
        vm.assertEq(equity, 499, "equity");
        bytes32 accounts = accountsRoot();
        bytes32 prices = tableRoot();
        for (uint256 i = 0; i < witness.length; i += 3) {
            bytes memory wrong = bytes.concat(witness);
            wrong[i] ^= 0x01;
            vm.expectPartialRevert(IStepJudge.Witness.selector);
            judge.equityOf(accounts, prices, wrong);
        }
        put(accountOf(2, address(0), -1, ""));
        witness = accountWitness(2);
        accounts = accountsRoot();
        vm.expectPartialRevert(IStepJudge.Witness.selector);
        judge.equityOf(accounts, prices, witness);
    }

    // -------------------------------------------------------------------------------------- freeze

    function test_shouldFreezeWhenAnItemWaitsForThreeDays() external {
        vm.expectRevert(notOverdue(0, 0));
        clearing.freeze();
        opened(ALICE);
        uint256 deadline = block.timestamp + 3 days;
        vm.warp(deadline);
        vm.expectRevert(notOverdue(0, deadline));
        clearing.freeze();
        vm.warp(deadline + 1);
        clearing.freeze();
        vm.assertEq(clearing.frozenAt(), deadline + 1, "frozenAt");
        vm.assertEq(clearing.bondHeld(), 0, "bond");
        vm.assertEq(pooled(), BOND, "the pool has the bond");
    }

    function test_shouldTakeNothingInAfterAFreeze() external {
        frozen();
        bytes memory refusal = abi.encodeWithSelector(IClearing.Frozen.selector);
        vm.expectRevert(refusal);
        clearing.freeze();
        vm.expectRevert(refusal);
        clearing.open(address(0));
        vm.expectRevert(refusal);
        clearing.deposit(FIRST, 1);
        vm.expectRevert(refusal);
        clearing.depositAsset(FIRST, ASSET, 1);
        IClearing.Header memory header = nextHeader();
        vm.prank(OPERATOR);
        vm.expectRevert(refusal);
        clearing.postCalldata(header, elements(16, 0));
        vm.prank(OPERATOR);
        vm.expectRevert(refusal);
        clearing.postBond();
    }

    function test_shouldGrantOneGraceInAWindow() external {
        opened(ALICE);
        uint256 begun = block.timestamp;
        vm.warp(begun + 2 days);
        IClearing.Header memory header = nextHeader();
        challenge(postAs(header, streamOf(idle()), startOf(header), nothing()));
        uint256 until = begun + 5 days;
        vm.assertEq(clearing.graceUntil(), until, "graceUntil");
        vm.warp(begun + 4 days);
        bond(clearing);
        header = nextHeader();
        challenge(postAs(header, streamOf(idle()), startOf(header), nothing()));
        vm.assertEq(clearing.graceUntil(), until, "no second grace");
        vm.warp(until);
        vm.expectRevert(notOverdue(0, until));
        clearing.freeze();
        vm.warp(until + 1);
        clearing.freeze();
    }

    function test_shouldGrantGraceAgainAfterAWindow() external {
        opened(ALICE);
        IClearing.Header memory header = nextHeader();
        challenge(postAs(header, streamOf(idle()), startOf(header), nothing()));
        uint64 before = clearing.graceUntil();
        vm.warp(block.timestamp + WINDOW + 1);
        bond(clearing);
        header = nextHeader();
        challenge(postAs(header, streamOf(idle()), startOf(header), nothing()));
        vm.assertEq(clearing.graceUntil(), before + WINDOW + 1, "graceUntil");
    }

    // -------------------------------------------------------------------------------- the way out

    function test_shouldPayEveryAccountItsEquity() external {
        Posted memory batch = frozenWithBook();
        clearing.windUp(batch.header, batch.publication);
        uint256 before = token.balanceOf(ALICE);
        clearing.escape(accountWitness(2));
        vm.assertEq(token.balanceOf(ALICE) - before, CASH - 300 + 500, "alice");
        before = token.balanceOf(BOB);
        clearing.escape(accountWitness(3));
        vm.assertEq(token.balanceOf(BOB) - before, 800 - 500, "bob");
        bytes memory witness = accountWitness(2);
        vm.expectRevert(
            abi.encodeWithSelector(IClearing.EscapedAlready.selector, FIRST, uint16(0))
        );
        clearing.escape(witness);
        witness = accountWitness(1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IClearing.NothingToPay.selector, INSURANCE, uint64(0), uint64(0)
            )
        );
        clearing.escape(witness);
    }

    function test_shouldPayTheSamePartWhenThePoolIsShort() external {
        Posted memory batch = frozenWithBook();
        uint256 gone = BOND + (CASH + 100) / 2;
        vm.prank(address(clearing));
        vm.assertTrue(token.transfer(BURNT, gone), "transfer");
        uint64 equity = CASH + 500;
        vm.expectEmit(address(clearing));
        emit IClearing.WoundUp(BatchNumber.wrap(1), uint64(equity - (CASH + 100) / 2), equity);
        clearing.windUp(batch.header, batch.publication);
        uint256 before = token.balanceOf(ALICE);
        clearing.escape(accountWitness(2));
        uint256 part = uint256(CASH + 200) * (equity - (CASH + 100) / 2) / equity;
        vm.assertEq(token.balanceOf(ALICE) - before, part, "alice");
        clearing.escape(accountWitness(3));
        claimOut(batch);
        clearing.refund(ItemIndex.wrap(4), FIRST, 0, 7, BOB, address(0));
        vm.assertLe(pooled(), 1, "only what was rounded down is left");
    }

    function test_shouldPayClaimsInFullBesideTheEstate() external {
        Posted memory batch = frozenWithBook();
        claimOut(batch);
        vm.prank(address(clearing));
        vm.assertTrue(token.transfer(BURNT, BOND), "transfer");
        vm.expectEmit(address(clearing));
        emit IClearing.WoundUp(BatchNumber.wrap(1), CASH + 500, CASH + 500);
        clearing.windUp(batch.header, batch.publication);
    }

    function test_shouldRefundWhatIsInNoAccount() external {
        Posted memory batch = frozenWithBook();
        clearing.windUp(batch.header, batch.publication);
        uint256 before = token.balanceOf(BOB);
        clearing.refund(ItemIndex.wrap(4), FIRST, 0, 7, BOB, address(0));
        vm.assertEq(token.balanceOf(BOB) - before, 7, "money");
        vm.expectRevert(
            abi.encodeWithSelector(IClearing.RefundedAlready.selector, ItemIndex.wrap(4))
        );
        clearing.refund(ItemIndex.wrap(4), FIRST, 0, 7, BOB, address(0));
        vm.expectPartialRevert(IClearing.Inbox.selector);
        clearing.refund(ItemIndex.wrap(5), FIRST, ASSET, 10, BOB, address(0));
        clearing.refund(ItemIndex.wrap(5), FIRST, ASSET, 9, BOB, address(0));
        vm.assertEq(asset.balanceOf(BOB), 9, "units");
        vm.expectRevert(
            abi.encodeWithSelector(IClearing.Served.selector, ItemIndex.wrap(3), ItemIndex.wrap(4))
        );
        clearing.refund(ItemIndex.wrap(3), FIRST, ASSET, 40, ALICE, address(0));
    }

    function test_shouldRefundEverythingWhenNothingWasSettled() external {
        opened(ALICE);
        deposited(BOB, FIRST, 55);
        vm.warp(block.timestamp + 3 days + 1);
        clearing.freeze();
        vm.warp(block.timestamp + WINDOW + 1);
        Posted memory none;
        clearing.windUp(none.header, none.publication);
        clearing.refund(ItemIndex.wrap(1), FIRST, 0, 55, BOB, address(0));
        vm.assertEq(token.balanceOf(BOB), 55, "bob");
        vm.expectPartialRevert(IClearing.Inbox.selector);
        clearing.refund(ItemIndex.wrap(0), FIRST, 0, 0, ALICE, address(0));
    }

    function test_shouldPayUnitsOfAssets() external {
        Posted memory batch = frozenWithBook();
        Account memory one = accountAt(2);
        bytes32[24] memory siblings = SparseTree.path(nodes(), 2);
        clearing.windUp(batch.header, batch.publication);
        clearing.escapeAsset(one.leaf, one.positions, siblings, ASSET);
        vm.assertEq(asset.balanceOf(ALICE), 30, "escaped");
        vm.expectRevert(abi.encodeWithSelector(IClearing.EscapedAlready.selector, FIRST, ASSET));
        clearing.escapeAsset(one.leaf, one.positions, siblings, ASSET);
        vm.expectRevert(abi.encodeWithSelector(IClearing.UnknownAsset.selector, CLAIM));
        clearing.escapeAsset(one.leaf, one.positions, siblings, CLAIM);
        clearing.claimAsset(
            batch.header, batch.publication, one.leaf, one.positions, siblings, ASSET
        );
        vm.assertEq(asset.balanceOf(ALICE), 40, "claimed");
        vm.assertEq(clearing.paidUnits(FIRST, ASSET), 10, "paidUnits");
        vm.expectRevert(
            abi.encodeWithSelector(IClearing.NothingToPay.selector, FIRST, uint64(10), uint64(10))
        );
        clearing.claimAsset(
            batch.header, batch.publication, one.leaf, one.positions, siblings, ASSET
        );
        vm.expectRevert(abi.encodeWithSelector(IClearing.UnknownAsset.selector, uint16(0x4001)));
        clearing.claimAsset(
            batch.header, batch.publication, one.leaf, one.positions, siblings, 0x4001
        );
        one = accountAt(3);
        siblings = SparseTree.path(nodes(), 3);
        vm.expectPartialRevert(IClearing.NothingToPay.selector);
        clearing.escapeAsset(one.leaf, one.positions, siblings, ASSET);
    }

    function test_shouldWindUpOnceOneWindowAfterTheFreeze() external {
        Posted memory batch = frozenWithBook();
        uint256 later = block.timestamp;
        vm.warp(later - 1);
        vm.expectPartialRevert(IClearing.NotFinal.selector);
        clearing.windUp(batch.header, batch.publication);
        bytes memory witness = accountWitness(2);
        vm.expectRevert(abi.encodeWithSelector(IClearing.NotWoundUp.selector));
        clearing.escape(witness);
        vm.expectRevert(abi.encodeWithSelector(IClearing.NotWoundUp.selector));
        clearing.refund(ItemIndex.wrap(4), FIRST, 0, 7, BOB, address(0));
        vm.warp(later);
        IClearing.Header memory other = batch.header;
        uint64 right = batch.header.out;
        other.out++;
        vm.expectPartialRevert(IClearing.Commitment.selector);
        clearing.windUp(other, batch.publication);
        other.out = right;
        other.number = BatchNumber.wrap(2);
        vm.expectPartialRevert(IClearing.Sequence.selector);
        clearing.windUp(other, batch.publication);
        other.number = BatchNumber.wrap(1);
        clearing.windUp(batch.header, batch.publication);
        vm.expectRevert(abi.encodeWithSelector(IClearing.WoundUpAlready.selector));
        clearing.windUp(batch.header, batch.publication);
    }

    function test_shouldNotWindUpWhileRunning() external {
        Posted memory none;
        vm.expectRevert(abi.encodeWithSelector(IClearing.NotFrozen.selector));
        clearing.windUp(none.header, none.publication);
    }

    function test_shouldStillRefuteAfterAFreeze() external {
        honest();
        opened(BOB);
        vm.warp(block.timestamp + 3 days + 1);
        IClearing.Header memory header = nextHeader();
        header.to = header.from;
        header.toHash = clearing.inboxHash(header.from);
        header.nextAccounts = keccak256("anything");
        vm.expectPartialRevert(IClearing.InboxOverdue.selector);
        vm.prank(OPERATOR);
        clearing.postCalldata(header, streamOf(idle()));
        vm.warp(block.timestamp - 3 days);
        Posted memory batch = postAs(header, streamOf(idle()), begin(), nothing());
        vm.warp(block.timestamp + 3 days);
        clearing.freeze();
        challenge(batch);
        vm.assertEq(BatchNumber.unwrap(clearing.headNumber()), 1, "head");
        vm.assertEq(token.balanceOf(WATCHER), 0, "the bond went to the pool");
    }

    // ------------------------------------------------------------------------------------- helpers

    /// @dev Posts the honest batch that opens account 2 for ALICE and credits BOB's deposit.
    function honest() private returns (Posted memory) {
        opened(ALICE);
        deposited(BOB, FIRST, CASH);
        IClearing.Header memory header = nextHeader();
        IStepJudge.State memory pre = begin();
        pre.cursor = 0;
        uint256[16] memory step =
            stepOf(element(4, 2, 0, 0, 0, 1), element(4, 2, 0, 0, int64(CASH), 2));
        bytes memory parts = leafWitness(accountOf(2, ALICE, int64(CASH), ""));
        parts = bytes.concat(
            parts,
            itemWitness(1, 2, 0, 0, ALICE, address(0)),
            itemWitness(2, 2, 0, CASH, BOB, address(0))
        );
        IStepJudge.State memory post = state();
        post.cursor = 2;
        post.phase = 1;
        seal(step, post);
        header.nextAccounts = post.accounts;
        return postAs(header, streamOf(step), pre, witnessOf(1, 0, 2, parts));
    }

    /// @dev Posts a batch that moves all money of account 2 into an account of its own making.
    function fraud() private returns (Posted memory) {
        IClearing.Header memory header = nextHeader();
        IStepJudge.State memory pre = begin();
        header.nextAccounts = keccak256("a book of the operator's own");
        uint256[16] memory step = idle();
        pre.cursor = ItemIndex.unwrap(header.from);
        IStepJudge.State memory post = begin();
        post.accounts = header.nextAccounts;
        seal(step, post);
        return postAs(header, streamOf(step), pre, nothing());
    }

    function bare() private returns (Posted memory) {
        return postAs(nextHeader(), elements(16, 0), begin(), nothing());
    }

    /// @dev The state that every batch starts from.
    function begin() private view returns (IStepJudge.State memory pre) {
        pre.accounts = clearing.headAccounts();
        pre.table = clearing.headTable();
        pre.cursor = ItemIndex.unwrap(clearing.inboxCursor());
    }

    function startOf(IClearing.Header memory header)
        private
        pure
        returns (IStepJudge.State memory pre)
    {
        pre.accounts = header.prevAccounts;
        pre.table = header.prevTable;
        pre.cursor = ItemIndex.unwrap(header.from);
    }

    function postAs(
        IClearing.Header memory header,
        bytes memory stream,
        IStepJudge.State memory pre,
        bytes memory witness
    ) private returns (Posted memory) {
        IClearing.Publication memory publication = post(header, stream);
        return Posted(header, publication, stream, pre, witness);
    }

    function challenge(Posted memory batch) private {
        challenge(batch, 0);
    }

    function challenge(Posted memory batch, uint256 step) private {
        IStepJudge.State memory pre = batch.pre;
        vm.prank(WATCHER);
        clearing.challengeStep(
            batch.header, batch.publication, step, pre, batch.stream, batch.witness
        );
    }

    function challengeInsolvent(Posted memory batch) private {
        vm.prank(WATCHER);
        clearing.challengeInsolvent(batch.header, batch.publication, batch.witness);
    }

    function frozen() private {
        opened(ALICE);
        vm.warp(block.timestamp + 3 days + 1);
        clearing.freeze();
    }

    /// @dev Settles a book of two traders, then the operator stops; a window has passed. Items 4 and 5
    /// are deposits that no batch has consumed.
    function frozenWithBook() private returns (Posted memory batch) {
        opened(ALICE);
        opened(BOB);
        deposited(BOB, FIRST, CASH + 1_000);
        depositedAsset(ALICE, FIRST, 40);
        bytes memory positions =
            bytes.concat(position(KEY, 5), position(ASSET, 30), position(CLAIM, 10));
        Account memory one = accountOf(2, ALICE, int64(CASH) - 300, positions);
        one.leaf.out = 500;
        put(one);
        put(accountOf(3, BOB, 800, position(KEY, -5)));
        setPrice(KEY, 100, 512);
        IClearing.Header memory header = nextHeader();
        header.nextAccounts = accountsRoot();
        header.nextTable = tableRoot();
        header.out = 500;
        batch = postAs(header, elements(16, int64(CASH + 500)), begin(), "");
        deposited(BOB, FIRST, 7);
        depositedAsset(BOB, FIRST, 9);
        vm.warp(block.timestamp + 3 days + 1);
        clearing.freeze();
        vm.warp(block.timestamp + WINDOW + 1);
    }

    function claimOut(Posted memory batch) private {
        Account memory one = accountAt(2);
        bytes32[24] memory siblings = SparseTree.path(nodes(), 2);
        clearing.claim(batch.header, batch.publication, one.leaf, one.positions, siblings);
    }

    function dead(uint64 number, uint64 head) private pure returns (bytes memory) {
        return abi.encodeWithSelector(
            IClearing.Dead.selector, BatchNumber.wrap(number), BatchNumber.wrap(head)
        );
    }

    function notOverdue(uint64 cursor, uint256 deadline) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(IClearing.NotOverdue.selector, ItemIndex.wrap(cursor), deadline);
    }
}

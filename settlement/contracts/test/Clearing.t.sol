// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {Clearing} from "../src/Clearing.sol";
import {TokenTransfer} from "../src/TokenTransfer.sol";
import {AccountId, BatchNumber, ItemIndex} from "../src/Types.sol";
import {IClearing} from "../src/interfaces/IClearing.sol";
import {Fixture} from "./Fixture.sol";
import {SparseTree} from "./SparseTree.sol";
import {vm} from "./Vm.sol";
import {BareToken} from "./tokens/BareToken.sol";
import {FalseToken} from "./tokens/FalseToken.sol";
import {FeeToken} from "./tokens/FeeToken.sol";
import {FineToken} from "./tokens/FineToken.sol";
import {GenerousToken} from "./tokens/GenerousToken.sol";
import {ReentrantToken} from "./tokens/ReentrantToken.sol";
import {SilentToken} from "./tokens/SilentToken.sol";

contract ClearingTest is Fixture {
    uint64 private constant AMOUNT_MAX = 1 << 53;

    // --------------------------------------------------------------------------------- constructor

    function test_shouldStartFromTheGenesis() external view {
        vm.assertEq(clearing.token(), address(token), "token");
        vm.assertEq(clearing.operator(), OPERATOR, "operator");
        vm.assertEq(clearing.finalityWindow(), WINDOW, "finalityWindow");
        vm.assertEq(clearing.unsettledMax(), UNSETTLED_MAX, "unsettledMax");
        vm.assertEq(clearing.accountsMax(), ACCOUNTS_MAX, "accountsMax");
        vm.assertEq(BatchNumber.unwrap(clearing.headNumber()), 0, "headNumber");
        vm.assertEq(clearing.headAccounts(), genesisRoot(OPERATOR), "headAccounts");
        vm.assertEq(clearing.headTable(), SparseTree.zero(16), "headTable");
        vm.assertEq(BatchNumber.unwrap(clearing.lastSettled()), 0, "lastSettled");
        vm.assertEq(ItemIndex.unwrap(clearing.inboxCursor()), 0, "inboxCursor");
        vm.assertEq(ItemIndex.unwrap(clearing.itemCount()), 0, "itemCount");
        vm.assertEq(clearing.inboxHash(ItemIndex.wrap(0)), bytes32(0), "inboxHash");
        vm.assertEq(clearing.itemTime(ItemIndex.wrap(0)), 0, "itemTime");
        vm.assertEq(AccountId.unwrap(clearing.nextAccount()), 2, "nextAccount");
        vm.assertEq(clearing.commitment(BatchNumber.wrap(0)), bytes32(0), "commitment");
        vm.assertEq(clearing.paid(INSURANCE), 0, "paid");
        vm.assertEq(clearing.cumOut(), 0, "cumOut");
        vm.assertEq(clearing.cumDeposits(), 0, "cumDeposits");
    }

    function test_shouldRefuseATokenThatDoesNotCountInMoney() external {
        address fine = address(new FineToken());
        bytes32 root = genesisRoot(OPERATOR);
        vm.expectRevert(abi.encodeWithSelector(IClearing.TokenDecimals.selector, uint8(18)));
        new Clearing(
            fine, OPERATOR, WINDOW, BOND, UNSETTLED_MAX, ACCOUNTS_MAX, root, new address[](0)
        );
    }

    function test_shouldRefuseABoundThatNoBatchCanMeet() external {
        bytes32 root = genesisRoot(OPERATOR);
        vm.expectRevert(abi.encodeWithSelector(IClearing.UnsettledMaxZero.selector));
        new Clearing(
            address(token), OPERATOR, WINDOW, BOND, 0, ACCOUNTS_MAX, root, new address[](0)
        );
    }

    function test_shouldRefuseNoAccountsAndMoreThanThereAreIndexes() external {
        uint32 most = (1 << 23) - 2;
        bytes32 root = genesisRoot(OPERATOR);
        uint32[2] memory wrong = [uint32(0), most + 1];
        for (uint256 i = 0; i < 2; i++) {
            vm.expectRevert(abi.encodeWithSelector(IClearing.AccountsMax.selector, wrong[i], most));
            new Clearing(
                address(token),
                OPERATOR,
                WINDOW,
                BOND,
                UNSETTLED_MAX,
                wrong[i],
                root,
                new address[](0)
            );
        }
    }

    function test_shouldRefuseAGenesisThatHoldsAnythingButInsurance() external {
        bytes32 root = genesisRoot(OPERATOR);
        vm.expectRevert(abi.encodeWithSelector(IClearing.Genesis.selector, root, genesisRoot(BOB)));
        new Clearing(
            address(token),
            OPERATOR,
            WINDOW,
            BOND,
            UNSETTLED_MAX,
            ACCOUNTS_MAX,
            genesisRoot(BOB),
            new address[](0)
        );
    }

    function test_shouldGiveAssetsTheirKeysInOrder() external {
        address[] memory assets = tokens(16);
        clearing = deploy(address(token), assets);
        for (uint256 i = 0; i < 16; i++) {
            vm.assertEq(clearing.assetToken(uint16(0x8001 + i)), assets[i], "token");
        }
        vm.assertEq(clearing.assetToken(0), address(0), "money");
        vm.assertEq(clearing.assetToken(0x8000), address(0), "before the first");
        vm.assertEq(clearing.assetToken(0x8011), address(0), "behind the last");
    }

    function test_shouldRefuseMoreAssetsThanKeys() external {
        address[] memory assets = tokens(17);
        expectConstructor(
            abi.encodeWithSelector(IClearing.TooManyAssets.selector, uint256(17), uint256(16)),
            assets
        );
    }

    function test_shouldRefuseAssetsWithoutATokenOfTheirOwn() external {
        address[3] memory wrong = [address(0), address(token), address(uint160(0x1001))];
        for (uint256 i = 0; i < 3; i++) {
            address[] memory assets = tokens(3);
            assets[2] = wrong[i];
            expectConstructor(
                abi.encodeWithSelector(IClearing.AssetToken.selector, uint16(0x8003), wrong[i]),
                assets
            );
        }
    }

    // ---------------------------------------------------------------------------------------- open

    function test_shouldAllocateAccountsInOrderAndAppendThem() external {
        bytes32 hash = chained(bytes32(0), 1, 2, 0, ALICE, BOB);
        vm.expectEmit(address(clearing));
        emit IClearing.Item(ItemIndex.wrap(0), 1, FIRST, 0, 0, ALICE, BOB, hash);
        vm.prank(ALICE);
        vm.assertEq(AccountId.unwrap(clearing.open(BOB)), 2, "first");

        vm.warp(START + 9);
        vm.assertEq(AccountId.unwrap(opened(BOB)), 3, "second");
        bytes32 next = chained(hash, 1, 3, 0, BOB, address(0));
        vm.assertEq(clearing.inboxHash(ItemIndex.wrap(1)), hash, "hash of one item");
        vm.assertEq(clearing.inboxHash(ItemIndex.wrap(2)), next, "hash of two items");
        vm.assertEq(clearing.itemTime(ItemIndex.wrap(0)), START, "time of the first");
        vm.assertEq(clearing.itemTime(ItemIndex.wrap(1)), START + 9, "time of the second");
        vm.assertEq(ItemIndex.unwrap(clearing.itemCount()), 2, "count");
    }

    function test_shouldStopAllocatingWhereTheVenueBegins() external {
        setNextAccount((1 << 23) - 1);
        vm.assertEq(AccountId.unwrap(opened(ALICE)), (1 << 23) - 1, "last");
        vm.expectRevert(abi.encodeWithSelector(IClearing.AccountsExhausted.selector));
        clearing.open(address(0));
    }

    function test_shouldOpenAsManyAccountsAsTheCoreHasRoomFor() external {
        bytes32 root = genesisRoot(OPERATOR);
        clearing = new Clearing(
            address(token), OPERATOR, WINDOW, BOND, UNSETTLED_MAX, 2, root, new address[](0)
        );
        vm.assertEq(clearing.accountsMax(), 2, "accountsMax");
        opened(ALICE);
        vm.assertEq(AccountId.unwrap(opened(BOB)), 3, "last");
        vm.expectRevert(abi.encodeWithSelector(IClearing.AccountsExhausted.selector));
        clearing.open(address(0));
        vm.assertEq(ItemIndex.unwrap(clearing.itemCount()), 2, "count");
    }

    // ------------------------------------------------------------------------------------- deposit

    function test_shouldTakeADepositIntoTheInbox() external {
        opened(ALICE);
        fund(BOB, 100);
        bytes32 hash = chained(chained(0, 1, 2, 0, ALICE, address(0)), 2, 2, 60, BOB, address(0));
        vm.expectEmit(address(clearing));
        emit IClearing.Item(ItemIndex.wrap(1), 2, FIRST, 0, 60, BOB, address(0), hash);
        vm.prank(BOB);
        clearing.deposit(FIRST, 60);
        vm.assertEq(pooled(), 60, "held");
        vm.assertEq(token.balanceOf(BOB), 40, "left");
        vm.assertEq(clearing.cumDeposits(), 60, "cumDeposits");
        vm.assertEq(clearing.inboxHash(ItemIndex.wrap(2)), hash, "hash");
    }

    function test_shouldTakeADepositForInsurance() external {
        deposited(BOB, INSURANCE, 5);
        vm.assertEq(clearing.cumDeposits(), 5, "cumDeposits");
    }

    function test_shouldTakeTheSmallestAndTheLargestDeposit() external {
        deposited(BOB, INSURANCE, 1);
        deposited(BOB, INSURANCE, AMOUNT_MAX);
        vm.assertEq(clearing.cumDeposits(), AMOUNT_MAX + 1, "cumDeposits");
    }

    function test_shouldRefuseTheAccountsBesideThoseItAllocated() external {
        opened(ALICE);
        fund(BOB, 10);
        expectUnknown(0);
        vm.prank(BOB);
        clearing.deposit(AccountId.wrap(0), 10);
        expectUnknown(3);
        vm.prank(BOB);
        clearing.deposit(AccountId.wrap(3), 10);
    }

    function testFuzz_shouldRefuseAccountsItDidNotAllocate(uint32 account, uint8 count) external {
        for (uint256 i = 0; i < count % 4; i++) {
            opened(ALICE);
        }
        vm.assume(account == 0 || account >= 2 + count % 4);
        fund(BOB, 10);
        expectUnknown(account);
        vm.prank(BOB);
        clearing.deposit(AccountId.wrap(account), 10);
    }

    function test_shouldRefuseADepositOfNothing() external {
        vm.expectRevert(abi.encodeWithSelector(IClearing.Dust.selector));
        clearing.deposit(INSURANCE, 0);
    }

    function test_shouldRefuseADepositAboveTheBound() external {
        fund(BOB, AMOUNT_MAX + 1);
        expectRange(AMOUNT_MAX + 1, AMOUNT_MAX);
        vm.prank(BOB);
        clearing.deposit(INSURANCE, AMOUNT_MAX + 1);
    }

    function test_shouldRefuseDepositsBeyondTheRangeOfMoney() external {
        uint64 all = uint64(type(int64).max);
        setCumDeposits(all - 10);
        fund(BOB, 21);
        expectRange(11, 10);
        vm.prank(BOB);
        clearing.deposit(INSURANCE, 11);
        vm.prank(BOB);
        clearing.deposit(INSURANCE, 10);
        vm.assertEq(clearing.cumDeposits(), all, "cumDeposits");
    }

    function test_shouldRefuseADepositWithoutAllowance() external {
        token.mint(BOB, 10);
        vm.expectRevert(
            abi.encodeWithSelector(
                TokenTransfer.TransferRefused.selector,
                address(token),
                BOB,
                address(clearing),
                uint256(10)
            )
        );
        vm.prank(BOB);
        clearing.deposit(INSURANCE, 10);
        vm.assertEq(ItemIndex.unwrap(clearing.itemCount()), 0, "count");
    }

    function test_shouldRefuseTokensThatKeepOrAddAFee() external {
        expectWrongAmount(new FeeToken(), 9);
        expectWrongAmount(new GenerousToken(), 11);
    }

    function test_shouldRefuseTokensThatReturnFalse() external {
        FalseToken refusing = new FalseToken();
        clearing = deploy(address(refusing));
        vm.expectPartialRevert(TokenTransfer.TransferRefused.selector);
        clearing.deposit(INSURANCE, 10);
    }

    function test_shouldRefuseASecondDepositDuringTheFirst() external {
        ReentrantToken hooked = new ReentrantToken();
        clearing = deploy(address(hooked));
        hooked.mint(ALICE, 100);
        // Without the lock the inner deposit of 5 would hide that the outer one lost 5.
        hooked.mint(address(hooked), 5);
        hooked.attack(clearing, abi.encodeCall(IClearing.deposit, (INSURANCE, 5)), 5);
        vm.expectRevert(
            abi.encodeWithSelector(IClearing.FeeOnTransfer.selector, uint256(100), uint256(95))
        );
        vm.prank(ALICE);
        clearing.deposit(INSURANCE, 100);
        vm.assertEq(clearing.cumDeposits(), 0, "cumDeposits");
    }

    function test_shouldUnlockAfterEveryTransfer() external {
        deposited(BOB, INSURANCE, 1);
        deposited(BOB, INSURANCE, 2);
        vm.assertEq(clearing.cumDeposits(), 3, "cumDeposits");
    }

    // ------------------------------------------------------------------------------- deposit asset

    function test_shouldTakeAnAssetIntoTheInboxAndNoMoney() external {
        opened(ALICE);
        deposited(BOB, FIRST, 7);
        fundAsset(BOB, 100);
        bytes32 hash = clearing.inboxHash(ItemIndex.wrap(2));
        bytes memory words = abi.encode(hash, 2, 2, uint256(0x8001), 60, BOB, address(0));
        hash = keccak256(words);
        vm.expectEmit(address(clearing));
        emit IClearing.Item(ItemIndex.wrap(2), 2, FIRST, 0x8001, 60, BOB, address(0), hash);
        vm.prank(BOB);
        clearing.depositAsset(FIRST, 0x8001, 60);
        vm.assertEq(asset.balanceOf(address(clearing)), 60, "held");
        vm.assertEq(asset.balanceOf(BOB), 40, "left");
        vm.assertEq(pooled(), 7, "money held");
        vm.assertEq(clearing.cumDeposits(), 7, "cumDeposits");
        vm.assertEq(clearing.inboxHash(ItemIndex.wrap(3)), hash, "hash");
        vm.assertEq(clearing.itemTime(ItemIndex.wrap(2)), START, "time");
    }

    function test_shouldConserveMoneyWhereABatchConsumesAssets() external {
        opened(ALICE);
        deposited(BOB, FIRST, 500);
        depositedAsset(BOB, FIRST, 60);
        IClearing.Header memory header = nextHeader();
        bytes memory stream = elements(16, 560);
        refuseStream(
            header,
            stream,
            abi.encodeWithSelector(IClearing.Sum.selector, int256(500), int256(560))
        );
        // The element of the item as the core writes it: units as lots, no cash.
        stream = elements(16, 500);
        uint256 element = (1 << 63) | (4 << 76) | (2 << 80) | (uint256(ASSET) << 104);
        setElement(stream, 1, element | (60 << 120) | (2 << 184));
        post(header, stream);
        vm.assertEq(ItemIndex.unwrap(clearing.inboxCursor()), 3, "inboxCursor");
    }

    function test_shouldMakeNoMoneyClaimableOutOfAssets() external {
        opened(ALICE);
        depositedAsset(BOB, FIRST, 60);
        IClearing.Header memory header = nextHeader();
        header.out = 60;
        refuseStream(
            header,
            elements(16, -60),
            abi.encodeWithSelector(IClearing.Overdrawn.selector, uint256(60), uint256(0))
        );
    }

    function test_shouldTakeAssetsOfAnyDecimalsUpToTheBound() external {
        FineToken fine = new FineToken();
        SilentToken silent = new SilentToken();
        address[] memory assets = new address[](2);
        assets[0] = address(fine);
        assets[1] = address(silent);
        clearing = deploy(address(token), assets);
        opened(ALICE);
        fine.mint(BOB, 1);
        silent.mint(BOB, AMOUNT_MAX);
        vm.prank(BOB);
        clearing.depositAsset(FIRST, 0x8001, 1);
        vm.prank(BOB);
        clearing.depositAsset(FIRST, 0x8002, AMOUNT_MAX);
        vm.assertEq(fine.balanceOf(address(clearing)), 1, "first asset");
        vm.assertEq(silent.balanceOf(address(clearing)), AMOUNT_MAX, "second asset");
    }

    function test_shouldRefuseAssetsForAccountsItDidNotAllocate() external {
        opened(ALICE);
        fundAsset(BOB, 10);
        uint32[3] memory unknown = [uint32(0), 3, 1 << 23];
        for (uint256 i = 0; i < 3; i++) {
            expectUnknown(unknown[i]);
            vm.prank(BOB);
            clearing.depositAsset(AccountId.wrap(unknown[i]), ASSET, 10);
        }
    }

    function test_shouldRefuseAssetsForInsurance() external {
        fundAsset(BOB, 10);
        vm.expectRevert(abi.encodeWithSelector(IClearing.InsuranceHoldsMoneyOnly.selector));
        vm.prank(BOB);
        clearing.depositAsset(INSURANCE, ASSET, 10);
    }

    function testFuzz_shouldRefuseKeysWithoutAnAsset(uint16 key) external {
        vm.assume(key != ASSET);
        opened(ALICE);
        expectUnknownAsset(key);
        clearing.depositAsset(FIRST, key, 10);
    }

    function test_shouldRefuseTheKeysBesideItsAssets() external {
        opened(ALICE);
        uint16[4] memory keys = [uint16(0), 0x8000, 0x8002, 0xc001];
        for (uint256 i = 0; i < 4; i++) {
            expectUnknownAsset(keys[i]);
            clearing.depositAsset(FIRST, keys[i], 10);
        }
    }

    function test_shouldRefuseAnAssetDepositOfNothingOrAboveTheBound() external {
        opened(ALICE);
        fundAsset(BOB, AMOUNT_MAX + 1);
        vm.expectRevert(abi.encodeWithSelector(IClearing.Dust.selector));
        vm.prank(BOB);
        clearing.depositAsset(FIRST, ASSET, 0);
        expectRange(AMOUNT_MAX + 1, AMOUNT_MAX);
        vm.prank(BOB);
        clearing.depositAsset(FIRST, ASSET, AMOUNT_MAX + 1);
    }

    function test_shouldRefuseUnitsBeyondWhatCouldEverBeClaimed() external {
        opened(ALICE);
        uint64 room = uint64(type(int64).max);
        while (room > 0) {
            uint64 units = room < AMOUNT_MAX ? room : AMOUNT_MAX;
            depositedAsset(BOB, FIRST, units);
            room -= units;
        }
        vm.assertEq(clearing.cumAssetDeposits(ASSET), uint64(type(int64).max), "full");
        fundAsset(BOB, 1);
        expectRange(1, 0);
        vm.prank(BOB);
        clearing.depositAsset(FIRST, ASSET, 1);
        vm.assertEq(clearing.cumAssetDeposits(0x8002), 0, "another");
    }

    function test_shouldRefuseAnAssetDepositWithoutAllowance() external {
        opened(ALICE);
        asset.mint(BOB, 10);
        vm.expectRevert(
            abi.encodeWithSelector(
                TokenTransfer.TransferRefused.selector,
                address(asset),
                BOB,
                address(clearing),
                uint256(10)
            )
        );
        vm.prank(BOB);
        clearing.depositAsset(FIRST, ASSET, 10);
        vm.assertEq(ItemIndex.unwrap(clearing.itemCount()), 1, "count");
    }

    function test_shouldRefuseAssetsThatKeepOrAddAFee() external {
        expectWrongUnits(new FeeToken(), 9);
        expectWrongUnits(new GenerousToken(), 11);
    }

    function test_shouldRefuseAnAssetDepositDuringAnother() external {
        ReentrantToken hooked = new ReentrantToken();
        clearing = deploy(address(token), listOf(address(hooked)));
        opened(ALICE);
        hooked.mint(ALICE, 100);
        // Without the lock the inner deposit of 5 would hide that the outer one lost 5.
        hooked.mint(address(hooked), 5);
        bytes memory inner = abi.encodeCall(IClearing.depositAsset, (FIRST, ASSET, 5));
        hooked.attack(clearing, inner, 5);
        vm.expectRevert(
            abi.encodeWithSelector(IClearing.FeeOnTransfer.selector, uint256(100), uint256(95))
        );
        vm.prank(ALICE);
        clearing.depositAsset(FIRST, ASSET, 100);
        vm.assertEq(ItemIndex.unwrap(clearing.itemCount()), 1, "count");
    }

    function test_shouldRefuseMoneyWhileAnAssetMoves() external {
        ReentrantToken hooked = new ReentrantToken();
        clearing = deploy(address(token), listOf(address(hooked)));
        opened(ALICE);
        hooked.mint(ALICE, 100);
        hooked.attack(clearing, abi.encodeCall(IClearing.deposit, (INSURANCE, 5)), 0);
        vm.prank(ALICE);
        clearing.depositAsset(FIRST, ASSET, 100);
        vm.assertEq(hooked.answer(), abi.encodeWithSelector(IClearing.Reentered.selector), "inner");
    }

    // ------------------------------------------------------------------------------ deposit proven

    function test_shouldTakeADepositForAVenueAccountWithAProof() external {
        Proof memory proof = provenAt(AccountId.wrap(1 << 23), BOB, 0, false);
        vm.warp(block.timestamp + WINDOW + 1);
        fund(ALICE, 10);
        vm.prank(ALICE);
        depositProven(proof, 10);
        vm.assertEq(clearing.cumDeposits(), 10, "cumDeposits");
        bytes32 hash = chained(0, 2, 1 << 23, 10, ALICE, address(0));
        vm.assertEq(clearing.inboxHash(ItemIndex.wrap(1)), hash, "hash");
    }

    function test_shouldRefuseAProvenDepositBeforeFinality() external {
        Proof memory proof = provenAt(AccountId.wrap(1 << 23), BOB, 0, true);
        vm.warp(block.timestamp + WINDOW);
        expectNotFinal(1, block.timestamp);
        depositProven(proof, 10);
    }

    function test_shouldRefuseAProvenDepositForAnEmptyOrOtherLeaf() external {
        Proof memory proof = provenAt(AccountId.wrap(1 << 23), BOB, 0, true);
        vm.warp(block.timestamp + WINDOW + 1);
        proof.leaf.cash += 1;
        vm.expectPartialRevert(IClearing.LeafProof.selector);
        depositProven(proof, 10);
        proof.leaf = leafOf(AccountId.wrap((1 << 23) + 1), address(0), 0);
        vm.expectRevert(abi.encodeWithSelector(IClearing.EmptyLeaf.selector, (1 << 23) + 1));
        depositProven(proof, 10);
    }

    function test_shouldRefuseAProvenDepositDuringAnotherTransfer() external {
        ReentrantToken hooked = new ReentrantToken();
        clearing = deploy(address(hooked));
        hooked.mint(ALICE, 100);
        hooked.mint(address(hooked), 5);
        Proof memory proof = provenAt(AccountId.wrap(1 << 23), BOB, 0, true);
        vm.warp(block.timestamp + WINDOW + 1);
        bytes memory inner = abi.encodeCall(
            IClearing.depositProven,
            (proof.header, proof.publication, proof.leaf, NO_POSITIONS, proof.path, 5)
        );
        hooked.attack(clearing, inner, 0);
        vm.prank(ALICE);
        clearing.deposit(INSURANCE, 100);
        vm.assertEq(hooked.answer(), abi.encodeWithSelector(IClearing.Reentered.selector), "inner");
        vm.assertEq(clearing.cumDeposits(), 100, "cumDeposits");
    }

    // ----------------------------------------------------------------------------------- post: who

    function testFuzz_shouldRefuseBatchesOfAnyoneButTheOperator(address sender) external {
        vm.assume(sender != OPERATOR);
        IClearing.Header memory header = nextHeader();
        vm.expectRevert(abi.encodeWithSelector(IClearing.NotOperator.selector, sender));
        vm.prank(sender);
        clearing.postCalldata(header, elements(16, 0));
    }

    function testFuzz_shouldRefuseOtherModes(uint8 mode) external {
        vm.assume(mode != 0);
        IClearing.Header memory header = nextHeader();
        header.mode = mode;
        refuse(header, abi.encodeWithSelector(IClearing.Mode.selector, mode));
    }

    // ------------------------------------------------------------------------------ post: sequence

    function test_shouldAcceptABatchAndCommitToIt() external {
        opened(ALICE);
        deposited(BOB, FIRST, 500);
        IClearing.Header memory header = nextHeader();
        header.nextAccounts = keccak256("accounts");
        header.nextTable = keccak256("table");
        header.out = 120;
        bytes memory stream = elements(32, 380);
        vm.warp(START + 77);
        vm.expectEmit(address(clearing));
        emit IClearing.Posted(
            header.number,
            header.nextAccounts,
            header.nextTable,
            keccak256(stream),
            32,
            true,
            START + 77,
            120
        );
        IClearing.Publication memory publication = post(header, stream);
        vm.assertEq(clearing.commitment(header.number), commitmentOf(header, publication), "B");
        vm.assertEq(BatchNumber.unwrap(clearing.headNumber()), 1, "headNumber");
        vm.assertEq(BatchNumber.unwrap(clearing.lastSettled()), 1, "lastSettled");
        vm.assertEq(clearing.headAccounts(), header.nextAccounts, "headAccounts");
        vm.assertEq(clearing.headTable(), header.nextTable, "headTable");
        vm.assertEq(ItemIndex.unwrap(clearing.inboxCursor()), 2, "inboxCursor");
        vm.assertEq(clearing.cumOut(), 120, "cumOut");
    }

    function test_shouldNotAcceptABatchTwice() external {
        IClearing.Header memory header = nextHeader();
        post(header, elements(16, 0));
        refuse(header, sequenceError("number", 2, 1));
    }

    function testFuzz_shouldRefuseAnyOtherNumber(uint64 number) external {
        vm.assume(number != 1);
        IClearing.Header memory header = nextHeader();
        header.number = BatchNumber.wrap(number);
        refuse(header, sequenceError("number", 1, number));
    }

    function testFuzz_shouldRefuseAnyOtherPreviousRoot(bytes32 root, bool ofTable) external {
        IClearing.Header memory header = nextHeader();
        uint256 expected = uint256(ofTable ? header.prevTable : header.prevAccounts);
        vm.assume(uint256(root) != expected);
        if (ofTable) {
            header.prevTable = root;
        } else {
            header.prevAccounts = root;
        }
        refuse(
            header,
            sequenceError(
                ofTable ? bytes32("prevTable") : bytes32("prevAccounts"), expected, uint256(root)
            )
        );
    }

    function test_shouldRefuseAWrongStartInTheInbox() external {
        opened(ALICE);
        opened(BOB);
        IClearing.Header memory header = nextHeader();
        header.to = ItemIndex.wrap(1);
        header.toHash = clearing.inboxHash(header.to);
        post(header, elements(16, 0));
        header = nextHeader();
        header.from = ItemIndex.wrap(0);
        refuse(header, sequenceError("from", 1, 0));
        header.from = ItemIndex.wrap(2);
        refuse(header, sequenceError("from", 1, 2));
    }

    function testFuzz_shouldRefuseAnyOtherLastSettled(uint64 number) external {
        post(nextHeader(), elements(16, 0));
        vm.assume(number != 1);
        IClearing.Header memory header = nextHeader();
        header.lastSettled = BatchNumber.wrap(number);
        refuse(header, sequenceError("lastSettled", 1, number));
    }

    // --------------------------------------------------------------------------------- post: inbox

    function test_shouldRefuseItemsThatAreNotThere() external {
        opened(ALICE);
        IClearing.Header memory header = nextHeader();
        header.to = ItemIndex.wrap(2);
        header.toHash = 0;
        refuse(header, rangeError(0, 2, 1));
    }

    function test_shouldRefuseToGiveItemsBack() external {
        opened(ALICE);
        post(nextHeader(), elements(16, 0));
        IClearing.Header memory header = nextHeader();
        header.to = ItemIndex.wrap(0);
        header.toHash = 0;
        refuse(header, rangeError(1, 0, 1));
    }

    function testFuzz_shouldRefuseItemsOfAnotherInbox(bytes32 hash) external {
        opened(ALICE);
        IClearing.Header memory header = nextHeader();
        bytes32 expected = header.toHash;
        vm.assume(hash != expected);
        header.toHash = hash;
        refuse(header, abi.encodeWithSelector(IClearing.Inbox.selector, uint64(1), expected, hash));
    }

    function test_shouldRefuseToLeaveAnItemForMoreThanADay() external {
        opened(ALICE);
        vm.warp(START + 5);
        opened(BOB);
        IClearing.Header memory none = nextHeader();
        none.to = ItemIndex.wrap(0);
        none.toHash = 0;
        IClearing.Header memory first = nextHeader();
        first.to = ItemIndex.wrap(1);
        first.toHash = clearing.inboxHash(first.to);

        vm.warp(START + 1 days + 1);
        refuse(none, overdueError(0, START + 1 days));
        vm.warp(START + 1 days + 6);
        refuse(first, overdueError(1, START + 1 days + 5));
        vm.warp(START + 1 days + 5);
        post(first, elements(16, 0));
    }

    function test_shouldAllowToLeaveAnItemOnItsLastSecond() external {
        opened(ALICE);
        IClearing.Header memory none = nextHeader();
        none.to = ItemIndex.wrap(0);
        none.toHash = 0;
        vm.warp(START + 1 days);
        post(none, elements(16, 0));
    }

    function test_shouldAllowToLeaveOldItemsWhenManyAreServed() external {
        for (uint256 i = 0; i < 1025; i++) {
            opened(ALICE);
        }
        vm.warp(START + 30 days);
        IClearing.Header memory header = nextHeader();
        header.to = ItemIndex.wrap(1023);
        header.toHash = clearing.inboxHash(header.to);
        refuse(header, overdueError(1023, START + 1 days));
        header.to = ItemIndex.wrap(1024);
        header.toHash = clearing.inboxHash(header.to);
        post(header, elements(16, 0));
    }

    // -------------------------------------------------------------------------------- post: stream

    function testFuzz_shouldRefuseStreamsThatAreNotWholeSteps(uint256 length) external {
        length = bound(length, 0, 34_000);
        vm.assume(length == 0 || length % 512 != 0 || length > 32_768);
        IClearing.Header memory header = nextHeader();
        vm.expectRevert(abi.encodeWithSelector(IClearing.StreamLength.selector, length));
        vm.prank(OPERATOR);
        clearing.postCalldata(header, new bytes(length));
    }

    function test_shouldRefuseAnEmptyStream() external {
        refuseStream(
            nextHeader(), "", abi.encodeWithSelector(IClearing.StreamLength.selector, uint256(0))
        );
    }

    function test_shouldRefuseHalfAStep() external {
        refuseStream(
            nextHeader(),
            elements(24, 0),
            abi.encodeWithSelector(IClearing.StreamLength.selector, uint256(768))
        );
    }

    function test_shouldRefuseOneStepTooMany() external {
        IClearing.Header memory header = nextHeader();
        vm.expectRevert(abi.encodeWithSelector(IClearing.StreamLength.selector, 32_768 + 512));
        vm.prank(OPERATOR);
        clearing.postCalldata(header, elements(1040, 0));
    }

    function test_shouldAcceptTheLongestStream() external {
        IClearing.Publication memory publication = post(nextHeader(), elements(1024, 0));
        vm.assertEq(publication.elements, 1024, "elements");
    }

    function testFuzz_shouldRefuseBatchesThatMakeOrLoseMoney(
        uint64 deposited_,
        uint64 out,
        int64 wrong
    ) external {
        uint64 amount = uint64(bound(deposited_, 1, AMOUNT_MAX));
        int256 off = int256(wrong) / 1024;
        vm.assume(off != 0);
        deposited(BOB, INSURANCE, amount);
        IClearing.Header memory header = nextHeader();
        header.out = uint64(bound(out, 0, amount));
        int256 expected = int256(uint256(amount)) - int256(uint256(header.out));
        vm.expectRevert(abi.encodeWithSelector(IClearing.Sum.selector, expected, expected + off));
        vm.prank(OPERATOR);
        clearing.postCalldata(header, elements(16, expected + off));
        post(header, elements(16, expected));
    }

    function test_shouldCountOnlyTheItemsThatTheBatchConsumes() external {
        deposited(BOB, INSURANCE, 10);
        deposited(BOB, INSURANCE, 200);
        deposited(BOB, INSURANCE, 3_000);
        IClearing.Header memory header = nextHeader();
        header.to = ItemIndex.wrap(1);
        header.toHash = clearing.inboxHash(header.to);
        post(header, elements(16, 10));
        header = nextHeader();
        header.to = ItemIndex.wrap(2);
        header.toHash = clearing.inboxHash(header.to);
        post(header, elements(16, 200));
        post(nextHeader(), elements(16, 3_000));
    }

    function test_shouldRefuseToMakeMoreClaimableThanWasConsumed() external {
        deposited(BOB, INSURANCE, 100);
        IClearing.Header memory header = nextHeader();
        header.out = 60;
        post(header, elements(16, 40));
        // 50 more arrive, but the batch does not consume them.
        deposited(BOB, INSURANCE, 50);
        header = nextHeader();
        header.to = header.from;
        header.toHash = clearing.inboxHash(header.to);
        header.out = 41;
        refuseStream(
            header,
            elements(16, -41),
            abi.encodeWithSelector(IClearing.Overdrawn.selector, uint256(101), uint256(100))
        );
        header.out = 40;
        post(header, elements(16, -40));
        vm.assertEq(clearing.cumOut(), 100, "cumOut");
    }

    function test_shouldRefuseAnOutThatWouldWrapAround() external {
        deposited(BOB, INSURANCE, 100);
        IClearing.Header memory header = nextHeader();
        header.out = 1;
        post(header, elements(16, 99));
        header = nextHeader();
        header.out = type(uint64).max;
        bytes memory stream = elements(16, type(int64).min);
        setElement(stream, 1, 0);
        setElement(stream, 2, uint256((1 << 63) + 1));
        refuseStream(
            header,
            stream,
            abi.encodeWithSelector(IClearing.Overdrawn.selector, uint256(1 << 64), uint256(100))
        );
    }

    // ------------------------------------------------------------------------------- post: settled

    function test_shouldDemandASettledBatchBeforeTooManyArePosted() external {
        for (uint64 i = 1; i < UNSETTLED_MAX; i++) {
            postUnsettled();
        }
        vm.assertEq(BatchNumber.unwrap(clearing.lastSettled()), 0, "lastSettled");
        IClearing.Header memory header = nextHeader();
        header.settled = false;
        refuse(
            header,
            abi.encodeWithSelector(IClearing.Unsettled.selector, UNSETTLED_MAX, 0, UNSETTLED_MAX)
        );
        header.settled = true;
        post(header, elements(16, 0));
        vm.assertEq(BatchNumber.unwrap(clearing.lastSettled()), UNSETTLED_MAX, "lastSettled");
        postUnsettled();
        vm.assertEq(BatchNumber.unwrap(clearing.lastSettled()), UNSETTLED_MAX, "lastSettled");
    }

    // --------------------------------------------------------------------------------------- claim

    function test_shouldPayAClaimOnceToTheOwner() external {
        deposited(BOB, INSURANCE, 1_000);
        Proof memory proof = provenAt(FIRST, ALICE, 300, true);
        vm.warp(block.timestamp + WINDOW + 1);
        vm.expectEmit(address(clearing));
        emit IClearing.Claimed(FIRST, ALICE, 300, BatchNumber.wrap(1));
        vm.prank(BOB);
        claim(proof);
        vm.assertEq(token.balanceOf(ALICE), 300, "owner");
        vm.assertEq(pooled(), 700, "held");
        vm.assertEq(clearing.paid(FIRST), 300, "paid");

        expectNothing(2, 300, 300);
        claim(proof);
        vm.assertEq(token.balanceOf(ALICE), 300, "owner after the second try");
    }

    function test_shouldPayOnlyTheDifferenceUnderALaterRoot() external {
        deposited(BOB, INSURANCE, 1_000);
        Proof memory early = provenAt(FIRST, ALICE, 300, true);
        Proof memory late = provenAt(FIRST, ALICE, 450, true);
        vm.warp(block.timestamp + WINDOW + 1);
        claim(early);
        claim(late);
        vm.assertEq(token.balanceOf(ALICE), 450, "owner");
        expectNothing(2, 300, 450);
        claim(early);
    }

    function test_shouldPayEverythingUnderTheLaterRootAlone() external {
        deposited(BOB, INSURANCE, 1_000);
        Proof memory early = provenAt(FIRST, ALICE, 300, true);
        Proof memory late = provenAt(FIRST, ALICE, 450, true);
        vm.warp(block.timestamp + WINDOW + 1);
        claim(late);
        vm.assertEq(token.balanceOf(ALICE), 450, "owner");
        expectNothing(2, 300, 450);
        claim(early);
    }

    function test_shouldRefuseAClaimOfNothing() external {
        Proof memory proof = provenAt(FIRST, ALICE, 0, true);
        vm.warp(block.timestamp + WINDOW + 1);
        expectNothing(2, 0, 0);
        claim(proof);
    }

    function test_shouldRefuseAClaimUntilTheWindowHasPassed() external {
        deposited(BOB, INSURANCE, 1_000);
        Proof memory proof = provenAt(FIRST, ALICE, 300, true);
        vm.warp(START + WINDOW);
        expectNotFinal(1, START + WINDOW);
        claim(proof);
        vm.warp(START + WINDOW + 1);
        claim(proof);
    }

    function test_shouldRefuseAClaimUnderAnUnsettledRoot() external {
        deposited(BOB, INSURANCE, 1_000);
        Proof memory proof = provenAt(FIRST, ALICE, 300, false);
        vm.warp(block.timestamp + WINDOW + 1);
        vm.expectRevert(abi.encodeWithSelector(IClearing.NotSettled.selector, uint64(1)));
        claim(proof);
    }

    function test_shouldRefuseAHeaderThatWasNotPosted() external {
        deposited(BOB, INSURANCE, 1_000);
        Proof memory proof = provenAt(FIRST, ALICE, 300, false);
        vm.warp(block.timestamp + WINDOW + 1);
        bytes32 expected = clearing.commitment(BatchNumber.wrap(1));
        proof.header.settled = true;
        bytes32 given = commitmentOf(proof.header, proof.publication);
        vm.expectRevert(
            abi.encodeWithSelector(IClearing.Commitment.selector, uint64(1), expected, given)
        );
        claim(proof);
        proof.header.settled = false;
        proof.publication.postedAt -= 1;
        vm.expectPartialRevert(IClearing.Commitment.selector);
        claim(proof);
        proof.publication.postedAt += 1;
        proof.header.number = BatchNumber.wrap(2);
        vm.expectPartialRevert(IClearing.Dead.selector);
        claim(proof);
    }

    function testFuzz_shouldRefuseALeafThatDiffersInOneField(uint8 field) external {
        deposited(BOB, INSURANCE, 1_000);
        Proof memory proof = provenAt(FIRST, ALICE, 300, true);
        vm.warp(block.timestamp + WINDOW + 1);
        bytes memory positions = NO_POSITIONS;
        uint256 which = field % 9;
        if (which == 0) proof.leaf.index = AccountId.wrap(3);
        if (which == 1) proof.leaf.owner = BOB;
        if (which == 2) proof.leaf.signer = BOB;
        if (which == 3) proof.leaf.nonce += 1;
        if (which == 4) proof.leaf.filled += 1;
        if (which == 5) proof.leaf.cash += 1;
        if (which == 6) proof.leaf.out += 1;
        if (which == 7) positions = hex"00070000000000000001";
        if (which == 8) proof.path[field % 24] ^= bytes32(uint256(1));
        vm.expectPartialRevert(IClearing.LeafProof.selector);
        clearing.claim(proof.header, proof.publication, proof.leaf, positions, proof.path);
    }

    function test_shouldPayALeafWithPositions() external {
        deposited(BOB, INSURANCE, 1_000);
        bytes memory positions = hex"00070000000000000001";
        IClearing.Leaf memory leaf = leafOf(FIRST, ALICE, 300);
        Proof memory proof = postLeaf(leaf, positions, true);
        vm.warp(block.timestamp + WINDOW + 1);
        clearing.claim(proof.header, proof.publication, leaf, positions, proof.path);
        vm.assertEq(token.balanceOf(ALICE), 300, "owner");
    }

    function test_shouldNotPayTheEmptyLeaf() external {
        deposited(BOB, INSURANCE, 1_000);
        Proof memory proof = provenAt(FIRST, ALICE, 300, true);
        vm.warp(block.timestamp + WINDOW + 1);
        // Leaf 5 is empty, so its path is true and any leaf without owner hashes to it.
        SparseTree.Node[] memory leaves = only(proof.leaf, NO_POSITIONS);
        proof.path = SparseTree.path(leaves, 5);
        proof.leaf = leafOf(AccountId.wrap(5), address(0), 700);
        vm.expectRevert(abi.encodeWithSelector(IClearing.EmptyLeaf.selector, uint32(5)));
        claim(proof);
    }

    function test_shouldNotPayAnIndexBeyondTheTree() external {
        deposited(BOB, INSURANCE, 1_000);
        // A leaf that names index 2^24 + 2 lies where account 2 should be.
        IClearing.Leaf memory leaf = leafOf(AccountId.wrap((1 << 24) + 2), ALICE, 300);
        SparseTree.Node[] memory leaves = only(leaf, NO_POSITIONS);
        leaves[0].index = 2;
        Proof memory proof = postTree(leaves, leaf, true);
        vm.warp(block.timestamp + WINDOW + 1);
        expectUnknown((1 << 24) + 2);
        claim(proof);
    }

    function test_shouldRefuseAClaimThatTheTokenDoesNotPay() external {
        deposited(BOB, INSURANCE, 1_000);
        Proof memory proof = provenAt(FIRST, ALICE, 300, true);
        vm.warp(block.timestamp + WINDOW + 1);
        vm.prank(address(clearing));
        token.transfer(BOB, BOND + 701);
        vm.expectPartialRevert(TokenTransfer.TransferRefused.selector);
        claim(proof);
        vm.assertEq(clearing.paid(FIRST), 0, "paid");
    }

    function test_shouldPayTokensThatReturnNothing() external {
        SilentToken silent = new SilentToken();
        clearing = deploy(address(silent));
        silent.mint(BOB, 1_000);
        vm.prank(BOB);
        clearing.deposit(INSURANCE, 1_000);
        Proof memory proof = provenAt(FIRST, ALICE, 300, true);
        vm.warp(block.timestamp + WINDOW + 1);
        claim(proof);
        vm.assertEq(silent.balanceOf(ALICE), 300, "owner");
    }

    function test_shouldNotPayTwiceToATokenThatCallsBack() external {
        ReentrantToken hooked = new ReentrantToken();
        clearing = deploy(address(hooked));
        hooked.mint(BOB, 1_000);
        vm.prank(BOB);
        clearing.deposit(INSURANCE, 1_000);
        Proof memory proof = provenAt(FIRST, ALICE, 300, true);
        vm.warp(block.timestamp + WINDOW + 1);
        bytes memory again = abi.encodeCall(
            IClearing.claim,
            (proof.header, proof.publication, proof.leaf, NO_POSITIONS, proof.path)
        );
        hooked.attack(clearing, again, 0);
        claim(proof);
        vm.assertEq(hooked.balanceOf(ALICE), 300, "owner");
        vm.assertEq(hooked.answer(), abi.encodeWithSelector(IClearing.Reentered.selector), "inner");
    }

    // ------------------------------------------------------------------------------------- support

    struct Proof {
        IClearing.Header header;
        IClearing.Publication publication;
        IClearing.Leaf leaf;
        bytes32[24] path;
    }

    /// @dev Posts a batch whose tree holds only the account's leaf, and returns what proves that
    /// leaf.
    function provenAt(AccountId account, address owner, uint64 out, bool settled)
        private
        returns (Proof memory)
    {
        return postLeaf(leafOf(account, owner, out), NO_POSITIONS, settled);
    }

    function postLeaf(IClearing.Leaf memory leaf, bytes memory positions, bool settled)
        private
        returns (Proof memory)
    {
        return postTree(only(leaf, positions), leaf, settled);
    }

    function postTree(SparseTree.Node[] memory leaves, IClearing.Leaf memory leaf, bool settled)
        private
        returns (Proof memory proof)
    {
        proof.leaf = leaf;
        proof.path = SparseTree.path(leaves, leaves[0].index);
        proof.header = nextHeader();
        proof.header.nextAccounts = rootOf(leaves);
        proof.header.settled = settled;
        proof.header.out = leaf.out - clearing.cumOut();
        int256 deposits = BatchNumber.unwrap(proof.header.number) == 1
            ? int256(uint256(clearing.cumDeposits()))
            : int256(0);
        int256 cash = deposits - int256(uint256(proof.header.out));
        proof.publication = post(proof.header, elements(16, cash));
    }

    function postUnsettled() private {
        IClearing.Header memory header = nextHeader();
        header.settled = false;
        post(header, elements(16, 0));
    }

    function claim(Proof memory proof) private {
        clearing.claim(proof.header, proof.publication, proof.leaf, NO_POSITIONS, proof.path);
    }

    function depositProven(Proof memory proof, uint64 amount) private {
        clearing.depositProven(
            proof.header, proof.publication, proof.leaf, NO_POSITIONS, proof.path, amount
        );
    }

    function refuse(IClearing.Header memory header, bytes memory refusal) private {
        refuseStream(header, elements(16, 0), refusal);
    }

    function refuseStream(
        IClearing.Header memory header,
        bytes memory stream,
        bytes memory refusal
    ) private {
        vm.expectRevert(refusal);
        vm.prank(OPERATOR);
        clearing.postCalldata(header, stream);
    }

    function chained(
        bytes32 hash,
        uint8 kind,
        uint32 account,
        uint64 amount,
        address sender,
        address signer
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(hash, kind, account, uint16(0), amount, sender, signer));
    }

    function sequenceError(bytes32 field, uint256 expected, uint256 given)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(IClearing.Sequence.selector, field, expected, given);
    }

    function rangeError(uint64 from, uint64 to, uint64 count) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IClearing.InboxRange.selector, from, to, count);
    }

    function overdueError(uint64 item, uint256 deadline) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IClearing.InboxOverdue.selector, item, deadline);
    }

    function expectUnknown(uint32 account) private {
        vm.expectRevert(abi.encodeWithSelector(IClearing.UnknownAccount.selector, account));
    }

    function expectRange(uint64 amount, uint256 max) private {
        vm.expectRevert(abi.encodeWithSelector(IClearing.AmountRange.selector, amount, max));
    }

    function expectNotFinal(uint64 number, uint256 finalAfter) private {
        vm.expectRevert(abi.encodeWithSelector(IClearing.NotFinal.selector, number, finalAfter));
    }

    function expectNothing(uint32 account, uint64 out, uint64 paid) private {
        vm.expectRevert(
            abi.encodeWithSelector(IClearing.NothingToPay.selector, account, out, paid)
        );
    }

    function expectWrongAmount(BareToken quirky, uint256 received) private {
        clearing = deploy(address(quirky));
        quirky.mint(BOB, 100);
        vm.expectRevert(
            abi.encodeWithSelector(IClearing.FeeOnTransfer.selector, uint256(10), received)
        );
        vm.prank(BOB);
        clearing.deposit(INSURANCE, 10);
    }

    function expectUnknownAsset(uint16 key) private {
        vm.expectRevert(abi.encodeWithSelector(IClearing.UnknownAsset.selector, key));
    }

    function expectWrongUnits(BareToken quirky, uint256 received) private {
        clearing = deploy(address(token), listOf(address(quirky)));
        opened(ALICE);
        quirky.mint(BOB, 100);
        vm.expectRevert(
            abi.encodeWithSelector(IClearing.FeeOnTransfer.selector, uint256(10), received)
        );
        vm.prank(BOB);
        clearing.depositAsset(FIRST, ASSET, 10);
    }

    function expectConstructor(bytes memory refusal, address[] memory assets) private {
        bytes32 root = genesisRoot(OPERATOR);
        vm.expectRevert(refusal);
        new Clearing(
            address(token), OPERATOR, WINDOW, BOND, UNSETTLED_MAX, ACCOUNTS_MAX, root, assets
        );
    }

    /// @dev Returns addresses 0x1001 onwards.
    function tokens(uint256 count) private pure returns (address[] memory list) {
        list = new address[](count);
        for (uint256 i = 0; i < count; i++) {
            list[i] = address(uint160(0x1001 + i));
        }
    }

    /// @dev Sets bits 128..159 of slot 1, where the contract keeps the next account.
    function setNextAccount(uint32 account) private {
        setTail(128, 32, account);
        vm.assertEq(AccountId.unwrap(clearing.nextAccount()), account, "storage layout");
    }

    /// @dev Sets bits 64..127 of slot 1, where the contract keeps the deposits.
    function setCumDeposits(uint64 amount) private {
        setTail(64, 64, amount);
        vm.assertEq(clearing.cumDeposits(), amount, "storage layout");
    }

    function setTail(uint256 shift, uint256 bits, uint256 value) private {
        bytes32 slot = bytes32(uint256(1));
        uint256 mask = ((1 << bits) - 1) << shift;
        uint256 word = uint256(vm.load(address(clearing), slot));
        vm.store(address(clearing), slot, bytes32((word & ~mask) | (value << shift)));
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {AccountId} from "../src/Types.sol";
import {IClearing} from "../src/interfaces/IClearing.sol";
import {Fixture} from "./Fixture.sol";
import {SparseTree} from "./SparseTree.sol";
import {vm} from "./Vm.sol";

/// @title Gas of whole transactions, kept in snapshots/Clearing.json
/// forge-config: default.isolate = true
contract ClearingGasTest is Fixture {
    uint64 private constant OUT = 1_000_000;

    function test_gasOfOpening() external {
        opened(ALICE);
        snapshot("open, first");
        opened(BOB);
        snapshot("open, later");
    }

    function test_gasOfDepositing() external {
        opened(ALICE);
        fund(BOB, 10 * OUT);
        vm.prank(BOB);
        clearing.deposit(FIRST, OUT);
        snapshot("deposit, first");
        vm.prank(BOB);
        clearing.deposit(FIRST, OUT);
        snapshot("deposit, later");
    }

    function test_gasOfDepositingAssets() external {
        opened(ALICE);
        fundAsset(BOB, 10 * OUT);
        vm.prank(BOB);
        clearing.depositAsset(FIRST, ASSET, OUT);
        snapshot("depositAsset, first");
        vm.prank(BOB);
        clearing.depositAsset(FIRST, ASSET, OUT);
        snapshot("depositAsset, later");
    }

    function test_gasOfPostingOneStep() external {
        settledOnce();
        snapshotPost(busy(16), "postCalldata, 16 elements");
    }

    function test_gasOfPostingSixtyFourElements() external {
        settledOnce();
        snapshotPost(busy(64), "postCalldata, 64 elements");
    }

    function test_gasOfPostingTheLongestStream() external {
        settledOnce();
        snapshotPost(busy(1024), "postCalldata, 1024 elements");
    }

    function test_gasOfClaiming() external {
        deposited(BOB, INSURANCE, 10 * OUT);
        IClearing.Leaf memory leaf = leafOf(FIRST, ALICE, OUT);
        bytes memory positions = new bytes(80);
        SparseTree.Node[] memory leaves = new SparseTree.Node[](2);
        leaves[0] = nodeOf(leaf, positions);
        leaves[1] = SparseTree.Node({index: 1, hash: keccak256("insurance")});
        IClearing.Header memory header = nextHeader();
        header.nextAccounts = rootOf(leaves);
        header.out = OUT;
        IClearing.Publication memory publication = post(header, elements(16, 9 * int64(OUT)));
        vm.warp(block.timestamp + WINDOW + 1);
        bytes32[24] memory path = SparseTree.path(leaves, 2);
        clearing.claim(header, publication, leaf, positions, path);
        snapshot("claim, first, 8 positions");
    }

    /// @dev Posts once, so that the slots of the head are no longer empty, as in operation.
    function settledOnce() private {
        post(nextHeader(), elements(16, 0));
    }

    /// @dev Returns legs of many accounts that balance in pairs, with realistic non-zero bytes.
    function busy(uint256 count) private pure returns (bytes memory stream) {
        stream = elements(count, 0);
        for (uint256 i = 0; i + 1 < count; i += 2) {
            int256 cash = int256(39_512_345 * (i + 1));
            setElement(stream, i, leg((1 << 23) + 977 * i, 7, int64(int256(i + 1)), -cash));
            setElement(
                stream, i + 1, leg((1 << 23) + 977 * i + 31, 7, -int64(int256(i + 1)), cash)
            );
        }
    }

    function leg(uint256 account, uint256 key, int64 lots, int256 cash)
        private
        pure
        returns (uint256)
    {
        return uint256(cash + (1 << 63)) | (3 << 76) | (account << 80) | (key << 104)
            | (uint256(uint64(lots)) << 120);
    }

    function snapshotPost(bytes memory stream, string memory name) private {
        IClearing.Header memory header = nextHeader();
        vm.prank(OPERATOR);
        clearing.postCalldata(header, stream);
        snapshot(name);
    }

    function snapshot(string memory name) private {
        vm.snapshotGasLastCall("Clearing", name);
    }
}

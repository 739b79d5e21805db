// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {vm} from "./Vm.sol";
import {StreamHarness} from "./harness/StreamHarness.sol";

contract StreamTest {
    StreamHarness private immutable HARNESS = new StreamHarness();

    function test_shouldSumToZeroWhenEveryLaneHoldsTheBias() external view {
        bytes memory stream = filled(16, 1 << 63);
        vm.assertEq(HARNESS.cash(stream), int256(0), "sum");
    }

    function test_shouldReadSixtyFourBitsOfEachElementAndNothingAbove() external view {
        bytes memory stream = filled(32, type(uint256).max - type(uint64).max + (1 << 63));
        vm.assertEq(HARNESS.cash(stream), int256(0), "sum");
    }

    function test_shouldCarryTheExtremesOfTheLongestStream() external view {
        vm.assertEq(
            HARNESS.cash(filled(1024, type(uint64).max)), 1024 * int256(type(int64).max), "max"
        );
        vm.assertEq(HARNESS.cash(filled(1024, 0)), 1024 * int256(type(int64).min), "min");
    }

    function test_shouldCountEveryPlaceOfAStepOnce() external view {
        for (uint256 place = 0; place < 32; place++) {
            bytes memory stream = filled(32, 1 << 63);
            set(stream, place, (1 << 63) + (1 << place));
            vm.assertEq(HARNESS.cash(stream), int256(1 << place), "one lane");
        }
    }

    function test_shouldSumNothingOverAnEmptyStream() external view {
        vm.assertEq(HARNESS.cash(""), int256(0), "sum");
    }

    function testFuzz_shouldAgreeWithThePlainLoop(uint256 seed, uint256 steps) external view {
        bytes memory stream = new bytes(512 * (1 + steps % 8));
        int256 expected = 0;
        for (uint256 i = 0; i < stream.length / 32; i++) {
            uint256 value = uint256(keccak256(abi.encode(seed, i)));
            set(stream, i, value);
            expected += int256(value & type(uint64).max) - (1 << 63);
        }
        vm.assertEq(HARNESS.cash(stream), expected, "sum");
    }

    function filled(uint256 count, uint256 value) private pure returns (bytes memory stream) {
        stream = new bytes(32 * count);
        for (uint256 i = 0; i < count; i++) {
            set(stream, i, value);
        }
    }

    function set(bytes memory stream, uint256 index, uint256 value) private pure {
        assembly ("memory-safe") {
            mstore(add(add(stream, 0x20), mul(index, 0x20)), value)
        }
    }
}

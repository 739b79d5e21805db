// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

/// @title The stream of 256-bit elements that a batch publishes
library Stream {
    /// @dev Bytes of one element.
    uint256 internal constant ELEMENT_BYTES = 32;

    /// @dev Bytes of one step: 14 entries and two elements of root.
    uint256 internal constant STEP_BYTES = 16 * ELEMENT_BYTES;

    /// @dev Elements of the longest stream in calldata.
    uint256 internal constant ELEMENTS_MAX = 1024;

    /// @dev What is added to a signed cash delta before it is stored in its 64-bit lane.
    uint256 internal constant CASH_BIAS = 1 << 63;

    uint256 private constant PAYLOAD = 80;
    uint256 private constant ROOT_END = PAYLOAD + 128;
    uint256 private constant FRAME = 2 ** PAYLOAD - 1;
    uint256 private constant ROOT_KIND = 1 << 76;
    uint256 private constant LANE = 0xffffffffffffffff;

    /// @dev Returns the sum of the cash lanes, money; the length must be a multiple of STEP_BYTES.
    /// In plain words:
    ///
    ///     for (uint256 i = 0; i < stream.length; i += 32) {
    ///         sum += int256(uint256(bytes32(stream[i:i + 32])) & LANE) - int256(CASH_BIAS);
    ///     }
    ///
    /// The loop takes a step at a time because the counter would otherwise cost more than the sum.
    function cash(bytes calldata stream) internal pure returns (int256 sum) {
        uint256 lanes;
        assembly ("memory-safe") {
            let place := stream.offset
            let end := add(place, stream.length)
            for {} lt(place, end) { place := add(place, 0x200) } {
                let a := and(calldataload(place), LANE)
                let b := and(calldataload(add(place, 0x20)), LANE)
                a := add(a, and(calldataload(add(place, 0x40)), LANE))
                b := add(b, and(calldataload(add(place, 0x60)), LANE))
                a := add(a, and(calldataload(add(place, 0x80)), LANE))
                b := add(b, and(calldataload(add(place, 0xa0)), LANE))
                a := add(a, and(calldataload(add(place, 0xc0)), LANE))
                b := add(b, and(calldataload(add(place, 0xe0)), LANE))
                a := add(a, and(calldataload(add(place, 0x100)), LANE))
                b := add(b, and(calldataload(add(place, 0x120)), LANE))
                a := add(a, and(calldataload(add(place, 0x140)), LANE))
                b := add(b, and(calldataload(add(place, 0x160)), LANE))
                a := add(a, and(calldataload(add(place, 0x180)), LANE))
                b := add(b, and(calldataload(add(place, 0x1a0)), LANE))
                a := add(a, and(calldataload(add(place, 0x1c0)), LANE))
                b := add(b, and(calldataload(add(place, 0x1e0)), LANE))
                lanes := add(lanes, add(a, b))
            }
        }
        // At most 2^10 lanes below 2^64: far inside int256.
        return int256(lanes) - int256(stream.length / ELEMENT_BYTES * CASH_BIAS);
    }

    /// @dev Returns the state that a step publishes in its last two elements. Bits that no root has
    /// make a value that no state hashes to: they are fraud of that step.
    function root(bytes calldata stream, uint256 step) internal pure returns (uint256) {
        uint256 end = (step + 1) * STEP_BYTES;
        uint256 high = uint256(bytes32(stream[end - 2 * ELEMENT_BYTES:end - ELEMENT_BYTES]));
        uint256 low = uint256(bytes32(stream[end - ELEMENT_BYTES:end]));
        uint256 frame = ROOT_KIND | CASH_BIAS;
        bool isRoot = high & FRAME == frame && low & FRAME == frame && high >> ROOT_END == 0
            && low >> ROOT_END == 0;
        return isRoot ? (high >> PAYLOAD << 128) | (low >> PAYLOAD) : 0;
    }
}

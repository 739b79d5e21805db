// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

/// @title Reads the fields of an element, one expression per field
library Elements {
    struct Fields {
        uint256 kind;
        uint256 account;
        uint256 key;
        int256 lots;
        int256 cash;
        uint256 aux;
    }

    /// @dev Returns the fields of a canonical element.
    function fields(uint256 element) internal pure returns (Fields memory) {
        require(element < 1 << 242, "bits 242..255 are set");
        require((element >> 64) & 0xfff == 0, "bits 64..75 are set");
        return Fields({
            kind: (element >> 76) & 0xf,
            account: (element >> 80) & 0xffffff,
            key: (element >> 104) & 0xffff,
            lots: int64(uint64(element >> 120)),
            cash: int256(uint256(uint64(element))) - (1 << 63),
            aux: element >> 184
        });
    }

    /// @dev Returns the 162 payload bits of a DATA or ROOT element.
    function payload(uint256 element) internal pure returns (uint256) {
        return element >> 80;
    }

    /// @dev Returns element `index` of a stream.
    function read(bytes memory stream, uint256 index) internal pure returns (uint256 element) {
        require(index < stream.length / 32, "beyond the stream");
        assembly ("memory-safe") {
            element := mload(add(add(stream, 0x20), mul(index, 0x20)))
        }
    }
}

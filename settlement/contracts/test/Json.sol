// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.35;

import {vm} from "./Vm.sol";

/// @title A place inside a parsed vector file
library Json {
    struct Place {
        string file;
        string path;
    }

    /// @dev Opens a file of settlement/vectors.
    function open(string memory name) internal view returns (Place memory) {
        return Place({file: vm.readFile(string.concat("../vectors/", name)), path: ""});
    }

    function get(Place memory place, string memory key) internal pure returns (Place memory) {
        return Place({file: place.file, path: string.concat(place.path, ".", key)});
    }

    function item(Place memory place, uint256 index) internal pure returns (Place memory) {
        string memory step = string.concat("[", vm.toString(index), "]");
        return Place({file: place.file, path: string.concat(place.path, step)});
    }

    /// @dev Returns the elements of an array; a test that loops over none would prove nothing.
    function count(Place memory place) internal view returns (uint256 length) {
        while (vm.keyExistsJson(place.file, item(place, length).path)) {
            length++;
        }
        require(length > 0, string.concat("no vectors at ", place.path));
    }

    function unsigned(Place memory place, string memory key) internal pure returns (uint256) {
        return vm.parseJsonUint(place.file, get(place, key).path);
    }

    function signed(Place memory place, string memory key) internal pure returns (int256) {
        return vm.parseJsonInt(place.file, get(place, key).path);
    }

    function flag(Place memory place, string memory key) internal pure returns (bool) {
        return vm.parseJsonBool(place.file, get(place, key).path);
    }

    function text(Place memory place, string memory key) internal pure returns (string memory) {
        return vm.parseJsonString(place.file, get(place, key).path);
    }

    function account(Place memory place, string memory key) internal pure returns (address) {
        return vm.parseJsonAddress(place.file, get(place, key).path);
    }

    function blob(Place memory place, string memory key) internal pure returns (bytes memory) {
        return vm.parseJsonBytes(place.file, get(place, key).path);
    }

    function hash(Place memory place, string memory key) internal pure returns (bytes32) {
        return vm.parseJsonBytes32(place.file, get(place, key).path);
    }

    function hashes(Place memory place, string memory key)
        internal
        pure
        returns (bytes32[] memory)
    {
        return vm.parseJsonBytes32Array(place.file, get(place, key).path);
    }
}

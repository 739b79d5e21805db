package io.novate.settlement.chain;

import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** A deployed contract: where it stands and how it is asked. */
final class ContractSite {
    private final ChainNode node;
    private final ContractArtefact artefact;
    private final String address;

    ContractSite(ChainNode node, ContractArtefact artefact, String address) {
        this.node = node;
        this.artefact = artefact;
        this.address = address;
    }

    /** Deploys a contract and waits until it is mined. */
    @SuppressWarnings("rawtypes") // the encoder's own parameter is raw
    static ContractSite deploy(
            ChainNode node, ChainSigner signer, ContractArtefact artefact, List<Type> terms) {
        String input = artefact.bytecodeHex() + FunctionEncoder.encodeConstructor(terms);
        try {
            TransactionReceipt receipt = signer.execute("", input);
            if (!receipt.isStatusOK()) {
                throw artefact.refusal("", "to be deployed", "0x");
            }
            return new ContractSite(node, artefact, receipt.getContractAddress());
        } catch (ChainRefusal e) {
            throw refused("", "to be deployed", artefact, e);
        }
    }

    ChainNode node() {
        return node;
    }

    ContractArtefact artefact() {
        return artefact;
    }

    String address() {
        return address;
    }

    /** Returns the single word that a function without effects returns, in the newest block. */
    BigInteger number(String function, Type<?>... arguments) {
        return new BigInteger(word(ChainNode.LATEST, function, arguments), 16);
    }

    /** Returns the single word that a function without effects returns, as bytes. */
    byte[] bytes32(String tag, String function, Type<?>... arguments) {
        return Numeric.hexStringToByteArray(word(tag, function, arguments));
    }

    /** Sends a transaction and waits until it is mined. */
    TransactionReceipt send(ChainSigner signer, String function, Type<?>... arguments) {
        String input = input(function, arguments);
        try {
            TransactionReceipt receipt = signer.execute(address, input);
            if (!receipt.isStatusOK()) {
                throw why(signer.address(), function, input, receipt);
            }
            return receipt;
        } catch (ChainRefusal e) {
            throw refused(address, function, artefact, e);
        }
    }

    /** Runs a mined transaction's input again to learn why it reverted. */
    ContractRefusal why(String from, String action, String input, TransactionReceipt receipt) {
        BigInteger before = receipt.getBlockNumber().subtract(BigInteger.ONE);
        try {
            node.call(from, address, input, ChainNode.hex(before.longValueExact()));
        } catch (ChainRefusal e) {
            return artefact.refusal(address, action, e.revertHex());
        }
        return artefact.refusal(address, action, "0x");
    }

    static String input(String function, Type<?>... arguments) {
        return FunctionEncoder.encode(new Function(function, List.of(arguments), List.of()));
    }

    private String word(String tag, String function, Type<?>... arguments) {
        String input = input(function, arguments);
        String result;
        try {
            result = node.call(Address.DEFAULT.getValue(), address, input, tag);
        } catch (ChainRefusal e) {
            throw refused(address, function, artefact, e);
        }
        if (result.length() != 2 + 64) {
            throw new ChainUnavailable(
                    "there is no "
                            + artefact.name()
                            + " contract at "
                            + address
                            + " on chain URL "
                            + node.url()
                            + ": "
                            + function
                            + " returns "
                            + result,
                    null);
        }
        return result.substring(2);
    }

    private static RuntimeException refused(
            String address, String action, ContractArtefact artefact, ChainRefusal e) {
        return e.revertHex().equals("0x") ? e : artefact.refusal(address, action, e.revertHex());
    }
}

package io.novate.settlement.chain;

import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.generated.Uint256;

/** The test token of a local chain. Anyone may mint it: it is worth nothing. */
public final class TokenContract {
    private final ContractSite site;

    private TokenContract(ContractSite site) {
        this.site = site;
    }

    /** Deploys a token. */
    public static TokenContract deploy(ChainNode node, ChainSigner signer) {
        ContractArtefact artefact = ContractArtefact.load("TestToken");
        return new TokenContract(ContractSite.deploy(node, signer, artefact, List.of()));
    }

    /** Returns the address, hex with 0x. */
    public String address() {
        return site.address();
    }

    /** Returns what an address holds, smallest units. */
    public BigInteger balance(String holder) {
        return site.number("balanceOf", new Address(holder));
    }

    /** Creates tokens, smallest units. */
    public void mint(ChainSigner signer, String holder, BigInteger amount) {
        site.send(signer, "mint", new Address(holder), new Uint256(amount));
    }

    /** Lets another address take tokens of the signer, smallest units. */
    public void approve(ChainSigner signer, String spender, BigInteger amount) {
        site.send(signer, "approve", new Address(spender), new Uint256(amount));
    }
}

package io.novate.settlement.chain;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.web3j.utils.Numeric;

/** A local chain with a token, a clearing contract and the book that is settled on it. */
final class SettledChain implements AutoCloseable {
    static final Path CONTRACTS = Path.of("..", "contracts");
    static final long FINALITY_WINDOW_SECONDS = 3_600;
    static final long BOND = 5_000_000_000L;
    static final long UNSETTLED_MAX = 16;
    static final int ACCOUNTS_MAX = 1_000;

    final LocalChain chain;
    final ChainNode node;
    final ChainSigner operator;
    final ChainSigner owner;
    final TokenContract token;
    final TokenContract asset;
    final TokenContract secondAsset;
    final ClearingContract contract;
    final NaiveBook book;
    final InboxReader inbox;

    /** Transactions of the operator before the first batch. */
    final long spentBefore;

    SettledChain() {
        chain = LocalChain.start(CONTRACTS);
        node = chain.node();
        ChainSigner deployer = new ChainSigner(node, DevKeys.key(0));
        operator = new ChainSigner(node, DevKeys.key(1));
        owner = new ChainSigner(node, DevKeys.key(2));
        book = new NaiveBook(Numeric.hexStringToByteArray(operator.address()));
        token = TokenContract.deploy(node, deployer);
        asset = TokenContract.deploy(node, deployer);
        secondAsset = TokenContract.deploy(node, deployer);
        contract =
                ClearingContract.deploy(
                        node,
                        deployer,
                        token.address(),
                        operator.address(),
                        FINALITY_WINDOW_SECONDS,
                        BOND,
                        UNSETTLED_MAX,
                        ACCOUNTS_MAX,
                        book.accountsRoot(),
                        List.of(asset.address(), secondAsset.address()));
        bond();
        spentBefore = node.transactionCount(operator.address(), ChainNode.LATEST);
        inbox = InboxReader.latest(contract, InboxReader.Position.START);
    }

    /** Makes the operator's bond whole. */
    void bond() {
        token.mint(operator, operator.address(), BigInteger.valueOf(BOND));
        token.approve(operator, contract.address(), BigInteger.valueOf(BOND));
        contract.postBond(operator);
    }

    /** Opens an account of the owner and pays in; the book has consumed both items afterwards. */
    int fundedAccount(long amount) {
        int account = contract.open(owner, "0x" + "0".repeat(40));
        token.mint(owner, owner.address(), BigInteger.valueOf(amount));
        token.approve(owner, contract.address(), BigInteger.valueOf(amount));
        contract.deposit(owner, account, amount);
        inbox.poll(book::inbox);
        return account;
    }

    @Override
    public void close() {
        chain.close();
    }
}

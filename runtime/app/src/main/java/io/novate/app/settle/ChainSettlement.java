package io.novate.app.settle;

import io.novate.app.BadInput;
import io.novate.core.batch.AccountProof;
import io.novate.core.batch.SettlementKey;
import io.novate.core.command.InboxKind;
import io.novate.core.command.SealedBatch;
import io.novate.settlement.chain.BatchPublisher;
import io.novate.settlement.chain.ChainNode;
import io.novate.settlement.chain.ChainSigner;
import io.novate.settlement.chain.ChainUnavailable;
import io.novate.settlement.chain.Claims;
import io.novate.settlement.chain.ClearingContract;
import io.novate.settlement.chain.DevKeys;
import io.novate.settlement.chain.InboxItem;
import io.novate.settlement.chain.InboxReader;
import io.novate.settlement.chain.LocalChain;
import io.novate.settlement.chain.PostedBatch;
import io.novate.settlement.chain.PublisherTerms;
import io.novate.settlement.chain.SettlementFailure;
import io.novate.settlement.chain.TokenContract;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A contract of its own on a test chain: deployed at the start, fed by a publisher in the
 * background, asked for the withdrawals at the end.
 *
 * <p>On a local chain the finality window is seven days and the chain's clock is moved; on a chain
 * that is only reached by URL it is two seconds of real time.
 */
final class ChainSettlement implements Settlement {
    private static final String NOBODY = "0x0000000000000000000000000000000000000000";
    private static final long LOCAL_WINDOW_S = 7 * 86_400;
    private static final long REMOTE_WINDOW_S = 2;

    /** Ten thousand units of money; a test chain has nobody to be deterred. */
    private static final long BOND = 10_000_000_000L;

    private static final long LAG_MAX = 2_048;

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final LocalChain localChain;
    private final ChainNode node;
    private final List<ChainSigner> signers = new ArrayList<>();
    private final JournalFolder journal = new JournalFolder();
    private final List<TokenContract> assets = new ArrayList<>();
    private TokenContract token;
    private ClearingContract contract;
    private BatchPublisher publisher;
    private volatile PostedBatch lastPosted;
    private boolean windowPassed;

    private ChainSettlement(LocalChain localChain, ChainNode node) {
        this.localChain = localChain;
        this.node = node;
        for (int key = 0; key <= OnChainTraders.COUNT; key++) {
            signers.add(new ChainSigner(node, DevKeys.key(key)));
        }
    }

    /** Starts a local chain that ends with this object. */
    static ChainSettlement local() {
        LocalChain chain = LocalChain.start();
        return new ChainSettlement(chain, chain.node());
    }

    /** Connects to a test chain whose usual keys hold ether. */
    static ChainSettlement at(String url) {
        return new ChainSettlement(null, new ChainNode(url));
    }

    @Override
    public void enter(
            List<InboxEntry> entries, int accountsMax, int unsettledMax, byte[] genesisRoot) {
        try {
            deploy(entries, accountsMax, unsettledMax, genesisRoot);
        } catch (SettlementFailure e) {
            throw new BadInput(
                    "--settle "
                            + node.url()
                            + ": the contract could not be set up: "
                            + e.getMessage());
        }
    }

    private void deploy(
            List<InboxEntry> entries, int accountsMax, int unsettledMax, byte[] genesisRoot) {
        ChainSigner operator = signers.get(0);
        token = TokenContract.deploy(node, operator);
        contract =
                ClearingContract.deploy(
                        node,
                        operator,
                        token.address(),
                        operator.address(),
                        localChain == null ? REMOTE_WINDOW_S : LOCAL_WINDOW_S,
                        BOND,
                        unsettledMax,
                        accountsMax,
                        genesisRoot,
                        deployAssets(entries, operator));
        bond(operator);
        for (InboxEntry entry : entries) {
            ChainSigner sender = signer(entry.sender());
            if (entry.kind() == InboxKind.OPEN) {
                contract.open(sender, NOBODY);
            } else {
                deposit(sender, entry);
            }
        }
        checkInbox(entries);
        publisher =
                BatchPublisher.start(
                        journal.path(),
                        contract,
                        operator,
                        localChain == null ? PublisherTerms.remote() : PublisherTerms.local(),
                        posted -> lastPosted = posted);
    }

    private void bond(ChainSigner operator) {
        token.mint(operator, operator.address(), BigInteger.valueOf(BOND));
        token.approve(operator, contract.address(), BigInteger.valueOf(BOND));
        contract.postBond(operator);
    }

    /** Deploys one token for each asset up to the last one in use and returns their addresses. */
    private List<String> deployAssets(List<InboxEntry> entries, ChainSigner deployer) {
        int keyMax = SettlementKey.ASSET;
        for (InboxEntry entry : entries) {
            keyMax = Math.max(keyMax, entry.key());
        }
        for (int key = SettlementKey.ASSET + 1; key <= keyMax; key++) {
            assets.add(TokenContract.deploy(node, deployer));
        }
        return assets.stream().map(TokenContract::address).toList();
    }

    private void deposit(ChainSigner sender, InboxEntry entry) {
        boolean isMoney = entry.key() == SettlementKey.CASH;
        TokenContract paid = isMoney ? token : assets.get(entry.key() - SettlementKey.ASSET - 1);
        BigInteger amount = BigInteger.valueOf(entry.amount());
        paid.mint(sender, sender.address(), amount);
        paid.approve(sender, contract.address(), amount);
        if (isMoney) {
            contract.deposit(sender, entry.account(), entry.amount());
        } else {
            contract.depositAsset(sender, entry.account(), entry.key(), entry.amount());
        }
    }

    private void checkInbox(List<InboxEntry> entries) {
        List<InboxEntry> found = new ArrayList<>();
        InboxReader.latest(contract, InboxReader.Position.START)
                .poll(item -> found.add(entry(item)));
        if (!found.equals(entries)) {
            throw new ChainUnavailable(
                    "the inbox on " + node.url() + " holds " + found + " instead of " + entries,
                    null);
        }
    }

    private static InboxEntry entry(InboxItem item) {
        return new InboxEntry(
                item.kind(), item.account(), item.key(), item.amount(), item.sender());
    }

    private ChainSigner signer(byte[] address) {
        String hex = "0x" + HexFormat.of().formatHex(address);
        for (ChainSigner signer : signers) {
            if (signer.address().equalsIgnoreCase(hex)) {
                return signer;
            }
        }
        throw new IllegalArgumentException("no key for address " + hex);
    }

    @Override
    public void post(SealedBatch batch) {
        publisher.accept(batch);
    }

    @Override
    public void awaitRoom() {
        if (!publisher.awaitLag(LAG_MAX, PATIENCE)) {
            throw new ChainUnavailable("chain URL " + node.url() + " confirms too slowly", null);
        }
    }

    @Override
    public long confirmedCount() {
        return publisher == null ? 0 : publisher.confirmedCount();
    }

    @Override
    public Outcome finish() {
        if (!publisher.awaitLag(0, PATIENCE)) {
            throw new ChainUnavailable(
                    "chain URL " + node.url() + " left " + publisher.lag() + " batches unconfirmed",
                    null);
        }
        return new Outcome(
                HexFormat.of().formatHex(contract.headAccounts()),
                publisher.confirmedCount(),
                publisher.gasTotal());
    }

    @Override
    public boolean claim(AccountProof proof, long amount) {
        passWindow();
        ChainSigner owner = signer(proof.owner());
        BigInteger before = token.balance(owner.address());
        long paid = new Claims(contract).claim(owner, lastPosted, proof);
        BigInteger received = token.balance(owner.address()).subtract(before);
        return paid == amount
                && received.equals(BigInteger.valueOf(amount))
                && contract.paid(proof.account()) == amount;
    }

    private void passWindow() {
        if (windowPassed) {
            return;
        }
        windowPassed = true;
        if (localChain != null) {
            localChain.advanceSeconds(LOCAL_WINDOW_S + 1);
            return;
        }
        try {
            Thread.sleep(Duration.ofSeconds(REMOTE_WINDOW_S + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (publisher != null) {
            publisher.close();
        }
        journal.close();
        if (localChain != null) {
            localChain.close();
        } else {
            node.close();
        }
    }
}

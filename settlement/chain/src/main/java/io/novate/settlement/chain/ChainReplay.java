package io.novate.settlement.chain;

import io.novate.core.batch.SettlementKey;
import io.novate.core.batch.SettlementLog;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replays the published log from genesis with nothing but public data, and finds what a batch has
 * wrong.
 *
 * <p>Naive on purpose: it shares no code with the core that wrote the log. Not safe for use by
 * several threads.
 */
public final class ChainReplay {
    private final Map<Integer, ReplayedAccount> accounts = new HashMap<>();
    private final Map<Integer, ReplayedPrice> prices = new HashMap<>();
    private final List<InboxItem> items = new ArrayList<>();
    private final WitnessTree accountTree = new WitnessTree(SettlementLog.ACCOUNT_DEPTH);
    private final WitnessTree table = new WitnessTree(SettlementLog.TABLE_DEPTH);
    private long headNumber;

    /**
     * Starts at genesis.
     *
     * @param operator owner of the insurance account, 20 bytes
     */
    public ChainReplay(byte[] operator) {
        account(Limits.INSURANCE).open(operator, new byte[operator.length]);
        accountTree.set(Limits.INSURANCE, account(Limits.INSURANCE).hash());
    }

    /** Takes the next inbox item, in order and before the batch that consumes it. */
    public void add(InboxItem item) {
        Invariant.equal("inbox item", items.size(), item.item());
        items.add(item);
    }

    /** Returns the number of the last batch applied, 0 before the first. */
    public long headNumber() {
        return headNumber;
    }

    /**
     * Applies the next batch, or says what is wrong with it and stays where it was.
     *
     * @param stream elements as published, whole steps
     * @return empty when the batch keeps every rule
     */
    public Optional<Refutation> apply(BatchHeader header, byte[] stream) {
        Invariant.equal("batch number", headNumber + 1, header.number());
        Invariant.check(
                "accounts before batch",
                Arrays.equals(accountTree.root(), header.prevAccounts()),
                header.number());
        int steps = stream.length / StepRun.STEP_BYTES;
        List<StepRun> runs = new ArrayList<>();
        StepState pre = StepState.before(header);
        for (int step = 0; step < steps; step++) {
            BigInteger[] elements = elements(stream, step);
            StepRun run = new StepRun(this, header.to(), pre);
            runs.add(run);
            StepVerdict verdict = run.entries(elements);
            byte[] witness = run.witness();
            if (verdict == StepVerdict.HONEST) {
                verdict = run.published(elements, header, step == steps - 1);
            }
            if (verdict != StepVerdict.HONEST) {
                runs.reversed().forEach(StepRun::undo);
                return Optional.of(new Refutation.FalseStep(verdict, step, pre, witness));
            }
            pre = run.state();
        }
        Optional<Refutation> insolvent = header.settled() ? insolvent() : Optional.empty();
        if (insolvent.isPresent()) {
            runs.reversed().forEach(StepRun::undo);
            return insolvent;
        }
        headNumber = header.number();
        return Optional.empty();
    }

    /** Returns an account and the prices of its derivatives as escapes and challenges need them. */
    public byte[] accountWitness(int index) {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        ReplayedAccount leaf = account(index);
        leaf.write(to);
        accountTree.path(index, to);
        for (int key : leaf.positions.keySet()) {
            if (SettlementKey.isDerivative(key)) {
                to.writeBytes(price(key).bytes());
                table.path(key, to);
            }
        }
        return to.toByteArray();
    }

    /** Returns what an account is worth at the last prices: cash and derivatives, money. */
    public BigInteger equity(int index) {
        ReplayedAccount leaf = account(index);
        BigInteger equity = BigInteger.valueOf(leaf.cash);
        for (Map.Entry<Integer, Long> position : leaf.positions.entrySet()) {
            if (SettlementKey.isDerivative(position.getKey())) {
                BigInteger value = BigInteger.valueOf(price(position.getKey()).unitValue());
                equity = equity.add(value.multiply(BigInteger.valueOf(position.getValue())));
            }
        }
        return equity;
    }

    private Optional<Refutation> insolvent() {
        for (int index : new LinkedHashMap<>(accounts).keySet()) {
            if (equity(index).signum() < 0) {
                return Optional.of(new Refutation.InsolventAccount(index, accountWitness(index)));
            }
        }
        return Optional.empty();
    }

    static BigInteger[] elements(byte[] stream, int step) {
        BigInteger[] elements = new BigInteger[StepRun.ELEMENTS];
        for (int i = 0; i < elements.length; i++) {
            int from = step * StepRun.STEP_BYTES + i * StepRun.ELEMENT_BYTES;
            elements[i] =
                    new BigInteger(
                            1, Arrays.copyOfRange(stream, from, from + StepRun.ELEMENT_BYTES));
        }
        return elements;
    }

    byte[] accountsRoot() {
        return accountTree.root();
    }

    byte[] tableRoot() {
        return table.root();
    }

    WitnessTree accountTree() {
        return accountTree;
    }

    WitnessTree table() {
        return table;
    }

    InboxItem item(long index) {
        return items.get(Math.toIntExact(index));
    }

    ReplayedAccount account(int index) {
        return accounts.computeIfAbsent(index, ReplayedAccount::new);
    }

    ReplayedPrice price(int key) {
        return prices.getOrDefault(key, new ReplayedPrice(key, 0, 0));
    }

    void set(ReplayedPrice price) {
        prices.put(price.key(), price);
    }

    void restore(ReplayedAccount before) {
        accounts.put(before.index, before);
        accountTree.set(before.index, before.hash());
    }

    void restore(ReplayedPrice before) {
        prices.put(before.key(), before);
        table.set(before.key(), before.hash());
    }
}

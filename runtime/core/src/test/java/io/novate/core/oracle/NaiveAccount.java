package io.novate.core.oracle;

import io.novate.core.command.AccountState;
import io.novate.core.command.MarginMode;
import io.novate.core.unit.Limits;
import java.util.TreeMap;

/**
 * An account as a bookkeeper would draw it: money really received, and what was paid for each
 * position. Ledger cash is what is left when the cost of the open positions is taken off.
 */
final class NaiveAccount {
    /** Signed lots and the signed money paid for them, funding taken off. */
    record Position(long lots, long cost) {}

    final int id;
    final TreeMap<Integer, Position> positions = new TreeMap<>();
    final TreeMap<Integer, Long> units = new TreeMap<>();
    boolean large;
    AccountState state = AccountState.HEALTHY;
    int steps;
    boolean touched;
    boolean fund;
    MarginMode mode = MarginMode.CROSS;
    int parent;
    int bucketInstrument;
    long orderId;
    byte[] owner;
    byte[] signer;
    private long wallet;
    private NaiveMargin margin;
    private long marginVersion;

    NaiveAccount(int id, boolean large, byte[] owner, byte[] signer) {
        this.id = id;
        this.large = large;
        this.owner = owner.clone();
        this.signer = signer.clone();
    }

    /** Whether it holds money that leaves only down the waterfall. */
    boolean isFund() {
        return fund || id == Limits.INSURANCE;
    }

    boolean isHouse() {
        return fund || Limits.isHouse(id);
    }

    /** Whose risk it is: the parent of a bucket, anybody else itself. */
    int root() {
        return parent == 0 ? id : parent;
    }

    long wallet() {
        return wallet;
    }

    long cash() {
        long cash = wallet;
        for (Position position : positions.values()) {
            cash = Math.subtractExact(cash, position.cost);
        }
        return cash;
    }

    void pay(long amount) {
        wallet = Math.addExact(wallet, amount);
        margin = null;
        touched = true;
    }

    long units(int asset) {
        return units.getOrDefault(asset, 0L);
    }

    void addUnits(int asset, long amount) {
        units.merge(asset, amount, Math::addExact);
        margin = null;
        touched = true;
    }

    long lots(int instrument) {
        Position position = positions.get(instrument);
        return position == null ? 0 : position.lots;
    }

    boolean isFlat() {
        return positions.isEmpty();
    }

    /**
     * Adds signed lots for signed money; closed lots realise what they bring less their cost.
     *
     * @param unitCost money per lot by which lots that open a position are kept
     * @param cash money received, negative when paid
     */
    void trade(int instrument, long lots, long unitCost, long cash) {
        Position before = positions.getOrDefault(instrument, new Position(0, 0));
        long after = Math.addExact(before.lots, lots);
        boolean grows = before.lots == 0 || (before.lots > 0) == (lots > 0);
        boolean flips = !grows && after != 0 && (after > 0) == (lots > 0);
        long cost;
        if (after == 0) {
            cost = 0;
        } else if (grows) {
            cost = Math.addExact(before.cost, Math.multiplyExact(lots, unitCost));
        } else if (flips) {
            cost = Math.multiplyExact(after, unitCost);
        } else {
            cost =
                    Exact.floor(Exact.product(before.cost, Math.abs(after)), Math.abs(before.lots))
                            .longValueExact();
        }
        wallet = Math.addExact(wallet, Math.addExact(cash, cost - before.cost));
        if (after == 0) {
            positions.remove(instrument);
        } else {
            positions.put(instrument, new Position(after, cost));
        }
        margin = null;
        touched = true;
    }

    /** Adds lots with what they cost, for signed money; neither direction is turned. */
    void take(int instrument, long lots, long cost, long cash) {
        Position before = positions.getOrDefault(instrument, new Position(0, 0));
        wallet = Math.addExact(wallet, Math.addExact(cash, cost));
        positions.put(instrument, new Position(before.lots + lots, before.cost + cost));
        if (before.lots + lots == 0) {
            positions.remove(instrument);
        }
        margin = null;
        touched = true;
    }

    /** Margins it in another way from now on. */
    void setMode(MarginMode next) {
        mode = next;
        margin = null;
    }

    /** Returns the margin as of this version of all prices. */
    NaiveMargin margin(NaivePool pool, long version) {
        if (margin == null || marginVersion != version) {
            margin = NaiveMargin.of(pool, this);
            marginVersion = version;
        }
        return margin;
    }
}

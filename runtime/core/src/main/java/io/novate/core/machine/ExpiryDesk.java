package io.novate.core.machine;

import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.Rejection;
import io.novate.core.ledger.AccountTable;
import io.novate.core.margin.Books;
import io.novate.core.position.PositionTable;
import io.novate.core.price.IndexTable;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Invariant;
import io.novate.core.unit.Limits;

/**
 * Settles instruments: fixed price, last check, payoffs, positions to zero.
 *
 * <p>The value of a lot becomes its payoff before anybody is paid, and accounts are checked at it
 * without margin on what settles: who owes more than it has goes down the waterfall while winners
 * still hold the positions. Paying a lot its value then changes nobody's equity.
 *
 * <p><b>Exactness</b>: every lot is paid the same whole amount, lots sum to zero, so payoffs do.
 */
final class ExpiryDesk {
    private static final int LEGS_OF_PAYOFF = 2;

    private final ClearingMachine machine;
    private final Books books;
    private final InstrumentTable instruments;
    private final Events events;
    private final int[] settling;
    private final int[] held;
    private int settlingCount;

    ExpiryDesk(ClearingMachine machine, Books books, Events events) {
        this.machine = machine;
        this.books = books;
        this.events = events;
        instruments = books.instruments();
        settling = new int[machine.limits().instrumentsMax()];
        held = new int[machine.limits().instrumentsMax()];
    }

    void expire(int underlying, long expiryMs) {
        if (!instruments.indexes().inRange(underlying)) {
            machine.reject(0, Rejection.INSTRUMENT_UNKNOWN, underlying);
            return;
        }
        collect(underlying, expiryMs);
        if (settlingCount == 0) {
            machine.reject(0, Rejection.INSTRUMENT_UNKNOWN, underlying);
        } else if (machine.lastTimestampMs() < expiryMs) {
            machine.reject(0, Rejection.INSTRUMENT_PHASE, expiryMs);
        } else {
            instruments.advance(underlying);
            if (instruments.fixedTicks(settling[0]) == IndexTable.MISSING) {
                machine.reject(0, Rejection.INDEX_MISSING, underlying);
            } else {
                settle();
            }
        }
    }

    void delist(int instrument) {
        if (!instruments.isListed(instrument)) {
            machine.reject(0, Rejection.INSTRUMENT_UNKNOWN, instrument);
        } else if (!instruments.listing(instrument).contract().kind().isPerpetual()) {
            machine.reject(0, Rejection.INSTRUMENT_KIND, instrument);
        } else if (instruments.phase(instrument) != InstrumentPhase.REDUCE_ONLY) {
            machine.reject(0, Rejection.INSTRUMENT_PHASE, instrument);
        } else if (instruments.fix(instrument) == IndexTable.MISSING) {
            machine.reject(0, Rejection.INDEX_MISSING, instrument);
        } else {
            settling[0] = instrument;
            settlingCount = 1;
            settle();
        }
    }

    private void collect(int underlying, long expiryMs) {
        settlingCount = 0;
        if (expiryMs == 0) {
            return;
        }
        for (int instrument = 1; instrument <= instruments.instrumentCount(); instrument++) {
            if (instruments.expires(instrument, underlying, expiryMs)) {
                settling[settlingCount++] = instrument;
            }
        }
    }

    private void settle() {
        for (int index = 0; index < settlingCount; index++) {
            int instrument = settling[index];
            InstrumentPhase before = instruments.phase(instrument);
            instruments.settle(instrument);
            events.phaseChanged(instrument, before, InstrumentPhase.SETTLED);
            long ticks = instruments.fixedTicks(instrument);
            Contract contract = instruments.listing(instrument).contract();
            long payoff = contract.settlementValue(ticks);
            events.expired(instrument, ticks, payoff, instruments.unitValue(instrument));
            machine.liquidator().endOrders(instrument);
            machine.orderDesk().endInstrument(instrument);
        }
        machine.check();
        payOut();
    }

    /**
     * Pays every holder, ascending by account, in one batch; where more accounts hold the expiry
     * than one batch of legs takes, instrument by instrument.
     */
    private void payOut() {
        long cash = books.accounts().cash(Limits.CLEARING);
        // A fill reserves room for its fees too, so one payoff more than needed.
        long needed = LEGS_OF_PAYOFF * (1 + pay(0, settlingCount, false));
        if (machine.settlement().legRoom() < needed) {
            machine.sealUnsettled();
        }
        if (machine.settlement().legRoom() >= needed) {
            pay(0, settlingCount, true);
        } else {
            for (int index = 0; index < settlingCount; index++) {
                pay(index, index + 1, true);
            }
        }
        for (int index = 0; index < settlingCount; index++) {
            long lots = books.positions().openInterest(settling[index]);
            Invariant.equal("lots after the payoff", 0, lots);
        }
        Invariant.equal("sum of payoffs", cash, books.accounts().cash(Limits.CLEARING));
    }

    /** Returns the positions in a range of what settles, and closes them when asked. */
    private long pay(int from, int to, boolean closes) {
        AccountTable accounts = books.accounts();
        long positionCount = 0;
        for (int ordinal = 0; ordinal < accounts.ordinalMax(); ordinal++) {
            if (accounts.isOpenAt(ordinal)) {
                int account = accounts.accountAt(ordinal);
                int heldCount = hold(account, from, to);
                positionCount += heldCount;
                for (int index = 0; closes && index < heldCount; index++) {
                    pay(account, held[index]);
                }
            }
        }
        return positionCount;
    }

    /** Copies the instruments an account holds of those that settle, ascending. */
    private int hold(int account, int from, int to) {
        PositionTable positions = books.positions();
        int count = 0;
        int slots = positions.slotCount(account);
        for (int slot = 0; slot < slots; slot++) {
            int instrument = positions.instrumentAt(account, slot);
            if (instrument != 0 && isSettling(instrument, from, to)) {
                int at = count++;
                while (at > 0 && held[at - 1] > instrument) {
                    held[at] = held[at - 1];
                    at--;
                }
                held[at] = instrument;
            }
        }
        return count;
    }

    private boolean isSettling(int instrument, int from, int to) {
        int low = from;
        int high = to - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (settling[middle] == instrument) {
                return true;
            }
            if (settling[middle] < instrument) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    private void pay(int account, int instrument) {
        long lots = books.positions().lots(account, instrument);
        long amount = Math.multiplyExact(lots, instruments.unitValue(instrument));
        books.ledger().beginFill();
        books.positions().set(account, instrument, 0, 0);
        books.ledger().fill(account, instrument, -lots, amount);
        books.ledger().fill(Limits.CLEARING, instrument, lots, -amount);
        events.paidOut(account, instrument, lots, amount);
    }
}

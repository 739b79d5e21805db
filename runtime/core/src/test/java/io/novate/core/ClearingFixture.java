package io.novate.core;

import io.novate.core.command.Bracket;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Commands;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.command.TradingBounds;
import io.novate.core.command.UnderlyingMoves;
import io.novate.core.unit.Limits;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Short ways to feed a small pool in tests; one instrument unit is 1 USD per tick and lot. */
public final class ClearingFixture {
    /** One unit of the settlement currency. */
    public static final long USD = 1_000_000;

    /** A venue account that holds the money customers are funded from. */
    public static final int TREASURY = Limits.CUSTOMER_FROM;

    /** Price moves of the columns of {@link #scenarioRules}. */
    public static final int[] MOVES_PPM = {-300_000, -100_000, 0, 100_000, 300_000};

    private static final byte[] NOBODY = new byte[20];

    private final Arena arena = Arena.ofAuto();
    private final Commands commands;
    private long timestampMs;
    private long item;

    public ClearingFixture(Commands commands) {
        this(commands, 0);
    }

    /** Begins at a later time. */
    public ClearingFixture(Commands commands, long timestampMs) {
        this.commands = commands;
        this.timestampMs = timestampMs;
    }

    /** Returns small limits. */
    public static Limits limits() {
        return new Limits(64, 256, 8, 16, 3, 4096, 1 << 12, 256, 64);
    }

    /** Returns a customer account by number, 1 and up. */
    public static int customer(int number) {
        return TREASURY + number;
    }

    /** Returns a perpetual: tick 1 USD per lot, 10 percent initial and 5 percent maintenance. */
    public static Listing perpetual(int instrument, long markTicks) {
        List<Bracket> brackets =
                List.of(
                        new Bracket(0, 100_000, 50_000),
                        new Bracket(10_000 * USD, 200_000, 100_000),
                        new Bracket(50_000 * USD, 500_000, 250_000));
        return new Listing(
                instrument,
                "PERP-" + instrument,
                Contract.perpetual(instrument, USD, 16 * markTicks),
                MarginSchedule.of(brackets),
                new Fees(400, 200, 5_000),
                TradingBounds.of(4_000, 1_000, 10_000, 200_000),
                markTicks);
    }

    /** Returns portfolio rules: near moves netted per expiry, far ones per pool at 40 percent. */
    public static PortfolioRules scenarioRules() {
        List<ScenarioTerm> terms = new ArrayList<>();
        List<ColumnMove> moves = new ArrayList<>();
        for (int column = 0; column < MOVES_PPM.length; column++) {
            boolean far = column == 0 || column == MOVES_PPM.length - 1;
            Grouping grouping = far ? Grouping.POOL : Grouping.EXPIRY;
            terms.add(new ScenarioTerm(column, grouping, column, 1, false, false));
            moves.add(new ColumnMove(MOVES_PPM[column], far ? 400_000 : 1_000_000));
        }
        ScenarioCharge scan = new ScenarioCharge(0, MOVES_PPM.length, Grouping.UNDERLYING, false);
        return new PortfolioRules(
                new ScenarioShape(MOVES_PPM.length, terms, List.of(scan)),
                List.of(new ChargeFactor(1_300_000, 1_000_000)),
                List.of(new UnderlyingMoves(0, moves)),
                150_000,
                100_000);
    }

    /** Opens the treasury with money from the inbox and customers 1 to {@code count}. */
    public void open(int count, long treasuryMoney, long eachMoney) {
        commands.open(++timestampMs, TREASURY, NOBODY, NOBODY, MarginMode.CROSS, false);
        deposit(TREASURY, 0, treasuryMoney);
        for (int number = 1; number <= count; number++) {
            commands.open(++timestampMs, customer(number), NOBODY, NOBODY, MarginMode.CROSS, false);
            if (eachMoney > 0) {
                transfer(TREASURY, customer(number), eachMoney);
            }
        }
    }

    /** Brings money or collateral in through the inbox. */
    public void deposit(int account, int key, long amount) {
        commands.inbox(
                ++timestampMs, item++, InboxKind.DEPOSIT, account, key, amount, NOBODY, NOBODY);
    }

    public void transfer(int from, int to, long amount) {
        commands.transfer(++timestampMs, from, to, amount);
    }

    /** Sends one trade, the buyer taking. */
    public void trade(int buyer, int seller, int instrument, long lots, long priceTicks) {
        MemorySegment trade = arena.allocate(TradeDescriptor.BYTES, 8);
        write(trade, 0, buyer, seller, instrument, lots, priceTicks);
        commands.trades(++timestampMs, trade, 1);
    }

    /** Writes one trade into a batch. */
    public static void write(
            MemorySegment trades,
            int index,
            int buyer,
            int seller,
            int instrument,
            long lots,
            long priceTicks) {
        long at = (long) index * TradeDescriptor.BYTES;
        trades.set(ValueLayout.JAVA_INT, at + TradeDescriptor.BUYER_OFFSET, buyer);
        trades.set(ValueLayout.JAVA_INT, at + TradeDescriptor.SELLER_OFFSET, seller);
        trades.set(ValueLayout.JAVA_INT, at + TradeDescriptor.INSTRUMENT_OFFSET, instrument);
        trades.set(
                ValueLayout.JAVA_INT,
                at + TradeDescriptor.FLAGS_OFFSET,
                TradeDescriptor.BUYER_IS_TAKER);
        trades.set(ValueLayout.JAVA_LONG, at + TradeDescriptor.LOTS_OFFSET, lots);
        trades.set(ValueLayout.JAVA_LONG, at + TradeDescriptor.PRICE_OFFSET, priceTicks);
    }

    /** Sets one mark and checks the accounts that hold the instrument. */
    public void mark(int instrument, long priceTicks) {
        MemorySegment mark = arena.allocate(MarkDescriptor.BYTES, 8);
        mark.set(ValueLayout.JAVA_INT, MarkDescriptor.INSTRUMENT_OFFSET, instrument);
        mark.set(ValueLayout.JAVA_LONG, MarkDescriptor.PRICE_OFFSET, priceTicks);
        commands.marks(++timestampMs, mark, 1);
        commands.revalue(++timestampMs, false);
    }

    /** Returns the next timestamp. */
    public long tick() {
        return ++timestampMs;
    }
}

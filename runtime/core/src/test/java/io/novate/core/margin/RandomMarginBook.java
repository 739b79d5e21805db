package io.novate.core.margin;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.novate.core.OptionRecords;
import io.novate.core.command.Asset;
import io.novate.core.command.AssetBounds;
import io.novate.core.command.Bracket;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.ColumnMove;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.HaircutCurve;
import io.novate.core.command.HaircutStep;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.TradingBounds;
import io.novate.core.command.UnderlyingMoves;
import io.novate.core.unit.Limits;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A seeded book whose accounts stand close to their initial margin, and everything that changes
 * what they are worth: marks that creep, jump, gap and come back, funding, scales of rates, open
 * interest, add-ons, option tables, settlement and new listings, prices of collateral, trades,
 * payments, modes, enlarged and new accounts, lanes that move; portfolios by random shapes of
 * terms, rows and charges, and rules that change.
 */
final class RandomMarginBook {
    static final int INSTRUMENTS = 12;
    static final int ASSETS = 2;

    private static final int INVERSE = 10;
    private static final int CALL = 11;
    private static final int PUT = 12;
    private static final long TICKS = 100_000;
    private static final long TICKS_MAX = 1 << 21;
    private static final long TICK_MONEY = 1_000;
    private static final long USD = 1_000_000;
    private static final int ROWS = 5;

    final MarginRig rig;
    private final SplittableRandom random;
    private final int accountMax;
    private final long[] home = new long[INSTRUMENTS + 1];
    private final long[] assetPrice = new long[ASSETS + 1];
    private final List<Integer> opened = new ArrayList<>();
    private int enlarged;
    private long nowMs = 1;

    RandomMarginBook(SplittableRandom random, int accountCount) {
        this.random = random;
        accountMax = accountCount + accountCount / 4;
        Limits limits =
                new Limits(
                        1,
                        accountMax + 4,
                        4,
                        INSTRUMENTS,
                        ASSETS,
                        200 + accountMax * 5 / 4,
                        64,
                        8,
                        64);
        rig = new MarginRig(limits, "scalar");
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            home[instrument] = TICKS / 2 + random.nextLong(TICKS);
            list(instrument);
        }
        rig.instruments.setRules(rules());
        value();
        for (int asset = 1; asset <= ASSETS; asset++) {
            assetPrice[asset] = asset == 1 ? 256 : 100_000 + random.nextInt(100_000);
            list(asset, assetPrice[asset]);
        }
        for (int number = 0; number < accountCount; number++) {
            open();
        }
    }

    /** Returns the accounts opened, large ones included. */
    List<Integer> opened() {
        return opened;
    }

    /** Lets something happen that changes prices. */
    void moveSomething() {
        nowMs++;
        rig.instruments.setNow(nowMs);
        int choice = random.nextInt(100);
        int instrument = 1 + random.nextInt(INSTRUMENTS);
        if (choice < 70) {
            move(instrument);
        } else if (choice < 74) {
            int common = random.nextInt(-2_000, 2_001);
            for (int each = 1; each < CALL; each++) {
                mark(each, rig.instruments.markTicks(each) * (1_000_000 + common) / 1_000_000);
            }
        } else if (choice < 79) {
            fund(instrument);
        } else if (choice < 83) {
            scale(instrument);
        } else if (choice < 85) {
            int underlying = 1 + random.nextInt(3);
            rig.instruments.index(underlying, TICKS, 3, random.nextInt(3) * 500);
        } else if (choice < 89) {
            value();
        } else if (choice < 97) {
            price(1 + random.nextInt(ASSETS));
        } else if (choice < 98) {
            settle(instrument);
        } else if (random.nextInt(4) != 0) {
            probe();
        } else {
            rig.instruments.setRules(rules());
        }
    }

    /** Random rules: options keep their columns while their number stays. */
    private PortfolioRules rules() {
        int columnCount = random.nextInt(3) == 0 ? 5 : 8;
        List<ScenarioTerm> terms = new ArrayList<>();
        Grouping[] groupings = Grouping.values();
        for (int row = 0; row < ROWS; row++) {
            int count = random.nextInt(4);
            for (int index = 0; index < count; index++) {
                int from = random.nextInt(columnCount);
                terms.add(
                        new ScenarioTerm(
                                row,
                                groupings[random.nextInt(groupings.length)],
                                from,
                                1 + random.nextInt(columnCount - from),
                                random.nextBoolean(),
                                random.nextInt(4) == 0));
            }
        }
        List<ScenarioCharge> charges = new ArrayList<>();
        List<ChargeFactor> factors = new ArrayList<>();
        int chargeCount = 1 + random.nextInt(3);
        for (int index = 0; index < chargeCount; index++) {
            int from = random.nextInt(ROWS);
            Grouping grouping = random.nextBoolean() ? Grouping.POOL : Grouping.UNDERLYING;
            boolean signed = random.nextInt(6) == 0;
            charges.add(
                    new ScenarioCharge(
                            from, from + 1 + random.nextInt(ROWS - from), grouping, signed));
            int factor = signed ? 0 : random.nextInt(1_500_000);
            factors.add(new ChargeFactor(factor, factor / 2));
        }
        List<ColumnMove> moves = new ArrayList<>();
        for (int column = 0; column < columnCount; column++) {
            moves.add(new ColumnMove(random.nextInt(-300_000, 300_001), random.nextInt(1_000_001)));
        }
        return new PortfolioRules(
                new ScenarioShape(columnCount, terms, charges),
                factors,
                List.of(new UnderlyingMoves(0, moves)),
                0,
                0);
    }

    /** Marks at another price and back, as evaluations do: nobody is to notice. */
    private void probe() {
        if (rig.instruments.isOpen(1)) {
            long mark = rig.instruments.markTicks(1);
            rig.instruments.probe(1, home[1] / 2);
            rig.instruments.probe(1, mark);
        }
    }

    /** Lets something happen to one account. */
    void changeSomebody() {
        int account = opened.get(random.nextInt(opened.size()));
        int choice = random.nextInt(100);
        if (choice < 40) {
            trade(account);
        } else if (choice < 55) {
            pay(account, 0, random.nextLong(-USD, USD));
        } else if (choice < 60) {
            pay(account, 1, random.nextLong(-100 * USD, 200 * USD));
        } else if (choice < 64) {
            pay(account, 2, random.nextLong(-10_000, 200_000));
        } else if (choice < 92) {
            bringNear(account);
        } else if (choice < 97) {
            mode(account);
        } else if (choice < 98) {
            enlarge(account);
        } else if (opened.size() < accountMax) {
            open();
        }
    }

    /** Returns the excess over initial margin by which an account is found. */
    long excess256(int account) {
        if (rig.accounts.isLarge(account) || rig.accounts.portfolios().contains(account)) {
            rig.margin.evaluate(account);
            return rig.margin.initialExcess256();
        }
        return rig.margin.tableExcess256(account, rig.instruments.initial());
    }

    /** Gives an account the cash that leaves it a chosen excess, mostly a small one. */
    void bringNear(int account) {
        long excess256 = excess256(account);
        long wanted = random.nextLong(1L << random.nextInt(1, 38)) - 4;
        pay(account, 0, wanted - (excess256 >> Limits.MARGIN_FRACTION_BITS));
    }

    private void list(int instrument) {
        int underlying = 1 + instrument % 3;
        Contract contract =
                switch (instrument) {
                    case INVERSE ->
                            Contract.inversePerpetual(
                                    underlying, TICKS * TICKS_MAX, 1_000, TICKS_MAX);
                    case CALL ->
                            Contract.call(underlying, TICK_MONEY, TICKS_MAX, TICKS, Long.MAX_VALUE);
                    case PUT ->
                            Contract.put(underlying, TICK_MONEY, TICKS_MAX, TICKS, Long.MAX_VALUE);
                    default -> Contract.perpetual(underlying, TICK_MONEY, TICKS_MAX);
                };
        rig.instruments.list(
                new Listing(
                        instrument,
                        "I" + instrument,
                        contract,
                        schedule(instrument),
                        new Fees(0, 0, 0),
                        TradingBounds.of(1 << 20, 1 << 20, 0, 100_000),
                        instrument >= CALL ? 0 : home[instrument]));
    }

    private MarginSchedule schedule(int instrument) {
        if (instrument >= CALL) {
            return MarginSchedule.of(List.of());
        }
        List<Bracket> brackets = new ArrayList<>();
        int rate = 20_000 + random.nextInt(100_000);
        long floor = 0;
        int count = instrument % 4 == 0 ? 1 : 1 + random.nextInt(6);
        for (int index = 0; index < count; index++) {
            brackets.add(new Bracket(floor, rate, rate / 2));
            rate = Math.min(1_000_000, rate * 5 / 3);
            floor = floor * 3 + random.nextLong(2_000 * USD);
        }
        if (count == 1) {
            MarginRounding[] roundings = MarginRounding.values();
            MarginRounding rounding = roundings[random.nextInt(roundings.length)];
            return new MarginSchedule(brackets, brackets, 0, 0, rounding);
        }
        boolean rises = random.nextInt(3) == 0;
        return new MarginSchedule(
                brackets,
                brackets,
                rises ? 1 : 0,
                rises ? 100_000 * USD : 0,
                MarginRounding.PER_LOT);
    }

    private void list(int asset, long price256) {
        HaircutCurve initial =
                new HaircutCurve(
                        List.of(
                                new HaircutStep(0, 20_000),
                                new HaircutStep(100 * USD, 100_000),
                                new HaircutStep(500 * USD, 600_000)),
                        List.of(new HaircutStep(0, 10_000), new HaircutStep(50 * USD, 90_000)));
        AssetBounds bounds = new AssetBounds(0, 5_000 * USD, 0);
        rig.assets.list(new Asset(asset, "A" + asset, initial, initial, bounds), price256);
    }

    private void open() {
        int account = Limits.CUSTOMER_FROM + opened.size();
        if (rig.positions.lacksRows() || rig.accounts.accountOfLeaf(account) != account) {
            return;
        }
        rig.open(account);
        opened.add(account);
        if (random.nextInt(4) == 0) {
            rig.accounts.setMode(account, MarginMode.PORTFOLIO);
        }
        int count = random.nextInt(INSTRUMENTS);
        for (int index = 0; index < count; index++) {
            trade(account);
        }
        bringNear(account);
    }

    private void move(int instrument) {
        if (instrument >= CALL) {
            value();
            return;
        }
        long mark = rig.instruments.markTicks(instrument);
        int kind = random.nextInt(100);
        long next;
        if (kind < 60) {
            next = mark + random.nextInt(-3, 4);
        } else if (kind < 85) {
            next = mark * random.nextInt(998_000, 1_002_001) / 1_000_000;
        } else if (kind < 93) {
            next = home[instrument];
        } else if (kind < 98) {
            next = mark * random.nextInt(800, 1_300) / 1_000;
        } else {
            next = random.nextBoolean() ? 1_000 : TICKS_MAX - random.nextInt(1_000);
        }
        mark(instrument, next);
    }

    private void mark(int instrument, long priceTicks) {
        if (rig.instruments.isOpen(instrument)) {
            long ticks = Math.clamp(priceTicks, instrument == INVERSE ? 1_000 : 1, TICKS_MAX);
            rig.instruments.mark(instrument, ticks, rig.positions.openInterest(instrument));
        }
    }

    private void fund(int instrument) {
        int ratePpb = random.nextInt(-2_000_000, 2_000_001);
        if (instrument < CALL
                && rig.instruments.isOpen(instrument)
                && rig.instruments.fundingFits(instrument, ratePpb)) {
            rig.instruments.fund(instrument, ratePpb);
        }
    }

    private void scale(int instrument) {
        if (rig.instruments.isOpen(instrument)) {
            int scale = random.nextInt(4) == 0 ? 1_000_000 : random.nextInt(900_000, 1_200_000);
            int floor = random.nextInt(3) == 0 ? random.nextInt(500_000, 1_500_000) : 1_000_000;
            rig.instruments.scale(instrument, scale, scale, floor);
        }
    }

    private void value() {
        int columnCount = rig.instruments.scenarios().rules().columnCount();
        OptionRecords records = new OptionRecords(columnCount);
        for (int option = CALL; option <= PUT; option++) {
            long value = random.nextLong(random.nextInt(5) == 0 ? 40 * USD : 2 * USD);
            long[] fields = new long[5 + columnCount];
            fields[0] = value;
            fields[1] = 256 * value;
            fields[2] = 2_000 * value;
            fields[3] = 128 * value;
            fields[4] = 900 * value;
            for (int column = 0; column < columnCount; column++) {
                fields[5 + column] = (column - 2) * 100L * value + random.nextInt(1_000);
            }
            records.add(option, columnCount, fields);
        }
        rig.instruments.options().beginVersion(rig.instruments.tableVersion() + 1);
        for (int index = 0; index < records.count(); index++) {
            long at = records.segment().byteSize() / records.count() * index;
            if (rig.instruments.isOpen(CALL + index)) {
                assertNull(rig.instruments.stage(records.segment(), at, CALL + index));
            }
        }
        rig.instruments.activate(rig.positions);
    }

    private void price(int asset) {
        int kind = random.nextInt(10);
        if (kind < 7) {
            assetPrice[asset] += random.nextInt(-20, 21) * assetPrice[asset] / 10_000;
        } else if (kind < 9) {
            assetPrice[asset] = assetPrice[asset] * random.nextInt(900, 1_110) / 1_000;
        } else {
            assetPrice[asset] = asset == 1 ? 256 : random.nextInt(200_000);
        }
        rig.assets.setPrice(asset, Math.max(1, assetPrice[asset]), random.nextLong(10_000 * USD));
        rig.instruments.changeAll();
    }

    /** Settles an instrument and lists it again: positions live through the first check after. */
    private void settle(int instrument) {
        if (instrument >= CALL || !rig.instruments.isOpen(instrument)) {
            relist(instrument);
            return;
        }
        int underlying = rig.instruments.listing(instrument).contract().underlying();
        for (int minute = 0; minute < 3; minute++) {
            nowMs += 60_000;
            rig.instruments.setNow(nowMs);
            rig.instruments.index(underlying, TICKS, 3, 0);
        }
        if (rig.instruments.fix(instrument) > 0) {
            rig.instruments.settle(instrument);
        }
    }

    private void relist(int instrument) {
        if (rig.instruments.isOpen(instrument)) {
            return;
        }
        for (int account : opened) {
            if (rig.positions.lots(account, instrument) != 0) {
                rig.positions.set(account, instrument, 0, 0);
            }
        }
        home[instrument] = TICKS / 100 + random.nextLong(TICKS * 4);
        list(instrument);
    }

    private void trade(int account) {
        int instrument = 1 + random.nextInt(INSTRUMENTS);
        boolean open = rig.instruments.isOpen(instrument);
        if (!open || rig.positions.isFull(account, instrument) || rig.positions.lacksRows()) {
            return;
        }
        long held = rig.positions.lots(account, instrument);
        long lots = random.nextInt(-20, 21);
        if (random.nextInt(3) == 0) {
            lots = -held;
        }
        boolean isLarge = rig.accounts.isLarge(account);
        if (isLarge && random.nextInt(4) == 0) {
            lots *= 1 + random.nextInt(1 << 20);
        }
        if (Math.abs(held + lots) <= (isLarge ? 1 << 24 : 60)) {
            long unitValue = rig.instruments.unitValue(instrument);
            rig.positions.add(account, instrument, lots, unitValue);
            if (random.nextInt(8) != 0) {
                pay(account, 0, -lots * unitValue);
            }
        }
    }

    private void pay(int account, int asset, long amount) {
        rig.ledger.restore(account, asset, amount);
    }

    private void mode(int account) {
        MarginMode[] modes = {MarginMode.CROSS, MarginMode.CROSS, MarginMode.PORTFOLIO};
        rig.accounts.setMode(account, modes[random.nextInt(modes.length)]);
    }

    private void enlarge(int account) {
        if (enlarged < 3 && !rig.accounts.isLarge(account) && rig.accounts.hasLargeRoom()) {
            enlarged++;
            rig.positions.enlarge(account, 1);
        }
    }
}

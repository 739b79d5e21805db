package io.novate.app.vectors;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Open orders, their margin and the fees of their trades, through the whole pool. */
final class OrderChecks {
    private static final long DEPOSIT = 1L << 50;
    private static final int PPM = 1_000_000;
    private static final int RATE_PPM = 10_000;
    private static final int LOTS_MAX = 1 << 16;

    private OrderChecks() {}

    /** Margin per lot is a rate of a lot that is worth a million, or a million times a divisor. */
    static Verdict lotMargin(Fields row) {
        long buy = row.integer("margin_buy_per_lot");
        long sell = row.integer("margin_sell_per_lot");
        long divisor = divisor(buy, sell);
        try (PoolScene pool = new PoolScene()) {
            long mark = Math.multiplyExact(divisor, (long) PPM);
            pool.list(
                    listing(
                            mark,
                            schedule((int) (buy / divisor), (int) (sell / divisor)),
                            new Fees(0, 0, 0)));
            hold(pool, row.integer("position_lots"), mark);
            reserve(pool, 1, row.integer("pending_buy_lots"), mark);
            reserve(pool, 2, -row.integer("pending_sell_lots"), mark);
            return Compare.exact(row, "expected_required_margin", required(pool));
        }
    }

    /** Clears the trade of a resting and an arriving order and looks at every balance. */
    static Verdict tradeFees(Fields row) {
        boolean isBidTaking =
                switch (row.text("case")) {
                    case "bid_taker_ask_maker" -> true;
                    case "ask_taker_bid_maker" -> false;
                    default ->
                            throw row.wrong("case", "bid_taker_ask_maker or ask_taker_bid_maker");
                };
        long price = row.integer("price");
        long makerLots = signed(row.integer("maker_order_lots"), !isBidTaking);
        long takerLots = signed(row.integer("taker_order_lots"), isBidTaking);
        Fees fees =
                new Fees(
                        0,
                        0,
                        0,
                        row.integer("taker_fee_per_lot"),
                        row.integer("maker_fee_per_lot"));
        try (PoolScene pool = new PoolScene()) {
            pool.list(listing(price, schedule(RATE_PPM, RATE_PPM), fees));
            pool.deposit(PoolScene.FIRST, row.integer("maker_deposit"));
            pool.deposit(PoolScene.SECOND, row.integer("taker_deposit"));
            reserve(pool, 1, makerLots, price);
            long filled = Math.min(Math.abs(makerLots), Math.abs(takerLots));
            pool.trade(1, signed(filled, makerLots > 0), price, false);
            pool.house().orderLeft(pool.nowMs(), 1, Math.abs(makerLots) - filled);
            pool.check("order");
            return balances(row, pool, price, makerLots > 0);
        }
    }

    private static Verdict balances(Fields row, PoolScene pool, long price, boolean isMakerBuying) {
        long perLot = Math.ceilDiv(price * RATE_PPM, (long) PPM);
        long maker = pool.house().lots(PoolScene.FIRST, 1);
        long taker = pool.house().lots(PoolScene.SECOND, 1);
        long fees = pool.house().cash(Limits.FEES);
        long buys = isMakerBuying ? pool.orderLots() : 0;
        long sells = isMakerBuying ? 0 : pool.orderLots();
        long atRisk = Math.max(maker + buys, sells - maker);
        return Verdict.all(
                Compare.exact(row, "maker_position", maker),
                Compare.exact(row, "taker_position", taker),
                Compare.exact(
                        row,
                        "maker_balance_after",
                        pool.house().cash(PoolScene.FIRST) + maker * price),
                Compare.exact(
                        row,
                        "taker_balance_after",
                        pool.house().cash(PoolScene.SECOND) + taker * price),
                Compare.exact(row, "fees_collected", fees),
                Compare.exact(row, "maker_pending_buy", buys),
                Compare.exact(row, "maker_pending_sell", sells),
                required(pool) == atRisk * perLot
                        ? Verdict.PASSED
                        : Compare.failed(
                                "margin of the orders left", atRisk * perLot, required(pool)));
    }

    /** Asks for the margin of both sides together and of each side alone. */
    static Verdict netMargin(Fields input, Fields expected) {
        BigDecimal imf = input.decimal("imf");
        BigDecimal mark = input.decimal("mark");
        int ppm = (int) whole(imf, 6);
        int lotDecimals =
                decimals(
                        input.decimal("position"),
                        input.decimal("buy_orders"),
                        input.decimal("sell_orders"));
        int priceDecimals = decimals(mark) + 6;
        long ticks = whole(mark, priceDecimals);
        int scale = lotDecimals + priceDecimals;
        long both = netMargin(input, ticks, lotDecimals, ppm, ppm);
        long buys = netMargin(input, ticks, lotDecimals, ppm, 0);
        long sells = netMargin(input, ticks, lotDecimals, 0, ppm);
        BigDecimal perUnit = imf.multiply(mark);
        return Verdict.all(
                Compare.exact(expected, "net_im", BigDecimal.valueOf(both, scale)),
                margin(expected, "buy_open_size", perUnit, BigDecimal.valueOf(buys, scale)),
                margin(expected, "sell_open_size", perUnit, BigDecimal.valueOf(sells, scale)));
    }

    private static Verdict margin(
            Fields expected, String name, BigDecimal perUnit, BigDecimal actual) {
        BigDecimal margin = expected.decimal(name).multiply(perUnit);
        return margin.compareTo(actual) == 0
                ? Verdict.PASSED
                : Compare.failed(name + " times margin", margin, actual);
    }

    private static long netMargin(
            Fields input, long ticks, int lotDecimals, int longPpm, int shortPpm) {
        try (PoolScene pool = new PoolScene()) {
            pool.list(listing(ticks, schedule(longPpm, shortPpm), new Fees(0, 0, 0)));
            hold(pool, whole(input.decimal("position"), lotDecimals), ticks);
            reserve(pool, 1, whole(input.decimal("buy_orders"), lotDecimals), ticks);
            reserve(pool, 2, -whole(input.decimal("sell_orders"), lotDecimals), ticks);
            return required(pool);
        }
    }

    /** Lets the mark fall below initial margin and offers one sell order after the other. */
    static Verdict belowInitialMargin(Fields input, Fields expected) {
        BigDecimal entry = input.decimal("entry");
        BigDecimal mark = input.decimal("mark");
        BigDecimal position = input.decimal("position");
        BigDecimal collateral = input.decimal("collateral");
        BigDecimal first = input.decimal("existing_sell_order");
        BigDecimal second = input.decimal("new_sell_order");
        int lotDecimals = decimals(position, first, second);
        int priceDecimals = decimals(entry, mark) + 6;
        int scale = Math.max(lotDecimals + priceDecimals, decimals(collateral));
        priceDecimals = scale - lotDecimals;
        int ppm = (int) whole(input.decimal("imf"), 6);
        try (PoolScene pool = new PoolScene()) {
            pool.list(listing(whole(entry, priceDecimals), schedule(ppm, ppm), new Fees(0, 0, 0)));
            pool.deposit(PoolScene.FIRST, whole(collateral, scale));
            pool.deposit(PoolScene.SECOND, DEPOSIT);
            pool.trade(1, whole(position, lotDecimals), whole(entry, priceDecimals), true);
            pool.house().mark(pool.nowMs(), 1, whole(mark, priceDecimals));
            pool.house().revalue(pool.nowMs(), false);
            pool.check("mark");
            long margin = pool.house().initialMargin(PoolScene.FIRST);
            long value = pool.house().equity(PoolScene.FIRST);
            long ticks = whole(mark, priceDecimals);
            Verdict alone = verdict(pool, expected, "sell_5_alone", 1, first, lotDecimals, ticks);
            Verdict then = verdict(pool, expected, "then_sell_8", 2, second, lotDecimals, ticks);
            return Verdict.all(
                    Compare.exact(expected, "im", BigDecimal.valueOf(margin, scale)),
                    Compare.exact(expected, "account_value", BigDecimal.valueOf(value, scale)),
                    alone,
                    then);
        }
    }

    private static Verdict verdict(
            PoolScene pool,
            Fields expected,
            String name,
            long orderId,
            BigDecimal size,
            int lotDecimals,
            long ticks) {
        pool.house()
                .order(
                        pool.nowMs(),
                        orderId,
                        PoolScene.FIRST,
                        1,
                        -whole(size, lotDecimals),
                        ticks,
                        false);
        Optional<Rejection> refusal = pool.takeRefusal();
        String word = refusal.isPresent() ? "reject" : "accept";
        return expected.text(name).startsWith(word)
                ? Verdict.PASSED
                : Compare.failed(name, expected.text(name), word + " " + refusal);
    }

    private static void hold(PoolScene pool, long lots, long ticks) {
        pool.deposit(PoolScene.FIRST, DEPOSIT);
        pool.deposit(PoolScene.SECOND, DEPOSIT);
        if (lots != 0) {
            pool.trade(1, lots, ticks, true);
        }
    }

    private static void reserve(PoolScene pool, long orderId, long lots, long ticks) {
        if (lots != 0) {
            pool.house().order(pool.nowMs(), orderId, PoolScene.FIRST, 1, lots, ticks, false);
            pool.check("order");
        }
    }

    private static long required(PoolScene pool) {
        return Math.addExact(
                pool.house().initialMargin(PoolScene.FIRST),
                pool.house().orderMargin(PoolScene.FIRST));
    }

    private static Listing listing(long mark, MarginSchedule margin, Fees fees) {
        if (mark <= 0 || mark > Limits.LOT_VALUE_MAX / 2) {
            throw new OutsideWidths("a lot is worth more than 2^42 money");
        }
        long room = Limits.GROSS_MAX / (2 * mark);
        return new Listing(
                1,
                "ROW",
                Contract.perpetual(1, 1, 2 * mark),
                margin,
                fees,
                TradingBounds.of((int) Math.min(LOTS_MAX, room), LOTS_MAX, 0, PPM - 1),
                mark);
    }

    private static MarginSchedule schedule(int longPpm, int shortPpm) {
        return new MarginSchedule(
                List.of(new Bracket(0, longPpm, 0)),
                List.of(new Bracket(0, shortPpm, 0)),
                0,
                0,
                MarginRounding.WHOLE_MONEY);
    }

    /** Returns the smallest power of ten that divides both and makes them rates of a million. */
    private static long divisor(long buy, long sell) {
        long divisor = 1;
        while (buy / divisor > PPM || sell / divisor > PPM) {
            divisor *= 10;
            if (buy % divisor != 0 || sell % divisor != 0) {
                throw new OutsideWidths("margin per lot has more than six digits");
            }
        }
        return divisor;
    }

    private static long signed(long lots, boolean isBuy) {
        return isBuy ? lots : Math.negateExact(lots);
    }

    private static int decimals(BigDecimal... values) {
        int decimals = 0;
        for (BigDecimal value : values) {
            decimals = Math.max(decimals, value.stripTrailingZeros().scale());
        }
        return decimals;
    }

    private static long whole(BigDecimal value, int decimals) {
        try {
            return value.movePointRight(decimals).longValueExact();
        } catch (ArithmeticException e) {
            throw new OutsideWidths("a number has too many digits");
        }
    }
}

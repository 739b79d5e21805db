package io.novate.app.vectors;

import io.novate.app.BadInput;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import io.novate.pricing.expiry.ForwardBlend;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What contracts pay: expiry through the whole pool, inverse values, the settlement average. */
final class ContractChecks {
    private static final long EXPIRY_MS = 3_600_000;
    private static final long MINUTE_MS = 60_000;
    private static final int WINDOW_MINUTES = 31;
    private static final long DEPOSIT = 1L << 50;
    private static final double PRINTED = 1e-12;

    private static final int SHOCK_DECIMALS = 6;
    private static final int COIN_DECIMALS_MIN = 12;
    private static final Pattern NOTIONAL =
            Pattern.compile("notional in \\w+ at the unshocked price is ([0-9.]+)");

    private ContractChecks() {}

    /** Trades the contract, sends the index for half an hour, and lets it expire. */
    static Verdict payoff(Fields row) {
        if (!row.is("settlement", "linear")) {
            return new Verdict.LeftOut("settlement of another kind than linear");
        }
        BigDecimal strike = row.decimal("strike_or_entry");
        BigDecimal price = row.decimal("settlement_price");
        BigDecimal quantity = row.decimal("quantity");
        int decimals = Math.max(0, Math.max(strike.scale(), price.scale()));
        int lotDecimals = Math.max(0, quantity.scale());
        long strikeTicks = whole(strike, decimals);
        long priceTicks = whole(price, decimals);
        long lots = whole(quantity, lotDecimals);
        if (strikeTicks <= 0 || priceTicks <= 0 || lots == 0) {
            return new Verdict.LeftOut("prices and quantities have to be there");
        }
        long gain;
        try (PoolScene pool = new PoolScene()) {
            gain = settled(pool, row, strikeTicks, priceTicks, lots);
        }
        return Compare.exact(
                row, "payoff", BigDecimal.valueOf(gain).movePointLeft(decimals + lotDecimals));
    }

    private static long settled(
            PoolScene pool, Fields row, long strikeTicks, long priceTicks, long lots) {
        String type = row.text("type");
        long ticksMax = Math.multiplyExact(4, Math.max(strikeTicks, priceTicks));
        boolean isFuture = type.equals("future");
        pool.index(1, priceTicks);
        Contract contract =
                switch (type) {
                    case "call" -> Contract.call(1, 1, ticksMax, strikeTicks, EXPIRY_MS);
                    case "put" -> Contract.put(1, 1, ticksMax, strikeTicks, EXPIRY_MS);
                    case "future" -> Contract.future(1, 1, ticksMax, EXPIRY_MS);
                    default -> throw row.wrong("type", "call, put or future");
                };
        pool.list(
                new Listing(
                        1,
                        "ROW",
                        contract,
                        isFuture ? free() : MarginSchedule.of(List.of()),
                        new Fees(0, 0, 0),
                        TradingBounds.of(1 << 16, 1 << 16, 0, Limits.PPM - 1),
                        isFuture ? strikeTicks : 0));
        pool.deposit(PoolScene.FIRST, DEPOSIT);
        pool.deposit(PoolScene.SECOND, DEPOSIT);
        // A future is entered at the row's price, an option for one tick that is taken off again.
        long entryTicks = isFuture ? strikeTicks : 1;
        if (!isFuture) {
            pool.value(1, 1);
        }
        pool.trade(1, lots, entryTicks, true);
        for (int minute = WINDOW_MINUTES; minute >= 0; minute--) {
            pool.advanceTo(EXPIRY_MS - minute * MINUTE_MS);
            pool.index(1, priceTicks);
        }
        pool.house().expire(pool.nowMs(), 1, EXPIRY_MS);
        pool.check("expiry");
        if (pool.house().lots(PoolScene.FIRST, 1) != 0
                || pool.house().conservationResidual() != 0) {
            throw new BadInput("the pool did not settle the expiry");
        }
        long premium = isFuture ? 0 : Math.multiplyExact(lots, entryTicks);
        return pool.house().cash(PoolScene.FIRST) - DEPOSIT + premium;
    }

    private static MarginSchedule free() {
        List<Bracket> brackets = List.of(new Bracket(0, 0, 0));
        return new MarginSchedule(brackets, brackets, 0, 0, MarginRounding.WHOLE_MONEY);
    }

    /** Values an inverse contract of the notional that the header names. */
    static List<Verdict> inversePnl(VectorFile file) {
        Matcher matcher = NOTIONAL.matcher(file.header().text("units"));
        if (!matcher.find()) {
            throw new BadInput(
                    file.name() + ": header: units does not say '" + NOTIONAL.pattern() + "'");
        }
        BigDecimal notional = new BigDecimal(matcher.group(1));
        List<Verdict> verdicts = new ArrayList<>();
        for (Fields row : file.rows()) {
            verdicts.add(FileCheck.inside(() -> inversePnl(row, notional)));
        }
        return verdicts;
    }

    private static Verdict inversePnl(Fields row, BigDecimal notional) {
        long unshocked = BigDecimal.ONE.movePointRight(SHOCK_DECIMALS).longValueExact();
        long shocked = whole(row.decimal("price_shock").add(BigDecimal.ONE), SHOCK_DECIMALS);
        if (shocked <= 0) {
            throw row.wrong("price_shock", "above -1");
        }
        int decimals = coinDecimals(notional, Math.min(shocked, unshocked));
        long numerator = whole(notional.setScale(decimals, RoundingMode.HALF_EVEN), decimals);
        Contract contract =
                Contract.inversePerpetual(
                        1,
                        Math.multiplyExact(numerator, unshocked),
                        Math.min(shocked, unshocked),
                        Math.max(shocked, unshocked));
        long gain = contract.value(shocked) - contract.value(unshocked);
        double coins = BigDecimal.valueOf(gain).movePointLeft(decimals).doubleValue();
        return Compare.near(row, "pnl_coin", coins, PRINTED);
    }

    /** Returns the most decimals of a coin at which one lot stays inside its bound. */
    private static int coinDecimals(BigDecimal notional, long ticksMin) {
        BigDecimal bound = BigDecimal.valueOf(Limits.LOT_VALUE_MAX);
        BigDecimal largest =
                notional.movePointRight(SHOCK_DECIMALS)
                        .divide(BigDecimal.valueOf(ticksMin), 20, RoundingMode.UP);
        int decimals = COIN_DECIMALS_MIN + 1;
        while (largest.movePointRight(decimals).compareTo(bound) > 0) {
            decimals--;
        }
        if (decimals < COIN_DECIMALS_MIN) {
            throw new OutsideWidths("a lot is worth more than 2^42 of the twelfth decimal");
        }
        return decimals;
    }

    static Verdict settlementBlend(Fields row) {
        ForwardBlend blend =
                ForwardBlend.of(
                        row.real("window_s"),
                        row.real("seconds_left"),
                        row.real("live_forward"),
                        row.real("average_spot_so_far"));
        return Verdict.all(
                Compare.relative(row, "fixed_part", blend.fixedPart(), PRINTED),
                Compare.relative(row, "variable_part", blend.variablePart(), PRINTED),
                Compare.relative(row, "blended_forward", blend.forward(), PRINTED));
    }

    private static long whole(BigDecimal value, int decimals) {
        try {
            return value.movePointRight(decimals).longValueExact();
        } catch (ArithmeticException e) {
            throw new OutsideWidths("a number has too many digits");
        }
    }
}

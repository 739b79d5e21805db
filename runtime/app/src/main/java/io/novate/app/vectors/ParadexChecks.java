package io.novate.app.vectors;

import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Fees;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.TradingBounds;
import io.novate.core.price.InstrumentTable;
import io.novate.core.unit.Limits;
import io.novate.pricing.venue.ContinuousFunding;
import io.novate.pricing.venue.OpenOrders;
import io.novate.pricing.venue.OpenOrders.Order;
import io.novate.pricing.venue.PremiumRate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The worked examples of Paradex's documentation. */
final class ParadexChecks {
    private static final int GAP_SECONDS = 30;
    private static final int STEP_SECONDS = 1;
    private static final int TICK_DECIMALS = 6;
    private static final double PRINTED = 1e-12;

    private ParadexChecks() {}

    static Verdict example(Fields row) {
        Fields input = row.object("input");
        Fields expected = row.object("expect");
        return switch (row.text("kind")) {
            case "im_deleverage_order_cancel" -> ordersLeft(input, expected);
            case "funding_clamp_and_index" -> funding(input, expected);
            case "price_band" -> priceBand(input, expected);
            case "open_order_net_im" -> OrderChecks.netMargin(input, expected);
            case "pretrade_when_below_im" -> OrderChecks.belowInitialMargin(input, expected);
            default -> throw row.wrong("kind", "an example this version knows");
        };
    }

    private static Verdict ordersLeft(Fields input, Fields expected) {
        List<Order> left =
                OpenOrders.offsetting(input.decimal("position"), orders(input, "orders"));
        List<Order> remaining = orders(expected, "remaining");
        return left.equals(remaining)
                ? Verdict.PASSED
                : Compare.failed("remaining", remaining, left);
    }

    private static Verdict funding(Fields input, Fields expected) {
        BigDecimal currency = input.decimal("usdc");
        PremiumRate rule =
                new PremiumRate(
                        input.decimal("baseline"),
                        input.decimal("clamp"),
                        input.decimal("multiplier"),
                        input.decimal("max_rate"));
        ContinuousFunding funding =
                new ContinuousFunding(input.small("period_seconds"), GAP_SECONDS);
        BigDecimal rate = rule.rate(input.decimal("premium_rate"));
        BigDecimal premium = funding.premium(rate, input.decimal("spot"), currency);
        BigDecimal delta = funding.indexDelta(premium, input.integer("seconds"), STEP_SECONDS);
        BigDecimal gain = funding.gain(input.decimal("position"), delta, currency);
        return Verdict.all(
                Compare.exact(expected, "raw_rate", rate),
                Compare.relative(expected, "premium_per_period", premium.doubleValue(), PRINTED),
                Compare.relative(expected, "index_delta", delta.doubleValue(), PRINTED),
                Compare.relative(expected, "pnl", gain.doubleValue(), PRINTED));
    }

    /** Asks the core's own band: the bounds are inside, one tick beyond is not. */
    private static Verdict priceBand(Fields input, Fields expected) {
        long mark = ticks(input, "mark");
        int bandPpm = (int) ppm(input, "band");
        InstrumentTable instruments = new InstrumentTable(Limits.forAccounts(1));
        MarginSchedule schedule =
                new MarginSchedule(
                        List.of(new Bracket(0, 0, 0)),
                        List.of(new Bracket(0, 0, 0)),
                        0,
                        0,
                        MarginRounding.WHOLE_MONEY);
        instruments.list(
                new Listing(
                        1,
                        "BAND",
                        Contract.perpetual(1, 1, Limits.LOT_VALUE_MAX),
                        schedule,
                        new Fees(0, 0, 0),
                        TradingBounds.of(1, 1, 0, bandPpm),
                        mark));
        long down = ticks(expected, "down");
        long up = ticks(expected, "up");
        boolean isExact =
                instruments.isInBand(1, down)
                        && !instruments.isInBand(1, down - 1)
                        && instruments.isInBand(1, up)
                        && !instruments.isInBand(1, up + 1);
        return isExact
                ? Verdict.PASSED
                : Compare.failed("down..up", down + ".." + up, "another band");
    }

    private static long ticks(Fields fields, String name) {
        BigDecimal ticks = fields.decimal(name).movePointRight(TICK_DECIMALS);
        if (ticks.signum() <= 0 || ticks.compareTo(BigDecimal.valueOf(Limits.LOT_VALUE_MAX)) > 0) {
            throw new OutsideWidths("a price is outside the widths");
        }
        return whole(ticks);
    }

    private static long ppm(Fields fields, String name) {
        return whole(fields.decimal(name).movePointRight(TICK_DECIMALS));
    }

    private static long whole(BigDecimal value) {
        try {
            return value.longValueExact();
        } catch (ArithmeticException e) {
            throw new OutsideWidths("a number has more than six decimals");
        }
    }

    private static List<Order> orders(Fields fields, String name) {
        List<Order> orders = new ArrayList<>();
        for (List<String> order : fields.table(name)) {
            try {
                orders.add(
                        new Order(
                                order.get(0).equals("buy"),
                                new BigDecimal(order.get(1)),
                                new BigDecimal(order.get(2))));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw fields.wrong(name, "a list of [side, size, price]");
            }
        }
        return orders;
    }
}

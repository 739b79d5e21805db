package io.novate.app.vectors;

import io.novate.pricing.venue.CompositePrice;
import io.novate.pricing.venue.CompositePrice.Sample;
import io.novate.pricing.venue.CompositePrice.Source;
import io.novate.pricing.venue.Fraction;
import io.novate.pricing.venue.IndexedFunding;
import io.novate.pricing.venue.IsolatedTransfer;
import io.novate.pricing.venue.LossShare;
import io.novate.pricing.venue.OpenOrders;
import io.novate.pricing.venue.SlippageMargin;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Rows of Vega. */
final class VegaChecks {
    /** Columns printed from double precision. */
    private static final double PRINTED = 1e-12;

    private VegaChecks() {}

    static Verdict compositeMark(Fields row) {
        List<String> weights = row.words("weights");
        List<String> updates = row.words("last_update");
        List<String> tolerances = row.words("staleness_tolerance");
        List<Source> sources = new ArrayList<>();
        for (String price : row.words("prices")) {
            int at = sources.size();
            try {
                sources.add(
                        new Source(
                                Long.parseLong(price),
                                weights.isEmpty()
                                        ? BigDecimal.ONE
                                        : new BigDecimal(weights.get(at)),
                                Long.parseLong(updates.get(at)),
                                Long.parseLong(tolerances.get(at))));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw row.wrong("prices", "a list as long as last_update and of integers");
            }
        }
        long now = row.integer("now");
        OptionalLong price =
                switch (row.text("method")) {
                    case "median" -> CompositePrice.median(sources, now);
                    case "weighted" -> CompositePrice.weighted(sources, now);
                    default -> throw row.wrong("method", "median or weighted");
                };
        String actual = price.isPresent() ? "" + price.getAsLong() : "";
        return Compare.exact(row, "expected", actual);
    }

    static Verdict fundingPayment(Fields row) {
        Optional<IndexedFunding.Interest> interest =
                row.has("interest_rate")
                        ? Optional.of(
                                new IndexedFunding.Interest(
                                        row.decimal("interest_rate"),
                                        row.decimal("year_fraction"),
                                        row.decimal("clamp_lower"),
                                        row.decimal("clamp_upper")))
                        : Optional.empty();
        IndexedFunding funding =
                new IndexedFunding(
                        interest,
                        row.has("scaling") ? row.decimal("scaling") : BigDecimal.ONE,
                        bound(row, "rate_upper"),
                        bound(row, "rate_lower"));
        BigDecimal internal = row.decimal("internal_twap");
        BigDecimal external = row.decimal("external_twap");
        Verdict payment =
                Compare.exact(row, "expected_payment", funding.wholePayment(internal, external));
        return row.has("expected_rate")
                ? Verdict.all(
                        payment,
                        Compare.printed(row, "expected_rate", funding.rate(internal, external)))
                : payment;
    }

    static Verdict isolatedTransfer(Fields row) {
        List<IsolatedTransfer.Fill> fills = new ArrayList<>();
        for (BigDecimal[] pair : pairs(row, "trades")) {
            fills.add(
                    new IsolatedTransfer.Fill(
                            pair[0].toBigIntegerExact(), pair[1].toBigIntegerExact()));
        }
        IsolatedTransfer.Transfer transfer =
                new IsolatedTransfer(row.decimal("margin_factor"), row.decimal("position_factor"))
                        .of(
                                row.wide("old_position"),
                                row.wide("new_position"),
                                fills,
                                row.has("mark_price") ? row.wide("mark_price") : BigInteger.ZERO,
                                row.has("margin_balance")
                                        ? row.wide("margin_balance")
                                        : BigInteger.ZERO);
        return Verdict.all(
                Compare.exact(row, "expected_transfer", transfer.direction().word()),
                Compare.exact(row, "expected_amount", transfer.amount()));
    }

    static Verdict orderReservation(Fields row) {
        boolean isBuy =
                switch (row.text("side")) {
                    case "buy" -> true;
                    case "sell" -> false;
                    default -> throw row.wrong("side", "buy or sell");
                };
        List<OpenOrders.Order> orders = new ArrayList<>();
        for (BigDecimal[] pair : pairs(row, "orders")) {
            orders.add(new OpenOrders.Order(isBuy, pair[0], pair[1]));
        }
        BigInteger margin =
                OpenOrders.reservation(
                        row.decimal("position"),
                        orders,
                        row.decimal("position_factor"),
                        row.decimal("margin_factor"));
        return Compare.exact(row, "expected_order_margin", margin);
    }

    static Verdict lossSocialisation(Fields row) {
        BigInteger collected = BigInteger.ZERO;
        BigInteger due = BigInteger.ZERO;
        for (String loss : row.words("losses_due_collected")) {
            String[] parts = loss.split(":", -1);
            if (parts.length != 2) {
                throw row.wrong("losses_due_collected", "a list of DUE:COLLECTED");
            }
            due = due.add(integer(row, "losses_due_collected", parts[0]));
            collected = collected.add(integer(row, "losses_due_collected", parts[1]));
        }
        List<BigInteger> wins = new ArrayList<>();
        for (String win : row.words("wins")) {
            wins.add(integer(row, "wins", win));
        }
        String payouts =
                LossShare.payouts(wins, collected, due).stream()
                        .map(BigInteger::toString)
                        .collect(Collectors.joining(" "));
        return Verdict.all(
                Compare.exact(row, "collected", collected),
                Compare.exact(row, "expected", due),
                Compare.exact(row, "expected_payouts", payouts));
    }

    static Verdict slippageMargin(Fields row) {
        BigDecimal volume =
                row.decimal("position_size")
                        .divide(row.decimal("position_factor"), MathContext.DECIMAL128);
        SlippageMargin margin =
                new SlippageMargin(
                        row.decimal("linear_slippage"),
                        row.decimal("quadratic_slippage"),
                        row.decimal("rf_long"),
                        row.decimal("rf_short"),
                        row.decimal("margin_funding_factor"));
        BigDecimal mark = row.decimal("mark_price");
        BigDecimal funding = row.decimal("funding_payment_to_date");
        Verdict maintenance =
                Compare.relative(
                        row,
                        "maintenance_margin",
                        margin.maintenance(mark, volume, funding).doubleValue(),
                        PRINTED);
        Optional<BigDecimal> price =
                margin.liquidationPrice(mark, volume, funding, row.decimal("collateral"));
        if (price.isEmpty() || row.is("liquidation_price", "error")) {
            String actual = price.map(BigDecimal::toPlainString).orElse("error");
            return Verdict.all(maintenance, Compare.exact(row, "liquidation_price", actual));
        }
        return Verdict.all(
                maintenance,
                Compare.relative(row, "liquidation_price", price.get().doubleValue(), PRINTED));
    }

    static Verdict tradeAndTimePrice(Fields row) {
        Map<String, String> params = params(row);
        long now = row.integer("now");
        Optional<Fraction> price =
                switch (row.text("method")) {
                    case "trades" ->
                            CompositePrice.trades(
                                    samples(row),
                                    new BigDecimal(params.getOrDefault("decay_weight", "0")),
                                    whole(row, params, "lambda"),
                                    (int) whole(row, params, "power"),
                                    now);
                    case "time_weighted_book" ->
                            CompositePrice.timeWeighted(
                                    samples(row), whole(row, params, "period"), now);
                    default -> throw row.wrong("method", "trades or time_weighted_book");
                };
        if (price.isEmpty()) {
            return Compare.exact(row, "expected", "");
        }
        Fraction exact = price.get();
        double value =
                new BigDecimal(exact.numerator())
                        .divide(new BigDecimal(exact.denominator()), MathContext.DECIMAL128)
                        .doubleValue();
        return Verdict.all(
                Compare.exact(row, "expected", exact.floor()),
                Compare.relative(row, "exact", value, PRINTED));
    }

    private static Optional<BigDecimal> bound(Fields row, String name) {
        return row.has(name) ? Optional.of(row.decimal(name)) : Optional.empty();
    }

    /** Reads a list of {@code SIZE@PRICE}. */
    private static List<BigDecimal[]> pairs(Fields row, String name) {
        List<BigDecimal[]> pairs = new ArrayList<>();
        for (String word : row.words(name)) {
            String[] parts = word.split("@", -1);
            try {
                if (parts.length != 2) {
                    throw new NumberFormatException(word);
                }
                pairs.add(new BigDecimal[] {new BigDecimal(parts[0]), new BigDecimal(parts[1])});
            } catch (NumberFormatException e) {
                throw row.wrong(name, "a list of SIZE@PRICE");
            }
        }
        return pairs;
    }

    /** Reads a list of {@code PRICE@TIME} or {@code PRICE:SIZE@TIME}. */
    private static List<Sample> samples(Fields row) {
        List<Sample> samples = new ArrayList<>();
        for (String word : row.words("samples")) {
            String[] parts = word.split("[:@]", -1);
            try {
                if (parts.length < 2 || parts.length > 3) {
                    throw new NumberFormatException(word);
                }
                long size = parts.length == 3 ? Long.parseLong(parts[1]) : 1;
                long time = Long.parseLong(parts[parts.length - 1]);
                samples.add(new Sample(Long.parseLong(parts[0]), size, time));
            } catch (NumberFormatException e) {
                throw row.wrong("samples", "a list of PRICE@TIME or PRICE:SIZE@TIME");
            }
        }
        return samples;
    }

    private static Map<String, String> params(Fields row) {
        Map<String, String> params = new HashMap<>();
        for (String word : row.words("params")) {
            String[] parts = word.split("=", -1);
            if (parts.length != 2) {
                throw row.wrong("params", "a list of NAME=VALUE");
            }
            params.put(parts[0], parts[1]);
        }
        return params;
    }

    private static long whole(Fields row, Map<String, String> params, String name) {
        try {
            return new BigDecimal(params.getOrDefault(name, "none")).longValueExact();
        } catch (NumberFormatException e) {
            throw row.wrong("params", "a list with a number " + name);
        } catch (ArithmeticException e) {
            throw new OutsideWidths(name + " is not whole");
        }
    }

    private static BigInteger integer(Fields row, String name, String text) {
        try {
            return new BigInteger(text);
        } catch (NumberFormatException e) {
            throw row.wrong(name, "a list of integers");
        }
    }
}

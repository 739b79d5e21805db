package io.novate.app.vectors;

import io.novate.core.price.OpenInterestScale;
import io.novate.pricing.venue.Fraction;
import io.novate.pricing.venue.LiquidationPrice;
import io.novate.pricing.venue.Quantums;
import io.novate.pricing.venue.UpdateCheck;
import io.novate.pricing.venue.UpdateCheck.State;
import java.math.BigInteger;
import java.util.List;

/** Rows of dYdX v4 that ask an account. */
final class DydxAccountChecks {
    private DydxAccountChecks() {}

    static Verdict collateralAndMargin(Fields row) {
        State state = DydxAccount.of(row).after(row).evaluate();
        return Verdict.all(
                orUnchecked(row, "expect_net_collateral", state.equity()),
                orUnchecked(row, "expect_initial_margin", state.initial()),
                orUnchecked(row, "expect_maintenance_margin", state.maintenance()));
    }

    static Verdict updates(Fields row) {
        DydxAccount account = DydxAccount.of(row);
        State before = account.evaluate();
        Fields expected = row.object("before");
        List<Fields> updates = row.objects("updates");
        List<String> words = row.texts("expect");
        if (words.size() != updates.size()) {
            throw row.wrong("expect", "as long as updates");
        }
        Verdict verdict =
                Verdict.all(
                        Compare.exact(expected, "net_collateral", before.equity()),
                        Compare.exact(expected, "im", before.initial()),
                        Compare.exact(expected, "mm", before.maintenance()));
        for (int index = 0; index < updates.size(); index++) {
            State after = account.after(updates.get(index)).evaluate();
            String word = UpdateCheck.of(before, after).word();
            if (!word.equals(words.get(index))) {
                verdict =
                        Verdict.all(
                                verdict,
                                Compare.failed("expect[" + index + "]", words.get(index), word));
            }
        }
        return verdict;
    }

    static Verdict bankruptcyPrice(Fields row) {
        DydxAccount account = DydxAccount.of(row);
        long perpetual = row.integer("perp_id");
        BigInteger base = account.base(perpetual);
        BigInteger delta = row.wide("delta_base");
        boolean isClosing =
                delta.signum() * base.signum() < 0 && delta.abs().compareTo(base.abs()) <= 0;
        if (!isClosing || row.is("expect", "error")) {
            return Compare.exact(row, "expect", isClosing ? "a price" : "error");
        }
        BigInteger left = base.add(delta);
        long change =
                Math.subtractExact(
                        account.notional(perpetual, left), account.notional(perpetual, base));
        long released = account.maintenance(perpetual, base) - account.maintenance(perpetual, left);
        State state = account.evaluate();
        if (state.maintenance() == 0) {
            return new Verdict.LeftOut("an account without maintenance margin has no such price");
        }
        return Compare.exact(
                row,
                "expect",
                new LiquidationPrice(state.equity(), state.maintenance())
                        .bankruptcyQuote(change, released));
    }

    static Verdict fillablePrice(Fields row) {
        DydxAccount account = DydxAccount.of(row);
        long perpetual = row.integer("perp_id");
        BigInteger base = account.base(perpetual);
        State state = account.evaluate();
        if (base.signum() == 0 || state.maintenance() == 0 || base.bitLength() > Long.SIZE - 1) {
            return new Verdict.LeftOut("an account without maintenance margin has no such price");
        }
        Fraction price =
                new LiquidationPrice(state.equity(), state.maintenance())
                        .fillable(
                                account.notional(perpetual, base),
                                account.maintenance(perpetual, base),
                                base.longValue(),
                                row.integer("bankruptcy_adjustment_ppm"),
                                row.integer("spread_to_mm_ratio_ppm"));
        Fraction expected = new Fraction(row.wide("expect_num"), row.wide("expect_den"));
        return expected.compareTo(price) == 0
                ? Verdict.PASSED
                : Compare.failed("expect_num / expect_den", expected, price);
    }

    static Verdict insuranceDelta(Fields row) {
        long quote = row.integer("fill_quote");
        boolean isBuy = row.flag("is_buy");
        return Compare.exact(
                row,
                "expect_insurance_delta",
                LiquidationPrice.insuranceDelta(
                        isBuy ? -quote : quote,
                        row.integer("bankruptcy_quote"),
                        row.small("max_liquidation_fee_ppm")));
    }

    static Verdict marginRequirements(Fields row) {
        Quantums quantums =
                new Quantums(row.small("base_atomic_resolution"), row.small("price_exponent"));
        BigInteger price = row.wide("price");
        long notional = money(quantums.quote(row.wide("base_quantums"), price));
        long openInterest =
                quantums.quote(row.wide("open_interest_base"), price)
                        .min(BigInteger.valueOf(Long.MAX_VALUE))
                        .longValue();
        int basePpm = row.small("initial_margin_ppm");
        int fractionPpm = row.small("maintenance_fraction_ppm");
        int scaledPpm = scaled(row, "oi_lower_cap", "oi_upper_cap", basePpm, openInterest);
        return Verdict.all(
                Compare.exact(
                        row, "expected_im", evaluate(notional, scaledPpm, fractionPpm).initial()),
                Compare.exact(
                        row,
                        "expected_mm",
                        evaluate(notional, basePpm, fractionPpm).maintenance()));
    }

    static Verdict openInterestScale(Fields row) {
        int basePpm = row.small("base_imf_ppm");
        int scaledPpm =
                scaled(row, "oi_lower_cap", "oi_upper_cap", basePpm, row.integer("oi_notional"));
        return switch (row.text("kind")) {
            case "imf_ppm" -> Compare.exact(row, "expected", scaledPpm);
            case "initial_margin" ->
                    Compare.exact(
                            row,
                            "expected",
                            evaluate(row.integer("position_notional"), scaledPpm, 0).initial());
            default -> throw row.wrong("kind", "imf_ppm or initial_margin");
        };
    }

    /** Gives an account with one position this equity and this requirement. */
    static Verdict riskPredicate(Fields row) {
        long equity = row.integer("net_collateral");
        long requirement = row.integer("requirement");
        State state = new State(equity, requirement, requirement);
        try (AccountScene scene = new AccountScene()) {
            scene.hold(requirement, DydxAccount.schedule(1_000_000, 1_000_000));
            State evaluated = scene.evaluate(Math.subtractExact(equity, requirement));
            if (!evaluated.equals(state)) {
                return Compare.failed("net_collateral", state, evaluated);
            }
            return switch (row.text("predicate")) {
                case "initial_ok" -> Compare.exact(row, "expected", evaluated.coversInitial());
                case "maintenance_ok" ->
                        Compare.exact(row, "expected", evaluated.coversMaintenance());
                case "liquidatable" -> Compare.exact(row, "expected", evaluated.isLiquidatable());
                default ->
                        throw row.wrong("predicate", "initial_ok, maintenance_ok or liquidatable");
            };
        }
    }

    private static State evaluate(long notional, int initialPpm, int fractionPpm) {
        try (AccountScene scene = new AccountScene()) {
            scene.hold(notional, DydxAccount.schedule(initialPpm, fractionPpm));
            return scene.evaluate(0);
        }
    }

    private static int scaled(
            Fields row, String lower, String upper, int basePpm, long openInterest) {
        return (int)
                OpenInterestScale.initialPpm(
                        basePpm, row.integer(lower), row.integer(upper), openInterest);
    }

    private static long money(BigInteger amount) {
        if (amount.bitLength() > Long.SIZE - 1) {
            throw new OutsideWidths("a position is worth more than 2^42 money");
        }
        return amount.longValue();
    }

    private static Verdict orUnchecked(Fields row, String name, long actual) {
        return row.has(name) ? Compare.exact(row, name, actual) : Verdict.PASSED;
    }
}

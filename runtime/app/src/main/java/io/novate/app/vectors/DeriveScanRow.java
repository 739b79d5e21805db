package io.novate.app.vectors;

import io.novate.pricing.option.Black76;
import io.novate.pricing.scan.ExpiryQuote;
import io.novate.pricing.scan.LinearRisk;
import io.novate.pricing.scan.OptionQuote;
import io.novate.pricing.scan.ScanLayout;
import io.novate.pricing.scan.ScanRules;
import java.util.ArrayList;
import java.util.List;

/**
 * One portfolio of Derive's portfolio margin: rules, market and holdings.
 *
 * <p>Each position is one lot, long or short, of an instrument as large as the position. Collateral
 * stands as a position too, because some of it offsets the risk of options.
 */
final class DeriveScanRow {
    private record HeldOption(double amount, ExpiryQuote market, OptionQuote option, double doubt) {
        double size() {
            return Math.abs(amount);
        }

        int lots() {
            return amount < 0 ? -1 : 1;
        }
    }

    private record HeldLinear(double value, LinearRisk risk) {}

    private final ScanLayout layout;
    private final double spot;
    private final double currencyPrice;
    private final List<HeldOption> options = new ArrayList<>();
    private final List<HeldLinear> linears = new ArrayList<>();
    private final double[] losses;
    private double cash;

    /** Reads a row. */
    DeriveScanRow(Fields row) {
        ScanRules rules = DeriveScanRules.of(row.object("params"));
        layout = new ScanLayout(rules, Black76::value);
        losses = new double[layout.shape().columnCount()];
        spot = row.real("spot");
        currencyPrice = row.real("stable_price");
        cash = row.real("cash");
        double spotConfidence = row.real("spot_conf");
        double confidence = addPerpetual(rules, row.object("perp"), spotConfidence);
        for (Fields asset : row.objects("collateral")) {
            double least = Math.min(asset.real("conf"), spotConfidence);
            double value = asset.real("amount") * asset.real("price") / currencyPrice;
            double initialOnly = asset.real("im_haircut_extra") + rules.confidence().charge(least);
            boolean offsets = asset.truth("offsets_risk");
            LinearRisk risk = new LinearRisk(offsets, asset.real("mm_haircut"), initialOnly);
            linears.add(new HeldLinear(value, risk));
        }
        List<Fields> held = row.objects("options");
        for (Fields expiry : row.objects("expiries")) {
            addOptions(rules, expiry, held, confidence);
        }
        if (options.size() != held.size()) {
            throw row.wrong("options", "a list of options of the expiries");
        }
    }

    /** Returns equity less initial and less maintenance margin, in currency. */
    double[] balances() {
        MoneyScale scale = scale();
        ScanAccount account = account(scale);
        return new double[] {
            scale.currency(account.excess(layout.initialFactors(currencyPrice))),
            scale.currency(account.excess(layout.maintenanceFactors()))
        };
    }

    private double addPerpetual(ScanRules rules, Fields perpetual, double spotConfidence) {
        double amount = perpetual.real("amount");
        if (amount == 0) {
            return spotConfidence;
        }
        double confidence = Math.min(spotConfidence, perpetual.real("conf"));
        double price = perpetual.real("price");
        double eitherMargin = rules.perpetual().maintenance();
        double initialOnly =
                rules.perpetual().initialExtra() + rules.confidence().charge(confidence);
        double spotShare = spot / price;
        linears.add(
                new HeldLinear(
                        amount * price,
                        new LinearRisk(true, eitherMargin * spotShare, initialOnly * spotShare)));
        cash += perpetual.real("unrealised_pnl") + perpetual.real("unrealised_funding");
        cash -= amount * price;
        return confidence;
    }

    private void addOptions(ScanRules rules, Fields expiry, List<Fields> held, double confidence) {
        double seconds = expiry.real("seconds");
        double least =
                Math.min(
                        Math.min(confidence, expiry.real("forward_conf")),
                        Math.min(expiry.real("rate_conf"), expiry.real("vol_conf")));
        ExpiryQuote market =
                new ExpiryQuote(expiry.real("forward"), seconds, Math.max(0, expiry.real("rate")));
        for (Fields option : held) {
            if (option.real("seconds") == seconds) {
                OptionQuote quote =
                        new OptionQuote(
                                option.truth("call"), option.real("strike"), option.real("vol"));
                double doubt = rules.confidence().charge(least);
                options.add(new HeldOption(option.real("amount"), market, quote, doubt));
            }
        }
    }

    private MoneyScale scale() {
        double sum = Math.abs(cash);
        double largest = 0;
        for (HeldOption held : options) {
            double value = layout.value(held.market(), held.option());
            fillOption(held, value);
            double most = held.size() * Math.max(value, most());
            sum += most;
            largest = Math.max(largest, most);
        }
        for (HeldLinear held : linears) {
            layout.fillLinear(held.risk(), losses);
            double most = Math.abs(held.value()) * Math.max(1, most());
            sum += most;
            largest = Math.max(largest, most);
        }
        return MoneyScale.of(sum, largest);
    }

    private ScanAccount account(MoneyScale scale) {
        ScanAccount account = new ScanAccount(layout.shape());
        account.addCash(scale.money(cash));
        for (HeldLinear held : linears) {
            layout.fillLinear(held.risk(), losses);
            long[] table = table(scale, Math.abs(held.value()));
            long value = scale.money(Math.abs(held.value()));
            account.hold(held.value() < 0 ? -1 : 1, value, "none", "", table);
        }
        for (HeldOption held : options) {
            long value = scale.money(held.size() * layout.value(held.market(), held.option()));
            fillOption(held, scale.currency(value) / held.size());
            account.hold(
                    held.lots(),
                    value,
                    "in " + held.market().seconds(),
                    held.market().seconds() + " " + held.option().strike(),
                    table(scale, held.size()));
        }
        return account;
    }

    private void fillOption(HeldOption held, double booked) {
        layout.fillOption(held.market(), held.option(), booked, spot, held.doubt(), losses);
    }

    private long[] table(MoneyScale scale, double size) {
        long[] table = new long[losses.length];
        for (int column = 0; column < table.length; column++) {
            table[column] = scale.money256(losses[column] * size);
        }
        return table;
    }

    private double most() {
        double most = 0;
        for (double loss : losses) {
            most = Math.max(most, Math.abs(loss));
        }
        return most;
    }
}

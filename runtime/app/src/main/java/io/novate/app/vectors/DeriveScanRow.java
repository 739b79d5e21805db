package io.novate.app.vectors;

import io.novate.app.vectors.MarginScene.OptionMargins;
import io.novate.core.command.ChargeFactor;
import io.novate.core.command.Contract;
import io.novate.core.command.MarginMode;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.UnderlyingMoves;
import io.novate.core.unit.Limits;
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
 * stands as a position on an underlying of its own, because some of it offsets the risk of options.
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

    private record HeldLinear(int underlying, double value, LinearRisk risk) {}

    private static final int MARKET = 1;
    private static final long PRICE_MAX = 1L << 41;
    private static final long MINUTE_MS = 60_000;
    private static final double STRIKE_STEPS = 10_000;
    private static final double PPM = 1e6;

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
            if (value != 0) {
                linears.add(new HeldLinear(MARKET + 1 + linears.size(), value, risk));
            }
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
        try (MarginScene scene = new MarginScene(MarginMode.PORTFOLIO, portfolioRules())) {
            fill(scene, scale);
            long[] excess = scene.excess();
            return new double[] {scale.currency(excess[0]), scale.currency(excess[1])};
        }
    }

    private PortfolioRules portfolioRules() {
        double[] initial = layout.initialFactors(currencyPrice);
        double[] maintenance = layout.maintenanceFactors();
        List<ChargeFactor> factors = new ArrayList<>();
        for (int charge = 0; charge < initial.length; charge++) {
            factors.add(
                    new ChargeFactor(
                            Math.toIntExact(Math.round(initial[charge] * PPM)),
                            Math.toIntExact(Math.round(maintenance[charge] * PPM))));
        }
        List<UnderlyingMoves> moves = new ArrayList<>();
        for (HeldLinear held : linears) {
            moves.add(new UnderlyingMoves(held.underlying(), layout.linearMoves(held.risk())));
        }
        return new PortfolioRules(layout.shape(), factors, moves, 0, 0);
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
                        MARKET,
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

    private void fill(MarginScene scene, MoneyScale scale) {
        scene.addCash(scale.money(cash));
        for (HeldLinear held : linears) {
            long value = scale.money(Math.abs(held.value()));
            Contract contract = Contract.perpetual(held.underlying(), 1, PRICE_MAX);
            scene.holdLinear(contract, Limits.PPM, Limits.PPM, value, held.value() < 0 ? -1 : 1);
        }
        List<Double> expiries = new ArrayList<>();
        for (HeldOption held : options) {
            double seconds = held.market().seconds();
            if (!expiries.contains(seconds)) {
                expiries.add(seconds);
            }
            long value = scale.money(held.size() * layout.value(held.market(), held.option()));
            fillOption(held, scale.currency(value) / held.size());
            long expiryMs = (1 + expiries.indexOf(seconds)) * MINUTE_MS;
            long strike = Math.round(held.option().strike() * STRIKE_STEPS);
            Contract contract =
                    held.option().call()
                            ? Contract.call(MARKET, 1, PRICE_MAX, strike, expiryMs)
                            : Contract.put(MARKET, 1, PRICE_MAX, strike, expiryMs);
            long[] table = table(scale, held.size());
            scene.holdOption(contract, held.lots(), value, OptionMargins.NONE, table);
        }
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

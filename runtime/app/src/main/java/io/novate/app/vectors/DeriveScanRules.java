package io.novate.app.vectors;

import io.novate.pricing.scan.BasisShock;
import io.novate.pricing.scan.Confidence;
import io.novate.pricing.scan.Contingency;
import io.novate.pricing.scan.Discounts;
import io.novate.pricing.scan.MinimumDelta;
import io.novate.pricing.scan.PegLoss;
import io.novate.pricing.scan.ScanRules;
import io.novate.pricing.scan.Scenario;
import io.novate.pricing.scan.SkewShocks;
import io.novate.pricing.scan.VolShock;
import io.novate.pricing.scan.VolShocks;
import java.util.ArrayList;
import java.util.List;

/** Reads the parameters of Derive's portfolio margin as they stand in a row. */
final class DeriveScanRules {
    private DeriveScanRules() {}

    /** Returns the rules that the parameters of a row state. */
    static ScanRules of(Fields params) {
        List<Scenario> scenarios = new ArrayList<>();
        for (List<String> line : params.table("scenarios")) {
            scenarios.add(scenario(params, line));
        }
        Fields skew = params.object("skew");
        Fields vol = params.object("vol");
        Fields margin = params.object("margin");
        Fields basis = params.object("basis");
        Fields other = params.object("other");
        return new ScanRules(
                scenarios,
                new VolShocks(
                        vol.real("volrangeup"),
                        vol.real("volrangedown"),
                        vol.real("shorttermpower"),
                        vol.real("longtermpower"),
                        vol.real("dte_floor"),
                        vol.real("min_vol_eval_shocked")),
                new SkewShocks(
                        skew.real("linear_scale_cap"),
                        skew.real("linear_cbase"),
                        skew.real("abs_scale_cap"),
                        skew.real("abs_cbase"),
                        skew.real("min_k_star"),
                        skew.real("min_width_scale"),
                        skew.real("vol_param_static"),
                        skew.real("vol_param_scale")),
                new Discounts(
                        margin.real("base_static_discount"),
                        margin.real("long_rate_multscale"),
                        margin.real("long_rate_addscale"),
                        margin.real("base_static_discount_neg"),
                        margin.real("short_rate_multscale"),
                        margin.real("short_rate_addscale")),
                new BasisShock(
                        basis.real("scenario_spot_up"),
                        basis.real("scenario_spot_down"),
                        basis.real("basis_cont_add_factor"),
                        basis.real("basis_cont_mult_factor")),
                MinimumDelta.NONE,
                margin.real("im_loss_factor"),
                margin.real("mm_loss_factor"),
                new PegLoss(other.real("peg_loss_threshold"), other.real("peg_loss_factor")),
                new Confidence(other.real("conf_threshold"), other.real("conf_margin")),
                new Contingency(other.real("mm_perp_percent"), other.real("im_perp_percent")),
                new Contingency(other.real("mm_option_percent"), other.real("im_option_percent")));
    }

    private static Scenario scenario(Fields params, List<String> line) {
        try {
            double spot = Double.parseDouble(line.get(0));
            double damping = Double.parseDouble(line.get(2));
            VolShock vol =
                    switch (line.get(1)) {
                        case "up" -> VolShock.UP;
                        case "none" -> VolShock.SAME;
                        case "down" -> VolShock.DOWN;
                        case "linear" -> VolShock.LINEAR_SKEW;
                        case "abs" -> VolShock.ABSOLUTE_SKEW;
                        default -> throw new NumberFormatException(line.get(1));
                    };
            return new Scenario(spot, vol, damping);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw params.wrong("scenarios", "a list of [spot, up|none|down|linear|abs, damping]");
        }
    }
}

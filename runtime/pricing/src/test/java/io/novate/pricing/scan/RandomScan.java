package io.novate.pricing.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random rules and portfolios, some of them with the odd parameters. */
final class RandomScan {
    private RandomScan() {}

    static ScanRules rules(SplittableRandom random) {
        List<Scenario> scenarios = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int index = 0; index < count; index++) {
            VolShock[] plain = {VolShock.UP, VolShock.SAME, VolShock.DOWN};
            scenarios.add(
                    new Scenario(
                            random.nextDouble(0.3, 3),
                            plain[random.nextInt(3)],
                            random.nextInt(3) > 0 ? 1 : random.nextDouble(4)));
        }
        scenarios.add(new Scenario(1, VolShock.LINEAR_SKEW, random.nextDouble(20)));
        scenarios.add(new Scenario(1, VolShock.ABSOLUTE_SKEW, random.nextDouble(20)));
        return new ScanRules(
                scenarios,
                new VolShocks(
                        random.nextDouble(2),
                        random.nextDouble(2),
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextInt(5),
                        random.nextDouble()),
                new SkewShocks(
                        random.nextDouble(2),
                        random.nextDouble(-2, 2),
                        random.nextDouble(2),
                        random.nextDouble(-2, 2),
                        random.nextDouble(0.001, 0.1),
                        random.nextDouble(5),
                        random.nextDouble(5),
                        random.nextDouble(-2, 2)),
                new Discounts(
                        random.nextDouble(0.8, 1.1),
                        random.nextDouble(1),
                        random.nextDouble(0.2),
                        random.nextDouble(0.8, 1.3),
                        random.nextDouble(1),
                        random.nextDouble(0.2)),
                new BasisShock(
                        random.nextDouble(1, 1.2),
                        random.nextDouble(0.8, 1),
                        random.nextDouble(2),
                        random.nextDouble(4)),
                random.nextBoolean() ? MinimumDelta.NONE : new MinimumDelta(0.5, 0.4),
                random.nextDouble(0.5, 2),
                random.nextDouble(0.5, 2),
                new PegLoss(0.98, random.nextDouble(3)),
                new Confidence(random.nextDouble(), random.nextDouble(2)),
                new Contingency(random.nextDouble(0.1), random.nextDouble(0.1)),
                new Contingency(random.nextDouble(0.1), random.nextDouble(0.1)));
    }

    static PlainScan.Portfolio portfolio(SplittableRandom random) {
        double spot = random.nextDouble(100, 100_000);
        List<PlainScan.Expiry> expiries = new ArrayList<>();
        int expiryCount = random.nextInt(4);
        for (int index = 0; index < expiryCount; index++) {
            expiries.add(
                    new PlainScan.Expiry(
                            spot * random.nextDouble(0.9, 1.2),
                            random.nextInt(1000, 86_400 * 500),
                            random.nextDouble(0.4),
                            random.nextDouble()));
        }
        List<PlainScan.Option> options = new ArrayList<>();
        int optionCount = expiryCount == 0 ? 0 : 1 + random.nextInt(12);
        for (int index = 0; index < optionCount; index++) {
            double strike = spot * (0.5 + 0.25 * random.nextInt(6));
            options.add(
                    new PlainScan.Option(
                            random.nextInt(expiryCount),
                            random.nextBoolean(),
                            strike,
                            random.nextDouble(0.05, 2),
                            random.nextDouble(-50, 50)));
        }
        List<PlainScan.Collateral> collateral = new ArrayList<>();
        int assetCount = random.nextInt(3);
        for (int index = 0; index < assetCount; index++) {
            collateral.add(
                    new PlainScan.Collateral(
                            random.nextDouble(spot * 20),
                            random.nextDouble(),
                            random.nextBoolean(),
                            random.nextDouble(0.4),
                            random.nextDouble(0.2)));
        }
        PlainScan.Perpetual perpetual =
                new PlainScan.Perpetual(
                        random.nextBoolean() ? 0 : random.nextDouble(-20, 20),
                        spot * random.nextDouble(0.95, 1.05),
                        random.nextDouble());
        return new PlainScan.Portfolio(
                spot,
                random.nextDouble(),
                random.nextDouble(0.5, 1.1),
                perpetual,
                collateral,
                expiries,
                options);
    }
}

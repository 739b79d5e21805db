package io.novate.pricing.standard;

/**
 * What a short option must hold by itself, its value included.
 *
 * <p>With {@code v} the value, {@code S} the spot and {@code out} how far it is out of the money:
 *
 * <pre>
 * initial      v + max(spotMin, spotMax - out / S) * S
 *              a put at least putInitialOfMaintenance times its maintenance
 * maintenance  call  v + callMaintenance * S
 *              put   v + max(putMaintenance * S, putMaintenanceOfValue * v)
 * </pre>
 *
 * @param spotMax share of the spot in initial margin at the money and in it
 * @param spotMin least share of the spot in initial margin
 * @param callMaintenance share of the spot in maintenance margin of a call
 * @param putMaintenance share of the spot in maintenance margin of a put
 * @param putMaintenanceOfValue share of its value in maintenance margin of a put
 * @param putInitialOfMaintenance initial margin of a put, as a multiple of maintenance, at least
 */
public record ShortOptionRule(
        double spotMax,
        double spotMin,
        double callMaintenance,
        double putMaintenance,
        double putMaintenanceOfValue,
        double putInitialOfMaintenance) {
    /** Checks the numbers. */
    public ShortOptionRule {
        Range.check("spotMax", spotMax, 0, 2);
        Range.check("spotMin", spotMin, 0, 2);
        Range.check("callMaintenance", callMaintenance, 0, 2);
        Range.check("putMaintenance", putMaintenance, 0, 2);
        Range.check("putMaintenanceOfValue", putMaintenanceOfValue, 0, 2);
        Range.check("putInitialOfMaintenance", putInitialOfMaintenance, 0, 3);
    }

    /** Returns the initial margin of one short option, its value included. */
    public double initial(boolean call, double strike, double spot, double value) {
        double outOfMoney = Math.max(0, call ? strike - spot : spot - strike) / spot;
        double alone = value + Math.max(spotMin, spotMax - outOfMoney) * spot;
        return call
                ? alone
                : Math.max(alone, putInitialOfMaintenance * maintenance(false, spot, value));
    }

    /** Returns the maintenance margin of one short option, its value included. */
    public double maintenance(boolean call, double spot, double value) {
        return call
                ? value + callMaintenance * spot
                : value + Math.max(putMaintenance * spot, putMaintenanceOfValue * value);
    }
}

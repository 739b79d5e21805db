package io.novate.core.intake;

import io.novate.core.command.Contract;
import io.novate.core.unit.Limits;

/** Checks what one lot of a listing is, kind by kind. */
final class ContractCheck {
    private static final long MINUTE_MS = 60_000;

    private ContractCheck() {}

    static boolean isSound(Contract contract, int underlyingsMax) {
        return contract.underlying() >= 1
                && contract.underlying() <= underlyingsMax
                && isTerm(contract)
                && isStrike(contract)
                && isPriced(contract);
    }

    /** Perpetuals have no expiry; others end on a whole minute, where averages end too. */
    private static boolean isTerm(Contract contract) {
        return contract.kind().isPerpetual()
                ? contract.expiryMs() == 0
                : contract.expiryMs() > 0 && contract.expiryMs() % MINUTE_MS == 0;
    }

    private static boolean isStrike(Contract contract) {
        long strikeTicks = contract.strikeTicks();
        return switch (contract.kind()) {
            case CALL ->
                    strikeTicks >= 1
                            && contract.tickMoney() >= 1
                            && strikeTicks <= Limits.LOT_VALUE_MAX / contract.tickMoney();
            case PUT -> strikeTicks >= 1 && strikeTicks <= contract.priceTicksMax();
            case LINEAR_PERPETUAL, LINEAR_FUTURE, INVERSE_PERPETUAL, INVERSE_FUTURE ->
                    strikeTicks == 0;
        };
    }

    /** The value of a lot is bounded at the price where it is largest. */
    private static boolean isPriced(Contract contract) {
        long ticksMin = contract.priceTicksMin();
        long ticksMax = contract.priceTicksMax();
        boolean ordered =
                contract.tickMoney() >= 1
                        && ticksMin >= 1
                        && ticksMax >= ticksMin
                        && ticksMax <= Limits.INDEX_TICKS_MAX;
        if (!ordered) {
            return false;
        }
        if (contract.kind().isInverse()) {
            return contract.valueMax() >= 1 && contract.valueMax() <= Limits.LOT_VALUE_MAX;
        }
        return ticksMin == 1 && ticksMax <= Limits.LOT_VALUE_MAX / contract.tickMoney();
    }
}

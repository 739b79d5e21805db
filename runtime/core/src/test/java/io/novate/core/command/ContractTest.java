package io.novate.core.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.unit.Limits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The one function from prices to money.
 *
 * <p>The rows of payoffs: github.com/derivexyz/v2-core at 7736900d,
 * test/assets/optionAsset/unit-tests/Settlements.t.sol, figures only.
 */
final class ContractTest {
    private static final long EXPIRY_MS = 60_000;
    private static final long UNIT = 1_000_000;

    @ParameterizedTest
    @CsvSource({
        "call,2000,2200,1,200",
        "put,2000,1800,1,200",
        "call,2000,2200,-3,-600",
        "call,2000,2000,5,0",
        "future,2000,2200,1,200",
        // Equality at the strike, and one tick to each side of it.
        "put,2000,2000,5,0",
        "call,2000,2001,1,1",
        "call,2000,1999,1,0",
        "put,2000,1999,1,1",
        "put,2000,2001,1,0"
    })
    void shouldPayWhatOptionsAndFuturesPay(
            String type, long strikeOrEntry, long settlement, long quantity, long payoff) {
        Contract contract =
                switch (type) {
                    case "call" -> Contract.call(1, UNIT, 5_000, strikeOrEntry, EXPIRY_MS);
                    case "put" -> Contract.put(1, UNIT, 5_000, strikeOrEntry, EXPIRY_MS);
                    default -> Contract.future(1, UNIT, 5_000, EXPIRY_MS);
                };
        long entry = type.equals("future") ? contract.value(strikeOrEntry) : 0;
        long paid = quantity * (contract.settlementValue(settlement) - entry);
        assertEquals(payoff * UNIT, paid);
        assertEquals(
                contract.settlementValue(settlement),
                contract.value(contract.payoffTicks(settlement)),
                "the price an option settles at is its payoff");
    }

    @Test
    void shouldRoundInverseValuesHalfToEven() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 20_000; round++) {
            long price = random.nextLong(1, 1L << random.nextInt(2, 42));
            long numerator = random.nextLong(1, Long.MAX_VALUE >> random.nextInt(40));
            if (random.nextInt(4) == 0) {
                price = 2 * Math.max(1, price / 2); // exact halves
                numerator = Math.max(1, numerator / price) * price + price / 2;
            }
            Contract contract = Contract.inversePerpetual(1, numerator, 1, 1L << 42);
            BigDecimal expected =
                    BigDecimal.valueOf(numerator)
                            .divide(BigDecimal.valueOf(price), 0, RoundingMode.HALF_EVEN)
                            .negate();
            assertEquals(
                    expected.longValueExact(),
                    contract.value(price),
                    "N=" + numerator + " P=" + price);
        }
    }

    @Test
    void shouldBoundALotAtThePriceWhereItIsLargest() {
        Contract inverse = Contract.inverseFuture(1, 1_000_000_000, 1_000, 9_000, EXPIRY_MS);
        assertEquals(1_000_000, inverse.valueMax());
        assertEquals(-1_000_000, inverse.value(1_000));
        assertEquals(1_000, inverse.indexTicksMin());
        assertEquals(9_000, inverse.indexTicksMax());
        Contract call = Contract.call(1, 10, 500, 2_000, EXPIRY_MS);
        assertEquals(5_000, call.valueMax());
        assertEquals(2_500, call.indexTicksMax(), "a call pays at most its largest price");
        Contract put = Contract.put(1, 10, 2_500, 2_000, EXPIRY_MS);
        assertEquals(1, put.indexTicksMin());
        assertEquals(Limits.LOT_VALUE_MAX / 10, put.indexTicksMax());
    }
}

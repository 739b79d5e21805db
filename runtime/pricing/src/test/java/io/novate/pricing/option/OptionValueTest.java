package io.novate.pricing.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OptionValueTest {
    private static final int CASES = 20_000;
    private static final long SEED = 20_240_607;

    @Test
    void shouldAgreeWithReferenceOfFiftyDigitsIntoTheWings() throws IOException {
        List<double[]> rows = reference();
        assertEquals(12, rows.size());
        for (double[] row : rows) {
            String where = Arrays.toString(row);
            OptionGreeks call = OptionGreeks.onForward(true, row[0], row[1], row[2], row[3], 0);
            OptionGreeks put = OptionGreeks.onForward(false, row[0], row[1], row[2], row[3], 0);
            close(row[4], call.value(), where);
            close(row[5], put.value(), where);
            close(row[6], call.delta(), where);
            close(row[7], call.gamma(), where);
            close(row[8], call.vega(), where);
            close(row[9], call.theta(), where);
            boolean isCallOut = row[0] < row[1];
            double vol =
                    ImpliedVolatility.of(
                            isCallOut, row[0], row[1], row[2], isCallOut ? row[4] : row[5], 1);
            close(row[3], vol, where);
        }
    }

    @Test
    void shouldKeepParityAndBounds() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int index = 0; index < CASES; index++) {
            double forward = Math.exp(random.nextDouble(-3, 12));
            double strike = forward * Math.exp(random.nextDouble(-2, 2));
            double years = Math.pow(10, random.nextDouble(-6, 1));
            double vol = random.nextDouble(0.01, 5);
            double discount = random.nextDouble(0.5, 1.1);
            double call = Black76.value(true, forward, strike, years, vol, discount);
            double put = Black76.value(false, forward, strike, years, vol, discount);
            String where = "seed=" + SEED + ", case=" + index;
            double parity = discount * (forward - strike);
            assertEquals(parity, call - put, 1e-12 * (forward + strike), where);
            assertTrue(call >= Math.max(0, parity) && call <= discount * forward, where);
            assertTrue(put >= Math.max(0, -parity) && put <= discount * strike, where);
        }
    }

    @Test
    void shouldReturnTheVolatilityThatMadeThePrice() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int index = 0; index < CASES; index++) {
            double forward = 100;
            double years = Math.pow(10, random.nextDouble(-6, 1));
            double vol = random.nextDouble(0.05, 4);
            double stddev = vol * Math.sqrt(years);
            double strike = forward * Math.exp(stddev * random.nextDouble(-7, 7));
            boolean call = strike >= forward;
            double price = Black76.value(call, forward, strike, years, vol, 0.9);
            if (price > 1e-290) {
                double found = ImpliedVolatility.of(call, forward, strike, years, price, 0.9);
                double again = Black76.value(call, forward, strike, years, found, 0.9);
                assertEquals(price, again, 1e-10 * price, "seed=" + SEED + ", case=" + index);
            }
        }
    }

    @Test
    void shouldBeTheSlopesOfTheValue() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int index = 0; index < 2_000; index++) {
            boolean call = random.nextBoolean();
            double spot = 100;
            double strike = 100 * Math.exp(random.nextDouble(-0.5, 0.5));
            double years = random.nextDouble(0.05, 2);
            double vol = random.nextDouble(0.2, 2);
            double rate = random.nextDouble(-0.05, 0.1);
            double carry = random.nextDouble(-0.05, 0.1);
            OptionGreeks greeks = OptionGreeks.of(call, spot, strike, years, vol, rate, carry);
            String where = "seed=" + SEED + ", case=" + index;
            double h = 1e-4;
            double up = OptionGreeks.of(call, spot + h, strike, years, vol, rate, carry).value();
            double down = OptionGreeks.of(call, spot - h, strike, years, vol, rate, carry).value();
            assertEquals((up - down) / (2 * h), greeks.delta(), 1e-6, where);
            double above = OptionGreeks.of(call, spot + h, strike, years, vol, rate, carry).delta();
            double below = OptionGreeks.of(call, spot - h, strike, years, vol, rate, carry).delta();
            assertEquals((above - below) / (2 * h), greeks.gamma(), 1e-6, where);
            up = OptionGreeks.of(call, spot, strike, years, vol + h, rate, carry).value();
            down = OptionGreeks.of(call, spot, strike, years, vol - h, rate, carry).value();
            assertEquals((up - down) / (2 * h), greeks.vega(), 1e-3, where);
            up = OptionGreeks.of(call, spot, strike, years - h, vol, rate, carry).value();
            down = OptionGreeks.of(call, spot, strike, years + h, vol, rate, carry).value();
            assertEquals((up - down) / (2 * h), greeks.theta(), 2e-2, where);
            up = OptionGreeks.of(call, spot, strike, years, vol, rate + h, carry + h).value();
            down = OptionGreeks.of(call, spot, strike, years, vol, rate - h, carry - h).value();
            assertEquals((up - down) / (2 * h), greeks.rho(), 1e-3, where);
            up = OptionGreeks.of(call, spot, strike, years, vol, rate, carry - h).value();
            down = OptionGreeks.of(call, spot, strike, years, vol, rate, carry + h).value();
            assertEquals((up - down) / (2 * h), greeks.dividendRho(), 1e-3, where);
        }
    }

    @Test
    void shouldBeIntrinsicWithoutTimeOrVolatility() {
        assertEquals(9, Black76.value(true, 110, 100, 0, 0.5, 0.9), 1e-15);
        assertEquals(0, Black76.value(false, 110, 100, 1, 0, 0.9));
        OptionGreeks expired = OptionGreeks.onForward(true, 110, 100, 0, 0.5, 0);
        assertEquals(new OptionGreeks(10, 1, 0, 0, 0, 0, 0), zeroed(expired));
    }

    @Test
    void shouldSayWhichBoundAPriceBreaks() {
        String low = refuse(() -> ImpliedVolatility.of(true, 110, 100, 1, 9.99, 1));
        assertTrue(low.contains("below the intrinsic value 10.0"), low);
        String high = refuse(() -> ImpliedVolatility.of(false, 110, 100, 1, 100, 1));
        assertTrue(high.contains("is not below 100.0"), high);
        String forward = refuse(() -> Black76.value(true, -1, 100, 1, 1, 1));
        assertTrue(forward.startsWith("forward: -1.0"), forward);
        refuse(() -> Black76.value(true, 1, 100, Double.NaN, 1, 1));
    }

    private static OptionGreeks zeroed(OptionGreeks g) {
        return new OptionGreeks(
                g.value(), g.delta(), g.gamma(), g.vega(), g.theta() + 0.0, g.rho(), 0);
    }

    private static String refuse(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }

    private static void close(double expected, double actual, String where) {
        assertEquals(expected, actual, 1e-11 * Math.abs(expected), where);
    }

    private static List<double[]> reference() throws IOException {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                OptionValueTest.class.getResourceAsStream("black76-reference.csv"),
                                StandardCharsets.UTF_8))) {
            return in.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("forward"))
                    .map(line -> Arrays.stream(line.split(",")))
                    .map(cells -> cells.mapToDouble(Double::parseDouble).toArray())
                    .toList();
        }
    }
}

package io.novate.kernel.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.Clearinghouse;
import io.novate.core.command.Bracket;
import io.novate.core.command.Contract;
import io.novate.core.command.Events;
import io.novate.core.command.Fees;
import io.novate.core.command.InboxKind;
import io.novate.core.command.Listing;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginSchedule;
import io.novate.core.command.TradingBounds;
import io.novate.core.unit.Limits;
import io.novate.kernel.DeviceShare;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A clearinghouse whose device is pulled away has the state that it would have had. */
final class LostInTheMiddleSystemTest {
    private static final long SEED = 41;
    private static final int ACCOUNTS = 120;
    private static final int INSTRUMENTS = 3;
    private static final int STEPS = 300;
    private static final byte[] OWNER = new byte[20];

    @Test
    void shouldKeepTheStateWhenTheDeviceIsLost() {
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        long[] evaluated = new long[1];
        run("scalar", expected, core -> {});
        run(
                "opencl-failing",
                actual,
                core -> {
                    String reason = core.backendReason();
                    assertTrue(reason.contains(" is given up: clFinish answered "), reason);
                    long asked = 0;
                    for (DeviceShare share : core.deviceShares()) {
                        evaluated[0] += share.onDevice();
                        asked += share.asked();
                    }
                    assertTrue(evaluated[0] > 0 && asked > evaluated[0], asked + " asked");
                });
        assertEquals(expected, actual);
        assertTrue(expected.stream().distinct().count() > STEPS / 2, "the state changed");
    }

    /** Looks at the end. */
    private interface Last {
        void see(Clearinghouse core);
    }

    private static void run(String backend, List<String> states, Last last) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> ordered = new ArrayList<>();
        Events events =
                new Events() {
                    @Override
                    public void liquidationOrdered(
                            long order,
                            int account,
                            int instrument,
                            long lots,
                            long limitTicks,
                            long equity,
                            long maintenanceMargin) {
                        ordered.add(order + ":" + account + ":" + lots + ":" + equity);
                    }
                };
        try (Clearinghouse core = Clearinghouse.builder().backend(backend).events(events).start()) {
            open(core);
            long[] marks = new long[INSTRUMENTS + 1];
            for (int step = 0; step < STEPS; step++) {
                step(core, random, 10 + step, marks);
                states.add(HexFormat.of().formatHex(core.stateHash()) + ordered);
            }
            last.see(core);
        }
        assertTrue(ordered.size() > 10, "accounts fall short: " + ordered.size());
    }

    private static void open(Clearinghouse core) {
        var margin =
                List.of(
                        new Bracket(0, 50_000, 25_000),
                        new Bracket(50_000_000_000L, 90_000, 50_000));
        for (int instrument = 1; instrument <= INSTRUMENTS; instrument++) {
            core.list(
                    1,
                    new Listing(
                            instrument,
                            "COIN" + instrument,
                            Contract.perpetual(instrument, 10, 20_000_000),
                            MarginSchedule.of(margin),
                            new Fees(500, 200, 5_000),
                            TradingBounds.of(10_000_000, 50_000, 10_000, 200_000),
                            4_000_000));
        }
        for (int account = 0; account < ACCOUNTS; account++) {
            int id = Limits.CUSTOMER_FROM + account;
            core.open(1, id, OWNER, OWNER, MarginMode.CROSS, false);
            core.inbox(1, account, InboxKind.DEPOSIT, id, 0, 5_000_000_000L, OWNER, OWNER);
        }
    }

    private static void step(
            Clearinghouse core, SplittableRandom random, long nowMs, long[] marks) {
        int instrument = 1 + random.nextInt(INSTRUMENTS);
        if (marks[instrument] == 0) {
            marks[instrument] = 4_000_000;
        }
        for (int trade = 0; trade < 4; trade++) {
            int buyer = Limits.CUSTOMER_FROM + random.nextInt(ACCOUNTS);
            int seller = Limits.CUSTOMER_FROM + random.nextInt(ACCOUNTS);
            if (buyer != seller) {
                long lots = 1 + random.nextInt(900);
                core.trade(nowMs, buyer, seller, instrument, lots, marks[instrument], true);
            }
        }
        marks[instrument] += random.nextLong(-marks[instrument] / 30, marks[instrument] / 40);
        core.mark(nowMs, instrument, marks[instrument]);
        if (random.nextInt(4) == 0) {
            core.seal(nowMs);
        }
    }
}

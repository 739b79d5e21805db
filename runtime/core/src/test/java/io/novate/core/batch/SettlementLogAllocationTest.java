package io.novate.core.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.novate.core.command.Events;
import io.novate.core.command.SealedBatch;
import io.novate.core.unit.Limits;
import io.novate.kernel.scalar.ScalarHashKernel;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Recording and sealing take no memory once they are warm. */
final class SettlementLogAllocationTest {
    private static final int ACCOUNTS = 200;
    private static final int INSTRUMENTS = 20;
    private static final int WINDOWS_MAX = 100;
    private static final int SEALS_PER_WINDOW = 10;
    private static final byte[] ADDRESS = RandomBook.address(3);

    private final Limits limits = new Limits(4, ACCOUNTS + 4, 1, INSTRUMENTS, 2, 256, 1024, 1, 256);
    private final SettlementLog log =
            new SettlementLog(limits, Arena.ofAuto(), new ScalarHashKernel(), ADDRESS);
    private final long[] unitValue = new long[INSTRUMENTS + 1];
    private final long[] maintenance256 = new long[INSTRUMENTS + 1];
    private long batchCount;
    private final Events counting =
            new Events() {
                @Override
                public void sealed(SealedBatch batch) {
                    batchCount += batch.elementCount() > 0 && batch.stream().byteSize() > 0 ? 1 : 0;
                }
            };

    @Test
    void shouldAllocateNothingPerSeal() {
        for (int account = 0; account < ACCOUNTS + 4; account++) {
            log.open(Limits.VENUE_ACCOUNT_FROM + account, ADDRESS, ADDRESS);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytesMin = Long.MAX_VALUE;
        int sealCount = 0;
        // Until the compiler has removed the views that interpreted code takes of a segment.
        for (int window = 0; window < WINDOWS_MAX && bytesMin > 0; window++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int seal = 0; seal < SEALS_PER_WINDOW; seal++) {
                changeAndSeal(sealCount);
                sealCount++;
            }
            bytesMin = Math.min(bytesMin, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(batchCount > sealCount, "seals of several batches");
        assertEquals(0, bytesMin, "bytes of the leanest " + SEALS_PER_WINDOW + " seals");
    }

    private void changeAndSeal(int round) {
        for (int i = 0; i < 150; i++) {
            int buyer = Limits.CUSTOMER_FROM + (i * 7 + round) % ACCOUNTS;
            int seller = Limits.CUSTOMER_FROM + (i * 13 + 1) % ACCOUNTS;
            int key = 1 + i % INSTRUMENTS;
            log.leg(buyer, key, 1 + i % 3, -100);
            log.leg(seller, key, -1 - i % 3, 98);
            log.leg(Limits.FEES, 0, 0, 2);
        }
        int account = Limits.CUSTOMER_FROM + round % ACCOUNTS;
        log.inboxDeposit(account, 0, 1000, ADDRESS, ADDRESS);
        log.inboxDeposit(account, SettlementKey.ASSET + 1, 10, ADDRESS, ADDRESS);
        log.inboxOpen(2 + round % 4, ADDRESS, ADDRESS);
        log.out(account, 0, 10);
        log.out(account, SettlementKey.ASSET + 1, 5);
        unitValue[1 + round % INSTRUMENTS] = round % 3;
        log.seal(INSTRUMENTS, unitValue, maintenance256, false, counting);
    }
}

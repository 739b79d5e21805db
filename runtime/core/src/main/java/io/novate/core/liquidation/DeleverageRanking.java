package io.novate.core.liquidation;

import io.novate.core.margin.Books;
import java.util.Arrays;

/**
 * The deleveraging queues in use during one command, by instrument and side.
 *
 * <p>A queue costs one pass over all accounts, so it is built when first asked for and kept for the
 * command; with more than {@link #QUEUES_MAX} in use the oldest is built anew.
 */
final class DeleverageRanking {
    private static final int QUEUES_MAX = 32;

    private final DeleverageQueue[] queues = new DeleverageQueue[QUEUES_MAX];
    private final int[] keys = new int[QUEUES_MAX];
    private int oldest;

    DeleverageRanking(Books books, EquityColumn equities) {
        for (int index = 0; index < QUEUES_MAX; index++) {
            queues[index] = new DeleverageQueue(books, equities);
        }
    }

    void clear() {
        Arrays.fill(keys, 0);
        oldest = 0;
    }

    /** Returns the queue of holders with the given sign, ranked. */
    DeleverageQueue queue(int instrument, int sign) {
        int key = 2 * instrument + (sign < 0 ? 1 : 0);
        for (int index = 0; index < QUEUES_MAX; index++) {
            if (keys[index] == key) {
                return queues[index];
            }
        }
        int index = oldest;
        oldest = (oldest + 1) % QUEUES_MAX;
        keys[index] = key;
        queues[index].build(instrument, sign);
        return queues[index];
    }
}

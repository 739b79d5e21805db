package io.novate.cluster;

import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/** The last sequence of each client whose command counted. */
final class ClientTable {
    static final int CLIENTS_MAX = 1 << 10;

    /** First in the snapshot of a node. */
    private static final long MAGIC = 0x4e4f_5641_5445_0001L;

    private final Long2LongHashMap sequences = new Long2LongHashMap(0);

    /** Returns the last sequence that counted, 0 when none. */
    long applied(long client) {
        return sequences.get(client);
    }

    boolean hasRoom(long client) {
        return sequences.containsKey(client) || sequences.size() < CLIENTS_MAX;
    }

    void apply(long client, long sequence) {
        sequences.put(client, sequence);
    }

    /** Writes the table, ascending by client: the same table always gives the same bytes. */
    void write(SnapshotWriter out) {
        long[] clients = new long[sequences.size()];
        int count = 0;
        for (Long2LongHashMap.KeyIterator keys = sequences.keySet().iterator(); keys.hasNext(); ) {
            clients[count++] = keys.nextValue();
        }
        Arrays.sort(clients);
        out.putLong(MAGIC);
        out.putInt(count);
        for (long client : clients) {
            out.putLong(client);
            out.putLong(sequences.get(client));
        }
    }

    void read(SnapshotReader in) {
        long magic = in.getLong();
        if (magic != MAGIC) {
            throw new IllegalArgumentException("snapshot begins with " + Long.toHexString(magic));
        }
        int count = in.getInt();
        if (count < 0 || count > CLIENTS_MAX) {
            throw new IllegalArgumentException("snapshot clients=" + count);
        }
        for (int index = 0; index < count; index++) {
            long client = in.getLong();
            sequences.put(client, in.getLong());
        }
    }
}

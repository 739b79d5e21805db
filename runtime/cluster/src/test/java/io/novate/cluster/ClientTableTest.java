package io.novate.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

/** The table of sequences is bounded, and the same table is always the same bytes. */
final class ClientTableTest {
    @Test
    void shouldKnowAsManyClientsAsItMayAndNoMore() {
        ClientTable table = new ClientTable();
        for (int client = 0; client < ClientTable.CLIENTS_MAX; client++) {
            assertTrue(table.hasRoom(client));
            table.apply(client, 1);
        }
        assertTrue(table.hasRoom(0), "a client that is known");
        assertFalse(table.hasRoom(ClientTable.CLIENTS_MAX));
        assertEquals(0, table.applied(ClientTable.CLIENTS_MAX));
    }

    @Test
    void shouldWriteTheSameBytesWhateverTheOrder() {
        long[] clients = {Long.MIN_VALUE, -1, 0, 1, 2, Long.MAX_VALUE};
        ClientTable up = new ClientTable();
        ClientTable down = new ClientTable();
        for (int index = 0; index < clients.length; index++) {
            up.apply(clients[index], index + 1);
            int other = clients.length - 1 - index;
            down.apply(clients[other], 1);
            down.apply(clients[other], other + 1);
        }
        assertArrayEquals(bytes(up), bytes(down));
        ClientTable read = new ClientTable();
        read.read(new SnapshotReader(new ByteArrayInputStream(bytes(up))));
        for (int index = 0; index < clients.length; index++) {
            assertEquals(index + 1, read.applied(clients[index]));
        }
    }

    @Test
    void shouldRefuseACountOutsideItsBounds() {
        for (int count : new int[] {-1, ClientTable.CLIENTS_MAX + 1, Integer.MAX_VALUE}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            SnapshotWriter out = new SnapshotWriter(bytes);
            out.putLong(0x4e4f_5641_5445_0001L);
            out.putInt(count);
            out.flush();
            SnapshotReader in = new SnapshotReader(new ByteArrayInputStream(bytes.toByteArray()));
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> new ClientTable().read(in));
            assertEquals("snapshot clients=" + count, refused.getMessage());
        }
    }

    @Test
    void shouldRefuseASnapshotOfAnotherKind() {
        byte[] foreign = bytes(new ClientTable());
        foreign[0] = 2;
        SnapshotReader in = new SnapshotReader(new ByteArrayInputStream(foreign));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new ClientTable().read(in));
        assertEquals("snapshot begins with 4e4f564154450002", refused.getMessage());
    }

    private static byte[] bytes(ClientTable table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotWriter out = new SnapshotWriter(bytes);
        table.write(out);
        out.flush();
        return bytes.toByteArray();
    }
}

package io.novate.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.novate.core.Clearinghouse;
import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.wire.CommandAdapter;
import io.novate.wire.EventPublisher;
import io.novate.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies the commands of the log to a clearinghouse, each of a client's sequence once.
 *
 * <p>The time of a command is the log's, whatever its message says: it is the same on every replica
 * and at every replay. It never runs back, also when the clock of a new leader does. Events go to
 * the session whose command caused them, before its reply.
 *
 * <p><b>Errors</b>: what the core refuses is an event; bytes that are no command are a reply.
 * Anything else ends the service: a stopped node is safer than a wrong one.
 */
final class ClearingService implements ClusteredService {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
    private static final int TIMESTAMP_OFFSET = 8;
    private static final int OFFERS_MAX = 1 << 16;

    /** Longer than any event: 4,096 positions of 160 columns explained, and the rules beside. */
    private static final int EVENT_BYTES_MAX = 1 << 24;

    private final Supplier<Clearinghouse.Builder> builder;
    private final int messageBytesMax;
    private final UnsafeBuffer command;
    private final UnsafeBuffer reply;
    private final ClientTable clients = new ClientTable();
    private Cluster cluster;
    private Clearinghouse house;
    private CommandAdapter adapter;
    private ClientSession session;
    private long client;
    private long sequence;
    private long timestampMs;

    ClearingService(Supplier<Clearinghouse.Builder> builder, int messageBytesMax) {
        this.builder = builder;
        this.messageBytesMax = messageBytesMax;
        command = new UnsafeBuffer(new byte[messageBytesMax]);
        reply = new UnsafeBuffer(new byte[EnvelopeDescriptor.CONTENT_OFFSET + messageBytesMax]);
    }

    @Override
    public void onStart(Cluster cluster, Image snapshot) {
        this.cluster = cluster;
        Clearinghouse.Builder start =
                builder.get().events(new EventPublisher(EVENT_BYTES_MAX, this::sendEvent));
        house = snapshot == null ? start.start() : restore(start, snapshot);
        adapter = new CommandAdapter(messageBytesMax, house);
    }

    private Clearinghouse restore(Clearinghouse.Builder start, Image snapshot) {
        SnapshotInput in = new SnapshotInput(snapshot, cluster.idleStrategy());
        SnapshotReader head = new SnapshotReader(in);
        clients.read(head);
        timestampMs = head.getLong();
        Clearinghouse restored = start.restore(in);
        try {
            // The sum is known to be right only when the end was read.
            if (in.read() >= 0) {
                throw new IllegalArgumentException("snapshot goes on after its end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return restored;
    }

    @Override
    public void onTakeSnapshot(ExclusivePublication publication) {
        SnapshotOutput out = new SnapshotOutput(publication, cluster.idleStrategy());
        SnapshotWriter head = new SnapshotWriter(out);
        clients.write(head);
        head.putLong(timestampMs);
        head.flush();
        house.snapshot(out);
        try {
            out.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onSessionMessage(
            ClientSession from,
            long timestamp,
            DirectBuffer buffer,
            int offset,
            int length,
            Header header) {
        session = from;
        timestampMs = Math.max(timestampMs, timestamp);
        int commandBytes = length - EnvelopeDescriptor.COMMAND_OFFSET;
        if (commandBytes < 0) {
            client = 0;
            sequence = 0;
            sendReply(ReplyStatus.UNREADABLE, "a message of " + length + " bytes has no envelope");
            return;
        }
        client = buffer.getLong(offset + EnvelopeDescriptor.CLIENT_OFFSET, LITTLE);
        sequence = buffer.getLong(offset + EnvelopeDescriptor.SEQUENCE_OFFSET, LITTLE);
        long applied = clients.applied(client);
        if (sequence == 0 && commandBytes == 0) {
            sendReply(ReplyStatus.ANSWER, house.stateHash());
        } else if (sequence >= 1 && sequence <= applied) {
            sendReply(ReplyStatus.REPEATED, "");
        } else if (sequence != applied + 1) {
            sendReply(ReplyStatus.OUT_OF_ORDER, "");
        } else if (!clients.hasRoom(client)) {
            sendReply(ReplyStatus.CLIENTS_FULL, "");
        } else {
            clients.apply(client, sequence);
            apply(buffer, offset + EnvelopeDescriptor.COMMAND_OFFSET, commandBytes);
        }
    }

    private void apply(DirectBuffer buffer, int offset, int length) {
        String fault = "";
        try {
            if (length > messageBytesMax) {
                fault = "a message of " + length + " bytes is longer than " + messageBytesMax;
            } else {
                command.putBytes(0, buffer, offset, length);
                if (length >= TIMESTAMP_OFFSET + Long.BYTES) {
                    command.putLong(TIMESTAMP_OFFSET, timestampMs, LITTLE);
                }
                adapter.read(command, 0, length);
            }
        } catch (WireException refused) {
            fault = refused.getMessage();
        } catch (RuntimeException | Error broken) {
            throw new AgentTerminationException(broken);
        }
        sendReply(fault.isEmpty() ? ReplyStatus.APPLIED : ReplyStatus.UNREADABLE, fault);
    }

    private void sendEvent(DirectBuffer event, int offset, int length) {
        if (length > messageBytesMax) {
            send(ReplyStatus.EVENT_TOO_LONG, 0);
        } else {
            reply.putBytes(EnvelopeDescriptor.CONTENT_OFFSET, event, offset, length);
            send(ReplyStatus.EVENT, length);
        }
    }

    private void sendReply(ReplyStatus status, String sentence) {
        sendReply(status, sentence.getBytes(StandardCharsets.US_ASCII));
    }

    private void sendReply(ReplyStatus status, byte[] content) {
        reply.putBytes(EnvelopeDescriptor.CONTENT_OFFSET, content);
        send(status, content.length);
    }

    /** Sends to the session; one that does not read in time is closed and asks again. */
    private void send(ReplyStatus status, int contentBytes) {
        reply.putLong(EnvelopeDescriptor.CLIENT_OFFSET, client, LITTLE);
        reply.putLong(EnvelopeDescriptor.SEQUENCE_OFFSET, sequence, LITTLE);
        reply.putLong(EnvelopeDescriptor.APPLIED_OFFSET, clients.applied(client), LITTLE);
        reply.putLong(EnvelopeDescriptor.TIMESTAMP_OFFSET, timestampMs, LITTLE);
        reply.putInt(EnvelopeDescriptor.STATUS_OFFSET, status.code(), LITTLE);
        reply.putInt(EnvelopeDescriptor.ZERO_OFFSET, 0, LITTLE);
        int length = EnvelopeDescriptor.CONTENT_OFFSET + contentBytes;
        cluster.idleStrategy().reset();
        for (int left = OFFERS_MAX; left > 0 && session != null && !session.isClosing(); left--) {
            if (session.offer(reply, 0, length) > 0) {
                return;
            }
            cluster.idleStrategy().idle();
        }
        if (session != null) {
            session.close();
        }
    }

    @Override
    public void onSessionOpen(ClientSession opened, long timestamp) {}

    @Override
    public void onSessionClose(ClientSession closed, long timestamp, CloseReason reason) {}

    @Override
    public void onTimerEvent(long correlationId, long timestamp) {}

    @Override
    public void onRoleChange(Cluster.Role role) {}

    @Override
    public void onTerminate(Cluster ended) {
        if (house != null) {
            house.close();
        }
    }
}

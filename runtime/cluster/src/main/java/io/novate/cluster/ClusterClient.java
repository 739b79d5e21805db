package io.novate.cluster;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.logbuffer.Header;
import io.novate.wire.MessageSink;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends commands to a node so that each takes effect once, whatever is lost or repeated on the way.
 *
 * <p>Keeps what is not yet answered; {@link #connect} sends it again. Give it as sink to a {@link
 * io.novate.wire.CommandPublisher}. Not thread-safe.
 */
public final class ClusterClient implements MessageSink, AutoCloseable {
    /** Commands on the way at most; the next waits for an answer. */
    public static final int IN_FLIGHT_MAX = 256;

    private static final String IPC = "aeron:ipc?term-length=16m";
    private static final long KEEP_ALIVE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    /** Hears what the node answers; it does not call the client. */
    public interface Listener {
        /**
         * An event or a reply.
         *
         * @param sequence of the command it belongs to
         * @param timestampMs time of that command in the log
         * @param buffer the event, the sentence or the hash, lent for this call
         */
        void reply(
                long sequence,
                long timestampMs,
                ReplyStatus status,
                DirectBuffer buffer,
                int offset,
                int length);
    }

    private final long client;
    private final long timeoutMs;
    private final Listener listener;
    private final EgressListener egress = this::take;
    private final IdleStrategy idle = new BackoffIdleStrategy();
    private final ArrayDeque<byte[]> unanswered = new ArrayDeque<>();
    private AeronCluster session;
    private long sequence;
    private long answered;
    private boolean asking;
    private long keptAliveNs;

    /**
     * Takes an identity.
     *
     * @param client id that no other client of the pool ever had
     * @param timeoutMs how long to wait for the node before a call fails
     */
    public ClusterClient(long client, long timeoutMs, Listener listener) {
        this.client = client;
        this.timeoutMs = timeoutMs;
        this.listener = listener;
    }

    /** Connects, or connects anew, learns what counted, and sends again what did not. */
    public void connect(String driverFolder) {
        disconnect();
        session =
                AeronCluster.connect(
                        new AeronCluster.Context()
                                .aeronDirectoryName(driverFolder)
                                .ingressChannel(IPC)
                                .egressChannel(IPC)
                                .messageTimeoutNs(TimeUnit.MILLISECONDS.toNanos(timeoutMs))
                                .egressListener(egress));
        ask();
        sequence = Math.max(sequence, answered);
        for (byte[] command : unanswered.toArray(byte[][]::new)) {
            offer(command, command.length);
        }
    }

    /** Asks for the state hash, which comes to the listener before this returns. */
    public void ask() {
        byte[] question = envelope(0, 0);
        asking = true;
        offer(question, question.length);
        await("an answer", () -> !asking);
    }

    /**
     * Sends a command with the next sequence.
     *
     * @throws IllegalStateException when the node does not take it now; it is kept and sent by the
     *     next {@link #connect}, unless {@link #sequence} did not change
     */
    @Override
    public void message(DirectBuffer buffer, int offset, int length) {
        await("room for a command", () -> unanswered.size() < IN_FLIGHT_MAX);
        byte[] command = envelope(sequence + 1, length);
        buffer.getBytes(offset, command, EnvelopeDescriptor.COMMAND_OFFSET, length);
        sequence++;
        unanswered.add(command);
        offer(command, command.length);
    }

    /**
     * Takes what the node says; a client that sends nothing calls it every few seconds, else the
     * node ends the session.
     *
     * @return number of events and replies, perhaps of a part of one
     */
    public int poll() {
        if (session == null || session.isClosed()) {
            throw new IllegalStateException("no session");
        }
        long nowNs = System.nanoTime();
        if (nowNs - keptAliveNs > KEEP_ALIVE_NS && session.sendKeepAlive()) {
            keptAliveNs = nowNs;
        }
        return session.pollEgress();
    }

    /** Waits until every command sent is answered. */
    public void flush() {
        await("replies", unanswered::isEmpty);
    }

    /** Returns the sequence of the last command sent. */
    public long sequence() {
        return sequence;
    }

    int unansweredCount() {
        return unanswered.size();
    }

    /** Ends the session, before its node ends; what is unanswered is kept for the next. */
    public void disconnect() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    @Override
    public void close() {
        disconnect();
    }

    private byte[] envelope(long number, int commandBytes) {
        byte[] bytes = new byte[EnvelopeDescriptor.COMMAND_OFFSET + commandBytes];
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        buffer.putLong(EnvelopeDescriptor.CLIENT_OFFSET, client, LITTLE);
        buffer.putLong(EnvelopeDescriptor.SEQUENCE_OFFSET, number, LITTLE);
        return bytes;
    }

    private void offer(byte[] bytes, int length) {
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        await(
                "the node to take a command",
                () -> session != null && session.offer(buffer, 0, length) > 0);
    }

    private interface Condition {
        boolean isMet();
    }

    private void await(String what, Condition condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        idle.reset();
        while (!condition.isMet()) {
            int work = poll();
            if (work == 0 && System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("waited " + timeoutMs + " ms for " + what);
            }
            idle.idle(work);
        }
    }

    private void take(
            long sessionId,
            long timestamp,
            DirectBuffer buffer,
            int offset,
            int length,
            Header header) {
        if (buffer.getLong(offset + EnvelopeDescriptor.CLIENT_OFFSET, LITTLE) != client) {
            return;
        }
        long number = buffer.getLong(offset + EnvelopeDescriptor.SEQUENCE_OFFSET, LITTLE);
        ReplyStatus status =
                ReplyStatus.ofCode(
                        buffer.getInt(offset + EnvelopeDescriptor.STATUS_OFFSET, LITTLE));
        if (status != ReplyStatus.EVENT && status != ReplyStatus.EVENT_TOO_LONG) {
            answered = buffer.getLong(offset + EnvelopeDescriptor.APPLIED_OFFSET, LITTLE);
            asking = asking && status != ReplyStatus.ANSWER;
            dropAnswered();
        }
        listener.reply(
                number,
                buffer.getLong(offset + EnvelopeDescriptor.TIMESTAMP_OFFSET, LITTLE),
                status,
                buffer,
                offset + EnvelopeDescriptor.CONTENT_OFFSET,
                length - EnvelopeDescriptor.CONTENT_OFFSET);
    }

    private void dropAnswered() {
        while (!unanswered.isEmpty() && sequenceOf(unanswered.peek()) <= answered) {
            unanswered.remove();
        }
    }

    private static long sequenceOf(byte[] command) {
        return new UnsafeBuffer(command).getLong(EnvelopeDescriptor.SEQUENCE_OFFSET, LITTLE);
    }
}

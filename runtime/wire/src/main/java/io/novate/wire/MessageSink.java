package io.novate.wire;

import org.agrona.DirectBuffer;

/** Takes the messages of a publisher. */
@FunctionalInterface
public interface MessageSink {
    /** Bytes that every publisher needs at least. */
    int BYTES_MIN = 1 << 10;

    /**
     * Takes one message.
     *
     * @param buffer lent for this call
     */
    void message(DirectBuffer buffer, int offset, int length);
}

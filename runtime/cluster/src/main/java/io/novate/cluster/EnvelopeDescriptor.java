package io.novate.cluster;

/**
 * Byte layout of what stands around messages on the way to a node and back, little endian.
 *
 * <pre>
 *  to the node:
 *  0          8          16
 *  | client   | sequence | command, a message of runtime/wire |
 *  | int64    | int64    |                                    |
 *
 *  from the node:
 *  0          8          16            24             32       36     40
 *  | client   | sequence | applied     | timestampMs  | status | zero | message, sentence or hash |
 *  | int64    | int64    | int64       | int64        | int32  | int32|                           |
 * </pre>
 *
 * <p>Clients number their commands from 1. {@code applied} is the last sequence that counted.
 * Sequence 0 without a command asks for it and for the state hash.
 */
final class EnvelopeDescriptor {
    static final int CLIENT_OFFSET = 0;
    static final int SEQUENCE_OFFSET = 8;
    static final int COMMAND_OFFSET = 16;

    static final int APPLIED_OFFSET = 16;
    static final int TIMESTAMP_OFFSET = 24;
    static final int STATUS_OFFSET = 32;
    static final int ZERO_OFFSET = 36;
    static final int CONTENT_OFFSET = 40;

    private EnvelopeDescriptor() {}
}

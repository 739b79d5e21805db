package io.novate.cluster;

/** What a node says about a command; codes are part of the format. */
public enum ReplyStatus {
    /** An event that the command caused follows; more may come before the command's own reply. */
    EVENT(1),
    /** The command was applied now. */
    APPLIED(2),
    /** The command was applied before and had no effect now. */
    REPEATED(3),
    /** A command before it is missing; it had no effect and may be sent again in order. */
    OUT_OF_ORDER(4),
    /** The bytes are no command, a sentence says why; it had no effect and its sequence counts. */
    UNREADABLE(5),
    /** The node knows as many clients as it can; it had no effect. */
    CLIENTS_FULL(6),
    /** The answer to a question: the state hash follows. */
    ANSWER(7),
    /** An event that the command caused is longer than a node sends; it is left out. */
    EVENT_TOO_LONG(8);

    private final int code;

    ReplyStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ReplyStatus ofCode(int code) {
        for (ReplyStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        throw new IllegalArgumentException("reply status code=" + code);
    }
}

package io.novate.bindings;

/** Says in one sentence why native code cannot be had here; nothing is broken. */
public final class NativeUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    NativeUnavailableException(String sentence) {
        super(sentence);
    }
}

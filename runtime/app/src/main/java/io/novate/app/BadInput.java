package io.novate.app;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * Bad input from the user: the message is the one sentence that names what, where and the value.
 */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the sentence shown to the user. */
    public BadInput(String sentence) {
        super(sentence);
    }

    /** Returns why a file could not be used, without repeating its name. */
    public static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "there is no such file";
            case CharacterCodingException binary -> "it is not a text file in UTF-8";
            default -> failure.getMessage();
        };
    }
}

package io.novate.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that the user named for a result: checked before the work begins, and whole or untouched
 * after it.
 *
 * <p>What is written goes to a neighbour named {@code FILE.part} and takes the file's place when it
 * is complete.
 */
final class OutputFile implements AutoCloseable {
    private final String option;
    private final Path target;
    private final Path part;

    private OutputFile(String option, Path target) {
        this.option = option;
        this.target = target;
        part = target.resolveSibling(target.getFileName() + ".part");
    }

    /**
     * Makes sure that a file can be written later.
     *
     * @param option name of the option, for sentences about it
     * @throws BadInput when it cannot
     */
    static OutputFile of(String option, Path file) {
        String label = option + " " + file + ": ";
        if (file.toString().isBlank()) {
            throw new BadInput(option + " needs the name of a file");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new BadInput(label + "the folder of the file does not exist");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
            throw new BadInput(label + "this is a folder or a device, not a file");
        }
        try {
            // Behind any link stands the file that is really meant.
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            OutputFile output = new OutputFile(option, target);
            Files.write(output.part, new byte[0]);
            return output;
        } catch (IOException e) {
            throw new BadInput(label + "it cannot be written: " + BadInput.reason(e));
        }
    }

    /** Returns the file that is meant, links resolved. */
    Path target() {
        return target;
    }

    /** Returns where to write until everything is there. */
    Path part() {
        return part;
    }

    /** Puts what was written in its place. */
    void commit() {
        try {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Returns the sentence about a failed write. */
    BadInput failed(IOException failure) {
        String reason = BadInput.reason(failure);
        return new BadInput(option + " " + target + ": it could not be written: " + reason);
    }

    /** Drops what was not committed. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw failed(e);
        }
    }
}

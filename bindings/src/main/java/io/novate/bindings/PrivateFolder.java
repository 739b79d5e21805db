package io.novate.bindings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Set;

/**
 * A folder that only this user can read or write: what lies in it was put there by this user.
 *
 * <p>It is {@code $XDG_CACHE_HOME/novate}, else {@code ~/.cache/novate}; made with the rights 0700,
 * and refused when it has others, when it belongs to somebody else, or when everybody could rename
 * a folder above it.
 */
public final class PrivateFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> AS_OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    private static final int STICKY = 01000;
    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_OR_OTHERS_WRITE = 0022;

    private final Path folder;
    private final UserPrincipal user;

    private PrivateFolder(Path folder, UserPrincipal user) {
        this.folder = folder;
        this.user = user;
    }

    /** Returns the folder of the user of an environment, made when it is missing. */
    public static PrivateFolder ofUser(Map<String, String> environment)
            throws NativeUnavailableException {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        // The specification of that variable says that a relative path is to be ignored.
        if (cache.startsWith("/")) {
            return at(Path.of(cache, "novate"));
        }
        Path home = Path.of(System.getProperty("user.home", ""));
        check(home, home.isAbsolute(), "no home of this user: set XDG_CACHE_HOME");
        return at(home.resolve(".cache").resolve("novate"));
    }

    /** Makes or checks a folder. */
    static PrivateFolder at(Path path) throws NativeUnavailableException {
        try {
            Path parent = path.toAbsolutePath().getParent();
            Files.createDirectories(parent, AS_OWNER_ONLY);
            Path folder = parent.toRealPath().resolve(path.getFileName());
            try {
                Files.createDirectory(folder, AS_OWNER_ONLY);
            } catch (FileAlreadyExistsException e) {
                check(folder, Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS), "no folder");
            }
            Set<PosixFilePermission> rights =
                    Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
            check(folder, rights.equals(OWNER_ONLY), "not private: its rights must be 0700");
            for (Path above = parent.toRealPath(); above != null; above = above.getParent()) {
                int mode = mode(above);
                boolean isOpen = (mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0;
                check(folder, !isOpen, "not private: everybody may write to " + above);
            }
            Path probe = Files.createTempFile(folder, "probe", "", AS_OWNER_ONLY);
            UserPrincipal user = Files.getOwner(probe);
            Files.delete(probe);
            check(folder, Files.getOwner(folder).equals(user), "not private: it has another owner");
            return new PrivateFolder(folder, user);
        } catch (IOException | UnsupportedOperationException e) {
            throw new NativeUnavailableException(
                    path + " cannot be made a private folder: " + e.getMessage());
        }
    }

    /** Returns what was kept under a name, null when nothing was. */
    public byte[] read(String name) throws NativeUnavailableException {
        Path file = find(name);
        try {
            return file == null ? null : Files.readAllBytes(file);
        } catch (IOException e) {
            throw new NativeUnavailableException(file + " cannot be read: " + e.getMessage());
        }
    }

    /** Keeps bytes under a name, at once and whole. */
    public void keep(String name, byte[] bytes) throws NativeUnavailableException {
        Path made = create(".bin");
        try {
            Files.write(made, bytes);
            publish(made, name);
        } catch (IOException e) {
            throw new NativeUnavailableException(made + " cannot be written: " + e.getMessage());
        } finally {
            delete(made);
        }
    }

    /** Returns the file of a name, null when there is none. */
    Path find(String name) throws NativeUnavailableException {
        Path file = folder.resolve(name);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
            check(file, Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS), "no plain file");
            check(file, Files.getOwner(file).equals(user), "not private: it has another owner");
            boolean isOpen = (mode(file) & GROUP_OR_OTHERS_WRITE) != 0;
            check(file, !isOpen, "not private: others may write to it");
            return file;
        } catch (IOException e) {
            throw new NativeUnavailableException(file + " cannot be read: " + e.getMessage());
        }
    }

    /** Makes an empty file with a name of its own. */
    Path create(String suffix) throws NativeUnavailableException {
        try {
            return Files.createTempFile(folder, "part-", suffix, AS_OWNER_ONLY);
        } catch (IOException e) {
            throw new NativeUnavailableException(folder + " cannot be written: " + e.getMessage());
        }
    }

    /** Gives a complete file its name, at once. */
    Path publish(Path made, String name) throws NativeUnavailableException {
        Path file = folder.resolve(name);
        try {
            Files.setPosixFilePermissions(made, OWNER_ONLY);
            return Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new NativeUnavailableException(file + " cannot be written: " + e.getMessage());
        }
    }

    /** Deletes a file of {@link #create}, if it is still there. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    private static void check(Path path, boolean holds, String fault)
            throws NativeUnavailableException {
        if (!holds) {
            throw new NativeUnavailableException(path + " is " + fault);
        }
    }
}

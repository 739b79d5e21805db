package io.novate.settlement.chain;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Everything the publisher was given and everything it sent, in one append-only file.
 *
 * <pre>
 * record: length int32 | crc32c int32 | payload of that length          big endian
 * payload: 1 | chain identity 32                                        first record, once
 *          2 | entry count int32 | header 384 | stream                  a batch
 *          3 | number, nonce, gas limit int64 | tip, fee int128 | hash 32   a transaction signed for it
 * </pre>
 *
 * <p>A crash leaves at worst an unfinished tail; its checksum fails and it is cut when the journal
 * is opened. What is cut was never {@link #force}d, so it was never sent. One process holds the
 * file at a time. Not safe for use by several threads.
 */
final class BatchJournal implements AutoCloseable {
    /** Name of the file in its directory. */
    static final String FILE_NAME = "batches.journal";

    private static final int RECORD_HEAD_BYTES = 8;
    private static final int PAYLOAD_BYTES_MAX = 1 << 20;
    private static final byte IDENTITY = 1;
    private static final byte BATCH = 2;
    private static final byte SENT = 3;
    private static final int BATCH_HEAD_BYTES = 1 + 4 + BatchHeader.BYTES;
    private static final int WEI_BYTES = 16;
    private static final int SENT_BYTES = 1 + 3 * 8 + 2 * WEI_BYTES + 32;

    private final Path file;
    private final FileChannel channel;
    private final Map<Long, List<Sent>> sentByNumber = new HashMap<>();
    private final List<Long> batchPositions = new ArrayList<>();
    private byte[] identity;
    private long firstNumber;
    private long endPosition;
    private long cutBytes;

    private BatchJournal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens or creates the journal of a directory.
     *
     * @param chain what identifies the chain and the contract, 32 bytes
     * @throws JournalUnusable when another process holds it, or it belongs to another contract
     */
    static BatchJournal open(Path directory, byte[] chain) {
        Path file = directory.resolve(FILE_NAME);
        BatchJournal journal = null;
        boolean opened = false;
        try {
            Files.createDirectories(directory);
            boolean created = !Files.exists(file);
            journal =
                    new BatchJournal(
                            file,
                            FileChannel.open(
                                    file,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE));
            journal.lock();
            journal.load();
            journal.identify(chain);
            if (created) {
                forceDirectory(directory);
            }
            opened = true;
            return journal;
        } catch (IOException e) {
            throw failure(file, e);
        } finally {
            if (!opened && journal != null) {
                journal.close();
            }
        }
    }

    /** Returns the number of the newest batch, 0 when there is none. */
    long lastNumber() {
        return batchPositions.isEmpty() ? 0 : firstNumber + batchPositions.size() - 1;
    }

    /** Returns the number of the oldest batch, 0 when there is none. */
    long firstNumber() {
        return firstNumber;
    }

    /** Returns how many bytes of an unfinished tail were cut when the journal was opened. */
    long cutBytes() {
        return cutBytes;
    }

    /** Appends a batch; it is durable after the next {@link #force}. */
    void append(Batch batch) {
        long number = batch.header().number();
        if (!batchPositions.isEmpty() && number != lastNumber() + 1) {
            throw new JournalUnusable(
                    "batch " + number + " cannot follow batch " + lastNumber() + " in " + file,
                    null);
        }
        ByteBuffer payload = ByteBuffer.allocate(BATCH_HEAD_BYTES + batch.stream().length);
        payload.put(BATCH).putInt(batch.entryCount());
        batch.header().write(payload);
        payload.put(batch.stream());
        long position = endPosition;
        write(payload);
        index(number, position);
    }

    /** Appends the terms of a transaction; they are durable after the next {@link #force}. */
    void append(Sent sent) {
        ByteBuffer payload = ByteBuffer.allocate(SENT_BYTES);
        payload.put(SENT).putLong(sent.number());
        payload.putLong(sent.terms().nonce()).putLong(sent.terms().gasLimit());
        putWei(payload, sent.terms().tipWei());
        putWei(payload, sent.terms().feeWeiMax());
        payload.put(sent.hash());
        write(payload);
        remember(sent);
    }

    /** Returns a batch that was appended. */
    Batch read(long number) {
        long position = batchPositions.get(Math.toIntExact(number - firstNumber));
        try {
            ByteBuffer payload = payloadAt(position);
            if (payload == null) {
                throw new JournalUnusable(
                        "batch " + number + " in " + file + " is damaged at byte " + position,
                        null);
            }
            return batch(payload);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /** Returns the transactions signed for a batch, oldest first. */
    List<Sent> sent(long number) {
        return List.copyOf(sentByNumber.getOrDefault(number, List.of()));
    }

    /** Makes everything appended so far durable. */
    void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new JournalUnusable("another publisher holds " + file, null);
        }
    }

    private void load() throws IOException {
        long size = channel.size();
        ByteBuffer payload = payloadAt(0);
        while (payload != null) {
            long position = endPosition;
            endPosition += RECORD_HEAD_BYTES + payload.remaining();
            switch (payload.get(0)) {
                case IDENTITY -> identity = Arrays.copyOfRange(payload.array(), 1, 1 + 32);
                case BATCH -> index(batch(payload).header().number(), position);
                case SENT -> remember(sent(payload));
                default ->
                        throw new JournalUnusable(
                                file + " has an unknown record at byte " + position, null);
            }
            payload = payloadAt(endPosition);
        }
        cutBytes = size - endPosition;
        if (cutBytes > 0) {
            channel.truncate(endPosition);
            channel.force(true);
        }
    }

    private void identify(byte[] chain) {
        if (identity == null) {
            ByteBuffer payload = ByteBuffer.allocate(1 + 32);
            write(payload.put(IDENTITY).put(chain));
            force();
            identity = chain.clone();
        }
        if (!Arrays.equals(identity, chain)) {
            throw new JournalUnusable(file + " belongs to another chain or contract", null);
        }
    }

    /** Returns the payload of the record at a position, null when no whole record is there. */
    private ByteBuffer payloadAt(long position) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(RECORD_HEAD_BYTES);
        if (!fill(head, position)) {
            return null;
        }
        int length = head.getInt(0);
        if (length < 1 || length > PAYLOAD_BYTES_MAX) {
            return null;
        }
        ByteBuffer payload = ByteBuffer.allocate(length);
        boolean whole = fill(payload, position + RECORD_HEAD_BYTES);
        return whole && crc(payload) == head.getInt(4) ? payload : null;
    }

    private boolean fill(ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }

    private void write(ByteBuffer payload) {
        payload.flip();
        ByteBuffer head = ByteBuffer.allocate(RECORD_HEAD_BYTES);
        head.putInt(payload.remaining()).putInt(crc(payload)).flip();
        try {
            long position = endPosition;
            for (ByteBuffer part : new ByteBuffer[] {head, payload}) {
                while (part.hasRemaining()) {
                    position += channel.write(part, position);
                }
            }
            endPosition = position;
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private void index(long number, long position) {
        if (batchPositions.isEmpty()) {
            firstNumber = number;
        }
        batchPositions.add(position);
    }

    private void remember(Sent sent) {
        sentByNumber.computeIfAbsent(sent.number(), n -> new ArrayList<>()).add(sent);
    }

    private static Batch batch(ByteBuffer payload) {
        int entryCount = payload.position(1).getInt();
        BatchHeader header = BatchHeader.read(payload);
        byte[] stream = new byte[payload.remaining()];
        payload.get(stream);
        return new Batch(header, entryCount, stream);
    }

    private static Sent sent(ByteBuffer payload) {
        payload.position(1);
        long number = payload.getLong();
        long nonce = payload.getLong();
        long gasLimit = payload.getLong();
        BigInteger tip = wei(payload);
        BigInteger fee = wei(payload);
        byte[] hash = new byte[32];
        payload.get(hash);
        return new Sent(number, new ChainSigner.Terms(nonce, gasLimit, tip, fee), hash);
    }

    private static void putWei(ByteBuffer out, BigInteger wei) {
        byte[] bytes = wei.toByteArray();
        out.put(new byte[WEI_BYTES - bytes.length]).put(bytes);
    }

    private static BigInteger wei(ByteBuffer in) {
        byte[] bytes = new byte[WEI_BYTES];
        in.get(bytes);
        return new BigInteger(bytes);
    }

    private static int crc(ByteBuffer payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload.duplicate());
        return (int) crc.getValue();
    }

    /** The name of a new file is durable only when its directory is. */
    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static JournalUnusable failure(Path file, IOException e) {
        return new JournalUnusable(file + " cannot be used: " + e.getMessage(), e);
    }

    /**
     * A batch as the core sealed it.
     *
     * @param header header
     * @param entryCount entries that change an account or a price
     * @param stream elements of 32 bytes
     */
    record Batch(BatchHeader header, int entryCount, byte[] stream) {
        boolean same(Batch other) {
            return header.equals(other.header) && Arrays.equals(stream, other.stream);
        }
    }

    /**
     * A transaction that was signed for a batch and may have been sent.
     *
     * @param number batch number
     * @param terms what makes the signed bytes reproducible
     * @param hash transaction hash, 32 bytes
     */
    record Sent(long number, ChainSigner.Terms terms, byte[] hash) {}
}

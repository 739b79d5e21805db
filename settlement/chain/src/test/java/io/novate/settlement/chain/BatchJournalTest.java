package io.novate.settlement.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchJournalTest {
    private static final byte[] CHAIN = filled(7);

    @TempDir Path directory;

    @Test
    void shouldReadBackWhatItWrote() {
        ChainSigner.Terms terms =
                new ChainSigner.Terms(9, 1_234_567, BigInteger.ONE, BigInteger.TEN.pow(24));
        try (BatchJournal journal = BatchJournal.open(directory, CHAIN)) {
            journal.append(batch(5));
            journal.append(batch(6));
            journal.append(new BatchJournal.Sent(6, terms, filled(6)));
            journal.append(new BatchJournal.Sent(6, terms.raised(), filled(8)));
        }
        try (BatchJournal journal = BatchJournal.open(directory, CHAIN)) {
            assertEquals(0, journal.cutBytes());
            assertEquals(5, journal.firstNumber());
            assertEquals(6, journal.lastNumber());
            assertTrue(journal.read(5).same(batch(5)));
            assertTrue(journal.read(6).same(batch(6)));
            assertEquals(17, journal.read(6).entryCount());
            assertEquals(0, journal.sent(5).size());
            assertEquals(terms, journal.sent(6).getFirst().terms());
            assertEquals(terms.raised(), journal.sent(6).getLast().terms());
            assertArrayEquals(filled(8), journal.sent(6).getLast().hash());
        }
    }

    @Test
    void shouldCutATornTailWhereverItIsTorn() throws IOException {
        long whole = written(2);
        byte[] bytes = Files.readAllBytes(file());
        long end = bytes.length;
        for (long size = whole; size < end; size += size < whole + 16 ? 1 : 23) {
            Files.write(file(), Arrays.copyOf(bytes, (int) size));
            expectCut(size - whole);
        }
    }

    @Test
    void shouldCutARecordWithAnyFlippedByte() throws IOException {
        long whole = written(2);
        byte[] bytes = Files.readAllBytes(file());
        for (int at = (int) whole; at < bytes.length; at += at < whole + 16 ? 1 : 23) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 0x10;
            Files.write(file(), flipped);
            expectCut(bytes.length - whole);
        }
    }

    @Test
    void shouldContinueAfterACut() throws IOException {
        long whole = written(2);
        byte[] bytes = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(bytes, (int) whole + 100));
        try (BatchJournal journal = BatchJournal.open(directory, CHAIN)) {
            journal.append(batch(2));
            journal.force();
        }
        assertArrayEquals(bytes, Files.readAllBytes(file()));
    }

    @Test
    void shouldRefuseASecondPublisher() {
        try (BatchJournal journal = BatchJournal.open(directory, CHAIN)) {
            JournalUnusable e =
                    assertThrows(JournalUnusable.class, () -> BatchJournal.open(directory, CHAIN));
            assertEquals("another publisher holds " + file(), e.getMessage());
            assertEquals(0, journal.lastNumber());
        }
    }

    @Test
    void shouldRefuseTheJournalOfAnotherContract() throws IOException {
        written(1);
        JournalUnusable e =
                assertThrows(JournalUnusable.class, () -> BatchJournal.open(directory, filled(8)));
        assertEquals(file() + " belongs to another chain or contract", e.getMessage());
    }

    @Test
    void shouldRefuseABatchOutOfOrder() {
        try (BatchJournal journal = BatchJournal.open(directory, CHAIN)) {
            journal.append(batch(1));
            for (long number : new long[] {1, 3}) {
                assertThrows(JournalUnusable.class, () -> journal.append(batch(number)));
            }
            assertEquals(1, journal.lastNumber());
        }
    }

    @Test
    void shouldSayThatTheDirectoryCannotBeUsed() throws IOException {
        Path notDirectory = Files.writeString(directory.resolve("file"), "x");
        JournalUnusable e =
                assertThrows(JournalUnusable.class, () -> BatchJournal.open(notDirectory, CHAIN));
        assertTrue(e.getMessage().contains(notDirectory.toString()), e.getMessage());
    }

    /** Writes batches from 1 and returns where the last record begins. */
    private long written(int count) throws IOException {
        try (BatchJournal journal = BatchJournal.open(directory, CHAIN)) {
            for (int i = 1; i < count; i++) {
                journal.append(batch(i));
            }
            long whole = Files.size(file());
            journal.append(batch(count));
            return whole;
        }
    }

    private void expectCut(long cutBytes) {
        try (BatchJournal journal = BatchJournal.open(directory, CHAIN)) {
            assertEquals(cutBytes, journal.cutBytes());
            assertEquals(1, journal.lastNumber());
            assertTrue(journal.read(1).same(batch(1)));
        }
    }

    private Path file() {
        return directory.resolve(BatchJournal.FILE_NAME);
    }

    private static BatchJournal.Batch batch(long number) {
        BatchHeader header =
                new BatchHeader(
                        0,
                        number,
                        filled(1),
                        filled(2),
                        filled(3),
                        filled(4),
                        number,
                        number + 1,
                        filled(5),
                        Long.MAX_VALUE - number,
                        number % 2 == 0,
                        number - 1);
        byte[] stream = new byte[512];
        Arrays.fill(stream, (byte) (number + 40));
        return new BatchJournal.Batch(header, 17, stream);
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}

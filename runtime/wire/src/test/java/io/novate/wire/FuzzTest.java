package io.novate.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes are, a reader calls once or says in one sentence why not, and what it called
 * is written as the same bytes again.
 *
 * <p>Replay a failure with the seed and the number in its message.
 */
final class FuzzTest {
    private static final long SEED = 20_261_201;
    private static final int MESSAGES = 1_000_000;
    private static final int BYTES_MAX = 1 << 14;
    private static final int SLACK_BYTES = 64;

    private final byte[] mutated = new byte[BYTES_MAX + SLACK_BYTES];
    private final UnsafeBuffer buffer = new UnsafeBuffer(mutated);
    private final CommandAdapter commands =
            new CommandAdapter(BYTES_MAX, new CommandPublisher(BYTES_MAX, this::compare));
    private final EventAdapter events =
            new EventAdapter(BYTES_MAX, new EventPublisher(BYTES_MAX, this::compare));
    private int length;
    private int calledCount;
    private boolean differs;

    @Test
    void shouldReadOrRefuseAnyBytes() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<byte[]> corpus =
                Recording.ofAll(Arguments.random(SEED, 3), 20).messages().stream()
                        .filter(message -> message.length < BYTES_MAX / 2)
                        .toList();
        int refusedCount = 0;
        for (int number = 0; number < MESSAGES; number++) {
            mutate(random, corpus);
            int calledBefore = calledCount;
            try {
                read();
                assertTrue(calledCount == calledBefore + 1, at(number));
                assertFalse(differs, at(number));
            } catch (WireException refused) {
                assertTrue(calledCount == calledBefore, at(number));
                assertTrue(refused.getMessage().length() > 10, at(number));
                refusedCount++;
            } catch (RuntimeException | Error e) {
                fail(at(number), e);
            }
        }
        assertTrue(refusedCount > MESSAGES / 10, "refused " + refusedCount);
        assertTrue(calledCount > MESSAGES / 10, "called " + calledCount);
    }

    private void read() throws WireException {
        buffer.wrap(mutated, 0, length);
        int id = length < 4 ? 0 : (mutated[2] & 0xff) + (mutated[3] << 8);
        if (id > 100) {
            events.read(buffer, 0, length);
        } else {
            commands.read(buffer, 0, length);
        }
    }

    private void compare(DirectBuffer written, int offset, int writtenLength) {
        calledCount++;
        differs = mutated[6] == 1 && !same(written, offset, writtenLength);
    }

    private boolean same(DirectBuffer written, int offset, int writtenLength) {
        if (writtenLength != length) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (written.getByte(offset + index) != mutated[index]) {
                return false;
            }
        }
        return true;
    }

    private void mutate(SplittableRandom random, List<byte[]> corpus) {
        byte[] from = corpus.get(random.nextInt(corpus.size()));
        length = from.length;
        System.arraycopy(from, 0, mutated, 0, length);
        for (int left = random.nextInt(1, 4); left > 0; left--) {
            int at = length == 0 ? 0 : random.nextInt(Math.min(length, 1 << random.nextInt(3, 15)));
            switch (random.nextInt(8)) {
                case 0 -> mutated[at] = (byte) random.nextInt();
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutated[at] = random.nextBoolean() ? (byte) -1 : 0;
                case 3 -> length = at;
                case 4 -> length += random.nextInt(SLACK_BYTES / 4);
                case 5 -> splice(random, corpus, at);
                case 6 -> mutated[random.nextInt(8)] += (byte) random.nextInt(-1, 2);
                default -> Arrays.fill(mutated, at, Math.min(at + 8, mutated.length), (byte) 0x7f);
            }
        }
    }

    private void splice(SplittableRandom random, List<byte[]> corpus, int at) {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        int from = random.nextInt(other.length);
        int count = Math.min(other.length - from, BYTES_MAX - at);
        System.arraycopy(other, from, mutated, at, count);
        length = at + count;
    }

    private String at(int number) {
        return "seed=%d number=%d %s"
                .formatted(SEED, number, HexFormat.of().formatHex(mutated, 0, length));
    }
}

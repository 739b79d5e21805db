package io.novate.settlement.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchPublisherSystemTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;

    @Test
    void shouldPostEveryBatchInOrder() {
        try (SettledChain settled = new SettledChain()) {
            int account = settled.fundedAccount(1_000_000);
            List<Long> confirmed = new ArrayList<>();
            try (BatchPublisher publisher =
                    start(settled, p -> confirmed.add(p.header().number()))) {
                settled.book.out(account, 77);
                for (int i = 0; i < 200; i++) {
                    settled.book.fill(account, NaiveBook.INSURANCE, 63);
                    publisher.accept(settled.book.seal());
                }
                assertTrue(publisher.awaitLag(0, PATIENCE));
            }
            assertEquals(LongStream.rangeClosed(1, 200).boxed().toList(), confirmed);
            assertEquals(200, settled.contract.headNumber());
            assertEquals(77, settled.contract.cumOut());
            assertArrayEquals(settled.book.accountsRoot(), settled.contract.headAccounts());
        }
    }

    private BatchPublisher start(
            SettledChain settled, java.util.function.Consumer<PostedBatch> listener) {
        return BatchPublisher.start(
                directory, settled.contract, settled.operator, PublisherTerms.local(), listener);
    }
}

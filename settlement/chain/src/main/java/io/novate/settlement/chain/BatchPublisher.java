package io.novate.settlement.chain;

import io.novate.core.command.SealedBatch;
import io.novate.core.unit.Invariant;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Posts sealed batches in order, each exactly once, whatever happens to this process or to the
 * node.
 *
 * <p>The core hands batches to {@link #accept}, which only copies. One thread of its own journals
 * them, signs them, journals the terms of each signature, forces the journal to disk and only then
 * sends, several transactions ahead of the receipts. The contract is the truth: at the start, and
 * whenever something unexpected happens, the publisher asks it for its newest batch, checks that
 * the roots are those of the journal and continues with the next. A transaction that may have been
 * sent before is sent again with the same bytes, so it can be mined only once.
 *
 * <p>Back-pressure is the settlement lag: whoever drives the core calls {@link #awaitLag} before it
 * seals; {@link #accept} itself never blocks, refuses or throws.
 *
 * <p>The operator's key must be used by nothing else while a publisher runs.
 */
public final class BatchPublisher implements AutoCloseable {
    private static final int RESUMES_WITHOUT_PROGRESS_MAX = 8;
    private static final long IDLE_LOOK_MS = 2_000;
    private static final long UNKNOWN = -1;
    private static final long CLOSE_TIMEOUT_MS = 10_000;

    private final BatchJournal journal;
    private final ClearingContract contract;
    private final PostingWindow window;
    private final PublisherTerms terms;
    private final Consumer<PostedBatch> listener;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<BatchJournal.Batch> accepted = new ArrayDeque<>();
    private long acceptedNumber;
    private long journaledNumber;
    private long confirmedNumber = UNKNOWN;
    private long confirmedCount;
    private long gasTotal;
    private long entryTotal;
    private boolean closing;
    private PublishingStopped stopped;

    private BatchPublisher(
            BatchJournal journal,
            ClearingContract contract,
            ChainSigner operator,
            PublisherTerms terms,
            Consumer<PostedBatch> listener) {
        this.journal = journal;
        this.contract = contract;
        this.terms = terms;
        this.listener = listener;
        this.window = new PostingWindow(journal, contract, operator, terms);
        this.acceptedNumber = journal.lastNumber();
        this.journaledNumber = journal.lastNumber();
        this.thread = new Thread(this::run, "novate-publisher");
        this.thread.setDaemon(true);
    }

    /**
     * Opens the journal and starts the publisher's thread.
     *
     * @param directory holds the journal; created when missing
     * @param operator key of the contract's operator
     * @param listener told of each batch that this process confirmed, in order, on the publisher's
     *     thread; after the chain gave up blocks it is told again of the batches posted again
     * @throws JournalUnusable when the journal is held by another process or of another contract
     * @throws ChainUnavailable when the chain cannot be reached
     */
    public static BatchPublisher start(
            Path directory,
            ClearingContract contract,
            ChainSigner operator,
            PublisherTerms terms,
            Consumer<PostedBatch> listener) {
        BatchJournal journal = BatchJournal.open(directory, contract.identity());
        BatchPublisher publisher = new BatchPublisher(journal, contract, operator, terms, listener);
        publisher.thread.start();
        return publisher;
    }

    /**
     * Takes a copy of a batch to be posted.
     *
     * <p>For the core's thread: never blocks on the chain or the disk, never throws. After
     * publishing has stopped the batch is dropped, and {@link #awaitLag} says so. A batch that was
     * accepted before, by this process or an earlier one, is compared with the journal and not
     * posted again.
     */
    public void accept(SealedBatch batch) {
        BatchJournal.Batch copy =
                new BatchJournal.Batch(
                        BatchHeader.of(batch),
                        batch.entryCount(),
                        batch.stream()
                                .asSlice(0, batch.elementCount() * 32L)
                                .toArray(ValueLayout.JAVA_BYTE));
        lock.lock();
        try {
            if (stopped == null && !closing) {
                accepted.add(copy);
            }
            acceptedNumber = Math.max(acceptedNumber, copy.header().number());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the settlement lag: batches sealed and not yet confirmed. */
    public long lag() {
        return locked(this::unconfirmed);
    }

    /** Returns the number of the newest batch that is durable on this machine. */
    public long journaledNumber() {
        return locked(() -> journaledNumber);
    }

    /** Returns the number of the newest batch that the contract confirmed. */
    public long confirmedNumber() {
        return locked(() -> Math.max(0, confirmedNumber));
    }

    /** Returns how many batches this process confirmed. */
    public long confirmedCount() {
        return locked(() -> confirmedCount);
    }

    /** Returns the gas used by the batches this process confirmed. */
    public long gasTotal() {
        return locked(() -> gasTotal);
    }

    /** Returns the entries of the batches this process confirmed. */
    public long entryTotal() {
        return locked(() -> entryTotal);
    }

    /** Returns why publishing stopped, empty while it runs. */
    public Optional<PublishingStopped> stopped() {
        lock.lock();
        try {
            return Optional.ofNullable(stopped);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until at most this many batches are unconfirmed; 0 waits for all.
     *
     * @return false when the time ran out first
     * @throws PublishingStopped when publishing has stopped
     */
    public boolean awaitLag(long batchesMax, Duration timeout) {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (stopped != null || unconfirmed() > batchesMax) {
                if (stopped != null) {
                    throw new PublishingStopped(stopped.getMessage(), stopped);
                }
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the thread after the step it is in; what is journaled is continued by the next start.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (journal) {
            duty();
        } catch (RuntimeException | Error e) {
            stop(e);
        }
    }

    private void duty() {
        boolean resume = true;
        int resumes = 0;
        long failingSinceNs = 0;
        long pauseMs = 1;
        while (!locked(() -> closing)) {
            boolean moved = journalAccepted();
            try {
                if (resume || window.reached()) {
                    resume();
                    resume = false;
                }
                moved |= window.send();
                moved |= confirm();
                if (window.inFlight() == 0 && !moved) {
                    window.look();
                    resumes = 0;
                }
                failingSinceNs = 0;
                resumes = moved ? 0 : resumes;
                pauseMs = moved ? 0 : Math.min(pauseMs * 2 + 1, longestPauseMs());
            } catch (ChainMoved e) {
                if (++resumes > RESUMES_WITHOUT_PROGRESS_MAX) {
                    throw e;
                }
                resume = true;
            } catch (ChainUnavailable | ChainRefusal e) {
                long now = System.nanoTime();
                failingSinceNs = failingSinceNs == 0 ? now : failingSinceNs;
                if (now - failingSinceNs > TimeUnit.MILLISECONDS.toNanos(terms.patienceMs())) {
                    throw e;
                }
                resume = true;
                pauseMs = Math.min(Math.max(10, pauseMs * 2), terms.retryMsMax());
            }
            pause(pauseMs);
        }
    }

    private long longestPauseMs() {
        return window.inFlight() > 0 ? terms.pollMsMax() : IDLE_LOOK_MS;
    }

    /** Makes what the core handed over durable; batches known already must be the same. */
    private boolean journalAccepted() {
        List<BatchJournal.Batch> fresh = new ArrayList<>();
        lock.lock();
        try {
            fresh.addAll(accepted);
            accepted.clear();
        } finally {
            lock.unlock();
        }
        if (fresh.isEmpty()) {
            return false;
        }
        for (BatchJournal.Batch batch : fresh) {
            window.take(batch);
        }
        journal.force();
        lock.lock();
        try {
            journaledNumber = journal.lastNumber();
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** Looks where the contract is and tells of what was confirmed unseen. */
    private void resume() {
        long head = window.resume();
        long seen = locked(() -> confirmedNumber);
        if (seen == UNKNOWN || head < seen) {
            confirmedAt(head);
            return;
        }
        for (long number = seen + 1; number <= head; number++) {
            if (number > journal.lastNumber()) {
                confirmedAt(number);
            } else {
                long missing = number;
                report(
                        journal.read(number),
                        contract.posted(number)
                                .orElseThrow(
                                        () -> new ChainMoved("batch " + missing + " is gone")));
            }
        }
    }

    private boolean confirm() {
        boolean moved = false;
        Optional<PostingWindow.Confirmed> next = window.confirmNext();
        while (next.isPresent()) {
            moved = true;
            BatchJournal.Batch batch = next.get().batch();
            TransactionReceipt receipt = next.get().receipt();
            report(
                    batch,
                    ClearingContract.posted(
                            batch.header(), contract.event(receipt, "Posted"), receipt));
            next = window.confirmNext();
        }
        return moved;
    }

    private void report(BatchJournal.Batch batch, PostedBatch posted) {
        long number = batch.header().number();
        Invariant.check(
                "published stream is the sealed one, batch number",
                Arrays.equals(posted.da(), Hash.sha3(batch.stream())),
                number);
        listener.accept(posted);
        lock.lock();
        try {
            confirmedNumber = number;
            confirmedCount++;
            gasTotal += posted.gasUsed();
            entryTotal += batch.entryCount();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long unconfirmed() {
        return Math.max(0, acceptedNumber - Math.max(0, confirmedNumber));
    }

    private void confirmedAt(long number) {
        lock.lock();
        try {
            confirmedNumber = number;
            acceptedNumber = Math.max(acceptedNumber, number);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void stop(Throwable cause) {
        lock.lock();
        try {
            stopped =
                    cause instanceof PublishingStopped known
                            ? known
                            : new PublishingStopped(String.valueOf(cause.getMessage()), cause);
            accepted.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void pause(long pauseMs) {
        lock.lock();
        try {
            if (pauseMs > 0 && accepted.isEmpty() && !closing) {
                changed.await(pauseMs, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }
}

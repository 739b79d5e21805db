package io.novate.settlement.chain;

import io.novate.core.unit.Invariant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * The transactions between the journal and the contract: those sent and not yet confirmed.
 *
 * <p>Used by the publisher's thread only. Every terms of a signature are durable before its bytes
 * leave; so after a crash the same bytes are made again instead of new ones.
 */
final class PostingWindow {
    /** Execution beside the price of call data: fixed part and part per element, with room. */
    private static final long GAS_FIXED = 400_000;

    private static final long GAS_PER_ELEMENT = 1_000;
    private static final long GAS_TRANSACTION = 21_000;
    private static final long GAS_ZERO_BYTE = 10;
    private static final long GAS_OTHER_BYTE = 40;
    private static final long TRANSACTION_GAS_MAX = 16_777_216;
    private static final int RAISES_MAX = 12;
    private static final long FEE_AGE_NS_MAX = 1_000_000_000L;

    private final BatchJournal journal;
    private final ClearingContract contract;
    private final ChainNode node;
    private final ChainSigner operator;
    private final PublisherTerms terms;
    private final Deque<Flight> flights = new ArrayDeque<>();
    private long headNumber;
    private boolean headChecked;
    private long nextNumber;
    private long nextNonce;
    private ChainSigner.Terms feeTerms;
    private long feeTermsNs;
    private long lookedNs;

    PostingWindow(
            BatchJournal journal,
            ClearingContract contract,
            ChainSigner operator,
            PublisherTerms terms) {
        this.journal = journal;
        this.contract = contract;
        this.node = contract.node();
        this.operator = operator;
        this.terms = terms;
    }

    int inFlight() {
        return flights.size();
    }

    /**
     * Starts again from what the contract says.
     *
     * @return number of the contract's newest batch
     */
    long resume() {
        flights.clear();
        headNumber = contract.headNumber();
        lookedNs = System.nanoTime();
        checkHead();
        nextNumber = headNumber + 1;
        nextNonce = node.transactionCount(operator.address(), ChainNode.LATEST);
        long minedNonces = nextNonce;
        boolean known = true;
        while (known && nextNumber <= journal.lastNumber()) {
            List<BatchJournal.Sent> sent = journal.sent(nextNumber);
            known = !sent.isEmpty() && continues(sent, minedNonces);
            if (known) {
                Flight flight = new Flight(journal.read(nextNumber), sent.getLast().terms());
                sent.forEach(s -> flight.hashes.add(Numeric.toHexString(s.hash())));
                flights.add(flight);
                nextNonce = Math.max(nextNonce, flight.terms.nonce() + 1);
                nextNumber++;
            }
        }
        return headNumber;
    }

    /**
     * Returns whether the journal has caught up with the contract, whose roots were unknown so far.
     */
    boolean reached() {
        return !headChecked && headNumber > 0 && journal.lastNumber() >= headNumber;
    }

    /**
     * Checks that the contract is where this window left it, or as far ahead as what is in flight.
     *
     * @throws ChainMoved when it is not
     */
    void look() {
        long head = contract.headNumber();
        lookedNs = System.nanoTime();
        if (head < headNumber || head > headNumber + flights.size()) {
            throw new ChainMoved(
                    "the contract is at batch "
                            + head
                            + " after batch "
                            + headNumber
                            + " was confirmed");
        }
    }

    /** Journals a batch unless it is known; a known one must be the same. */
    void take(BatchJournal.Batch batch) {
        long number = batch.header().number();
        boolean known = journal.firstNumber() > 0 && number >= journal.firstNumber();
        if (known && number <= journal.lastNumber()) {
            if (!journal.read(number).same(batch)) {
                throw new JournalUnusable(
                        "batch "
                                + number
                                + " differs from the batch "
                                + number
                                + " that was accepted before",
                        null);
            }
        } else if (known || journal.firstNumber() == 0) {
            journal.append(batch);
        }
    }

    /** Signs and sends what fits into the window; returns whether anything was sent. */
    boolean send() {
        List<Flight> fresh = new ArrayList<>();
        while (flights.size() + fresh.size() < terms.inFlightMax()
                && nextNumber <= journal.lastNumber()) {
            fresh.add(prepare(journal.read(nextNumber)));
            nextNumber++;
        }
        if (!fresh.isEmpty()) {
            journal.force();
            flights.addAll(fresh);
        }
        boolean moved = false;
        long now = System.nanoTime();
        for (Flight flight : flights) {
            long age = now - flight.sentNs;
            if (!flight.sent || age > TimeUnit.MILLISECONDS.toNanos(terms.resendAfterMs())) {
                moved |= !flight.sent;
                transmit(flight);
            }
        }
        return moved;
    }

    /**
     * Takes the oldest transaction out of the window if it is mined.
     *
     * @throws ChainMoved when the contract is not where it should be
     * @throws ContractRefusal when the contract refuses the batch
     */
    Optional<Confirmed> confirmNext() {
        if (flights.isEmpty()) {
            return Optional.empty();
        }
        Flight flight = flights.getFirst();
        for (String hash : flight.hashes) {
            Optional<TransactionReceipt> receipt = node.receipt(hash);
            if (receipt.isPresent()) {
                if (!receipt.get().isStatusOK()) {
                    throw refused(flight, receipt.get());
                }
                flights.removeFirst();
                headNumber = flight.batch.header().number();
                headChecked = true;
                return Optional.of(new Confirmed(flight.batch, receipt.get()));
            }
        }
        long now = System.nanoTime();
        if (now - lookedNs > TimeUnit.MILLISECONDS.toNanos(terms.resendAfterMs())) {
            look();
        }
        if (now - flight.firstSentNs > TimeUnit.MILLISECONDS.toNanos(terms.raiseAfterMs())) {
            raise(flight);
        }
        return Optional.empty();
    }

    private void checkHead() {
        boolean inJournal =
                journal.firstNumber() > 0
                        && headNumber >= journal.firstNumber()
                        && headNumber <= journal.lastNumber();
        headChecked = inJournal;
        if (inJournal) {
            BatchHeader header = journal.read(headNumber).header();
            checkRoot("accounts", header.nextAccounts(), contract.headAccounts());
            checkRoot("table", header.nextTable(), contract.headTable());
        }
        boolean continued = headNumber + 1 >= Math.max(1, journal.firstNumber());
        if (!continued) {
            throw new JournalUnusable(
                    "the contract is at batch "
                            + headNumber
                            + " but the journal begins with batch "
                            + journal.firstNumber(),
                    null);
        }
    }

    private void checkRoot(String name, byte[] ours, byte[] theirs) {
        if (!Arrays.equals(ours, theirs)) {
            throw new JournalUnusable(
                    "batch "
                            + headNumber
                            + " ends with "
                            + name
                            + " root "
                            + Numeric.toHexString(ours)
                            + " in the journal but with "
                            + Numeric.toHexString(theirs)
                            + " in the contract",
                    null);
        }
    }

    /** A mined number without a receipt of ours was used by another transaction. */
    private boolean continues(List<BatchJournal.Sent> sent, long minedNonces) {
        if (sent.getLast().terms().nonce() >= minedNonces) {
            return true;
        }
        for (BatchJournal.Sent each : sent) {
            if (node.receipt(Numeric.toHexString(each.hash()))
                    .filter(TransactionReceipt::isStatusOK)
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Flight prepare(BatchJournal.Batch batch) {
        long gas = Math.min(TRANSACTION_GAS_MAX, gasLimit(batch.stream()));
        ChainSigner.Terms fees = fees();
        Flight flight =
                new Flight(
                        batch,
                        new ChainSigner.Terms(nextNonce, gas, fees.tipWei(), fees.feeWeiMax()));
        sign(flight);
        nextNonce++;
        return flight;
    }

    private void sign(Flight flight) {
        BatchJournal.Batch batch = flight.batch;
        ChainSigner.Signed signed = signed(flight);
        flight.hashes.add(signed.hash());
        journal.append(
                new BatchJournal.Sent(
                        batch.header().number(),
                        flight.terms,
                        Numeric.hexStringToByteArray(signed.hash())));
    }

    private ChainSigner.Signed signed(Flight flight) {
        if (flight.signed == null) {
            String input = ClearingContract.postInput(flight.batch.header(), flight.batch.stream());
            flight.signed = operator.sign(contract.address(), input, flight.terms);
        }
        return flight.signed;
    }

    private void transmit(Flight flight) {
        ChainSigner.Signed signed = signed(flight);
        Invariant.check(
                "transaction is the journaled one, batch number",
                signed.hash().equals(flight.hashes.getLast()),
                flight.batch.header().number());
        long now = System.nanoTime();
        try {
            node.send(signed.hex());
        } catch (ChainRefusal e) {
            if (!arrived(flight)) {
                refusedToSend(flight, e);
            }
        }
        flight.firstSentNs = flight.sent ? flight.firstSentNs : now;
        flight.sentNs = now;
        flight.sent = true;
    }

    private boolean arrived(Flight flight) {
        for (String hash : flight.hashes) {
            if (node.transaction(hash).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private void refusedToSend(Flight flight, ChainRefusal refusal) {
        String reason = String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT);
        if (reason.contains("underpriced") || reason.contains("fee per gas")) {
            raise(flight);
        } else if (reason.contains("nonce too low")) {
            throw new ChainMoved(
                    "transaction "
                            + flight.terms.nonce()
                            + " of "
                            + operator.address()
                            + " was sent by somebody else, batch "
                            + flight.batch.header().number()
                            + " waits");
        } else if (reason.contains("insufficient funds")) {
            throw new PublishingStopped(
                    operator.address()
                            + " cannot pay the gas of batch "
                            + flight.batch.header().number()
                            + ": "
                            + refusal.getMessage(),
                    refusal);
        }
        throw refusal;
    }

    /** Signs the same content with a higher fee; whichever is mined, the batch is posted once. */
    private void raise(Flight flight) {
        if (flight.hashes.size() > RAISES_MAX) {
            throw new PublishingStopped(
                    "batch "
                            + flight.batch.header().number()
                            + " is not mined for "
                            + flight.terms.feeWeiMax()
                            + " wei per gas",
                    null);
        }
        flight.terms = flight.terms.raised();
        flight.signed = null;
        flight.sent = false;
        sign(flight);
        journal.force();
    }

    private RuntimeException refused(Flight flight, TransactionReceipt receipt) {
        long number = flight.batch.header().number();
        long head = contract.headNumber();
        if (head != number - 1) {
            return new ChainMoved(
                    "the contract is at batch "
                            + head
                            + " although batch "
                            + number
                            + " was posted after batch "
                            + (number - 1));
        }
        String input = ClearingContract.postInput(flight.batch.header(), flight.batch.stream());
        return contract.site().why(operator.address(), "batch " + number, input, receipt);
    }

    private ChainSigner.Terms fees() {
        long now = System.nanoTime();
        if (feeTerms == null || now - feeTermsNs > FEE_AGE_NS_MAX) {
            feeTerms = operator.terms(0, 0);
            feeTermsNs = now;
        }
        return feeTerms;
    }

    /** Twice what it should need would be waste; the floor price of EIP-7623 leads. */
    private static long gasLimit(byte[] stream) {
        long zeros = 0;
        for (byte b : stream) {
            zeros += b == 0 ? 1 : 0;
        }
        long data = zeros * GAS_ZERO_BYTE + (stream.length - zeros) * GAS_OTHER_BYTE;
        return GAS_TRANSACTION + GAS_FIXED + data + stream.length / 32 * GAS_PER_ELEMENT;
    }

    /** A batch that is mined, with the receipt of its transaction. */
    record Confirmed(BatchJournal.Batch batch, TransactionReceipt receipt) {}

    private static final class Flight {
        final BatchJournal.Batch batch;
        final List<String> hashes = new ArrayList<>();
        ChainSigner.Terms terms;
        ChainSigner.Signed signed;
        boolean sent;
        long firstSentNs;
        long sentNs;

        Flight(BatchJournal.Batch batch, ChainSigner.Terms terms) {
            this.batch = batch;
            this.terms = terms;
        }
    }
}

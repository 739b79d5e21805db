package io.novate.settlement.chain;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import okhttp3.OkHttpClient;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.EthTransaction;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/**
 * One JSON-RPC endpoint of a chain.
 *
 * <p>Safe for use by several threads. A request that gets no valid answer throws {@link
 * ChainUnavailable}, one that is answered with an error throws {@link ChainRefusal}; nothing is
 * retried here.
 */
public final class ChainNode implements AutoCloseable {
    /** Block tag of the newest block. */
    public static final String LATEST = "latest";

    /** Block tag of the newest block that cannot be reorganised away. */
    public static final String FINALIZED = "finalized";

    /** Most blocks asked for logs at once; public nodes refuse more. */
    static final long LOG_BLOCKS_MAX = 2_000;

    private static final long CONNECT_TIMEOUT_S = 10;
    private static final long REPLY_TIMEOUT_S = 90;
    private static final long RECEIPT_POLL_NS = 1_000_000;
    private static final long RECEIPT_POLL_NS_MAX = 500_000_000;

    private final String url;
    private final HttpService service;

    /**
     * Creates a client; nothing is sent yet.
     *
     * @param url http or https
     * @throws ChainUnavailable when the URL is malformed
     */
    public ChainNode(String url) {
        this.url = checked(url);
        OkHttpClient http =
                new OkHttpClient.Builder()
                        .connectTimeout(CONNECT_TIMEOUT_S, TimeUnit.SECONDS)
                        .readTimeout(REPLY_TIMEOUT_S, TimeUnit.SECONDS)
                        .writeTimeout(REPLY_TIMEOUT_S, TimeUnit.SECONDS)
                        .build();
        this.service = new HttpService(this.url, http, false);
    }

    /** Returns the URL as given. */
    public String url() {
        return url;
    }

    /** Returns the chain id. */
    public long chainId() {
        return quantity("eth_chainId", List.of()).longValueExact();
    }

    /** Returns the number of the newest block. */
    public long blockNumber() {
        return quantity("eth_blockNumber", List.of()).longValueExact();
    }

    /** Returns a block without its transactions; the tag is a name or a hex quantity. */
    public Optional<EthBlock.Block> block(String tag) {
        return Optional.ofNullable(
                request("eth_getBlockByNumber", List.of(tag, false), EthBlock.class).getResult());
    }

    /** Returns how many transactions an address has sent, up to the block of the tag. */
    public long transactionCount(String address, String tag) {
        return quantity("eth_getTransactionCount", List.of(address, tag)).longValueExact();
    }

    /** Returns the balance of an address, wei. */
    public BigInteger balanceWei(String address) {
        return quantity("eth_getBalance", List.of(address, LATEST));
    }

    /** Returns the tip the node suggests, wei per gas. */
    public BigInteger tipWei() {
        return quantity("eth_maxPriorityFeePerGas", List.of());
    }

    /** Returns the code at an address, "0x" when there is none. */
    public String code(String address) {
        return text("eth_getCode", List.of(address, LATEST));
    }

    /** Sends a signed transaction, hex with 0x; returns its hash. */
    public String send(String signedHex) {
        return text("eth_sendRawTransaction", List.of(signedHex));
    }

    /** Returns the transaction with this hash, mined or waiting. */
    public Optional<Transaction> transaction(String hash) {
        return Optional.ofNullable(
                request("eth_getTransactionByHash", List.of(hash), EthTransaction.class)
                        .getResult());
    }

    /** Returns the receipt of a mined transaction. */
    public Optional<TransactionReceipt> receipt(String hash) {
        return Optional.ofNullable(
                request("eth_getTransactionReceipt", List.of(hash), EthGetTransactionReceipt.class)
                        .getResult());
    }

    /**
     * Waits for a receipt.
     *
     * @throws ChainUnavailable when it does not come in time
     */
    public TransactionReceipt awaitReceipt(String hash, long timeoutNs) {
        long deadline = System.nanoTime() + timeoutNs;
        long pause = RECEIPT_POLL_NS;
        while (true) {
            Optional<TransactionReceipt> receipt = receipt(hash);
            if (receipt.isPresent()) {
                return receipt.get();
            }
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new ChainUnavailable(
                        "transaction " + hash + " was not mined by " + url + " in time", null);
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(RECEIPT_POLL_NS_MAX, pause * 2);
        }
    }

    /** Runs a call without changing anything; returns what it returned, hex with 0x. */
    public String call(String from, String to, String inputHex, String tag) {
        return text("eth_call", List.of(callOf(from, to, inputHex), tag));
    }

    /** Returns the gas a transaction would need. */
    public long estimateGas(String from, String to, String inputHex) {
        return quantity("eth_estimateGas", List.of(callOf(from, to, inputHex))).longValueExact();
    }

    /** Returns the logs of a contract with this first topic, in order. */
    public List<Log> logs(
            String address, String topic, Optional<String> second, long fromBlock, long toBlock) {
        List<String> topics = new ArrayList<>(List.of(topic));
        second.ifPresent(topics::add);
        Map<String, Object> filter =
                Map.of(
                        "address",
                        address,
                        "topics",
                        topics,
                        "fromBlock",
                        hex(fromBlock),
                        "toBlock",
                        hex(toBlock));
        EthLog answer = request("eth_getLogs", List.of(filter), EthLog.class);
        List<Log> logs = new ArrayList<>();
        for (EthLog.LogResult<?> result : answer.getLogs()) {
            logs.add((Log) result.get());
        }
        return logs;
    }

    /** Sends a request of a local chain that has no typed method here. */
    public void control(String method, Object... arguments) {
        request(method, List.of(arguments), LooseResponse.class);
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new ChainUnavailable("chain URL " + url + " cannot be closed", e);
        }
    }

    static String hex(long quantity) {
        return "0x" + Long.toHexString(quantity);
    }

    private BigInteger quantity(String method, List<Object> arguments) {
        String result = text(method, arguments);
        try {
            return Numeric.decodeQuantity(result);
        } catch (RuntimeException e) {
            throw new ChainUnavailable(
                    "chain URL " + url + " answers " + method + " with " + brief(result), e);
        }
    }

    private String text(String method, List<Object> arguments) {
        String result = request(method, arguments, TextResponse.class).getResult();
        if (result == null) {
            throw new ChainUnavailable(
                    "chain URL " + url + " answers " + method + " with nothing", null);
        }
        return result;
    }

    private <T extends Response<?>> T request(
            String method, List<Object> arguments, Class<T> type) {
        T answer;
        try {
            answer = service.send(new Request<>(method, arguments, service, type), type);
        } catch (IOException | RuntimeException e) {
            throw new ChainUnavailable("chain URL " + url + " cannot be reached: " + reason(e), e);
        }
        if (answer == null) {
            throw new ChainUnavailable("chain URL " + url + " answers with nothing", null);
        }
        if (answer.hasError()) {
            Response.Error error = answer.getError();
            String data = error.getData() == null ? "0x" : unquoted(error.getData());
            throw new ChainRefusal(method, error.getMessage(), data.startsWith("0x") ? data : "0x");
        }
        return answer;
    }

    private static Map<String, Object> callOf(String from, String to, String inputHex) {
        return to.isEmpty()
                ? Map.of("from", from, "input", inputHex)
                : Map.of("from", from, "to", to, "input", inputHex);
    }

    private static String checked(String url) {
        String problem;
        try {
            URI uri = new URI(url);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            problem = !http ? "it must start with http:// or https://" : "it names no host";
            if (http && uri.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            problem = e.getReason();
        }
        throw new ChainUnavailable("chain URL " + url + " cannot be used: " + problem, null);
    }

    private static String reason(Exception e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return brief(text.lines().findFirst().orElse(e.getClass().getSimpleName()));
    }

    private static String unquoted(String text) {
        return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }

    private static String brief(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    /** An answer that is one string. */
    static final class TextResponse extends Response<String> {}

    /** An answer of any shape, not looked at. */
    static final class LooseResponse extends Response<Object> {}
}

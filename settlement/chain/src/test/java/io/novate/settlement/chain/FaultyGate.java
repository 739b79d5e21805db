package io.novate.settlement.chain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A node's door that loses requests, loses replies or changes them, as the test says. */
final class FaultyGate implements AutoCloseable {
    /** What happens to one exchange. */
    enum Fault {
        NONE,
        LOSE_REQUEST,
        LOSE_REPLY,
        ANSWER_GARBAGE,
        ANSWER_ERROR_503
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI target;
    private volatile Function<String, Fault> faults = request -> Fault.NONE;
    private volatile BinaryOperator<String> replies = (request, reply) -> reply;

    FaultyGate(String url) {
        target = URI.create(url);
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void faults(Function<String, Fault> chosen) {
        faults = chosen;
    }

    void replies(UnaryOperator<String> changed) {
        replies = (request, reply) -> changed.apply(reply);
    }

    /** Gives the request first, then the reply to change. */
    void exchanges(BinaryOperator<String> changed) {
        replies = changed;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] request = exchange.getRequestBody().readAllBytes();
            String asked = new String(request, StandardCharsets.UTF_8);
            Fault fault = faults.apply(asked);
            if (fault == Fault.LOSE_REQUEST) {
                return;
            }
            String reply = forward(request);
            switch (fault) {
                case NONE -> answer(exchange, 200, replies.apply(asked, reply));
                case ANSWER_GARBAGE -> answer(exchange, 200, "<html>bad gateway</html>");
                case ANSWER_ERROR_503 -> answer(exchange, 503, "busy");
                case LOSE_REQUEST, LOSE_REPLY -> exchange.getResponseHeaders().clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String forward(byte[] request) throws IOException, InterruptedException {
        HttpRequest forwarded =
                HttpRequest.newBuilder(target)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                        .build();
        return client.send(forwarded, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}

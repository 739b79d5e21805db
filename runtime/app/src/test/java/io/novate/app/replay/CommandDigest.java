package io.novate.app.replay;

import io.novate.core.command.Commands;
import io.novate.core.command.TradeDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Hashes a command stream and keeps what conservation needs. */
final class CommandDigest {
    final Map<String, Long> lots = new HashMap<>();
    final Map<Integer, Long> cash = new HashMap<>();
    int tradeCount;
    int tradeCommandCount;
    int openedCount;
    private final MessageDigest digest;

    CommandDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the commands whose calls are hashed. */
    Commands commands() {
        return (Commands)
                Proxy.newProxyInstance(
                        Commands.class.getClassLoader(),
                        new Class<?>[] {Commands.class},
                        (proxy, method, values) -> {
                            add(method.getName(), values);
                            return null;
                        });
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private void add(String command, Object[] values) {
        Object[] plain = values.clone();
        for (int i = 0; i < plain.length; i++) {
            if (plain[i] instanceof MemorySegment records) {
                plain[i] = records.toArray(ValueLayout.JAVA_BYTE);
            }
        }
        String text = command + Arrays.deepToString(plain);
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        switch (command) {
            case "open" -> openedCount++;
            case "inbox" -> {
                if ((Integer) values[4] == 0) {
                    cash.merge((Integer) values[3], (Long) values[5], Long::sum);
                }
            }
            case "transfer" -> {
                if (values[3] instanceof Long amount) {
                    cash.merge((Integer) values[1], -amount, Long::sum);
                    cash.merge((Integer) values[2], amount, Long::sum);
                }
            }
            case "trades" -> trades((MemorySegment) values[1], (Integer) values[2]);
            default -> {}
        }
    }

    private void trades(MemorySegment trades, int count) {
        tradeCommandCount++;
        for (int i = 0; i < count; i++) {
            MemorySegment trade =
                    trades.asSlice((long) i * TradeDescriptor.BYTES, TradeDescriptor.BYTES);
            int instrument = trade.get(ValueLayout.JAVA_INT, TradeDescriptor.INSTRUMENT_OFFSET);
            long size = trade.get(ValueLayout.JAVA_LONG, TradeDescriptor.LOTS_OFFSET);
            hold(trade.get(ValueLayout.JAVA_INT, TradeDescriptor.BUYER_OFFSET), instrument, size);
            hold(trade.get(ValueLayout.JAVA_INT, TradeDescriptor.SELLER_OFFSET), instrument, -size);
            tradeCount++;
        }
    }

    private void hold(int account, int instrument, long size) {
        lots.merge(account + "/" + instrument, size, Long::sum);
    }
}

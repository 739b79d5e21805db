package io.novate.wire;

import io.novate.core.command.Commands;
import io.novate.core.command.Events;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages one after the other, each after its length as a little-endian int32. */
final class Recording implements MessageSink {
    static final int BYTES_MAX = 1 << 20;
    static final Path SCHEMA = Path.of("src/main/sbe/novate.xml");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<byte[]> messages = new ArrayList<>();

    @Override
    public void message(DirectBuffer buffer, int offset, int length) {
        byte[] message = new byte[length];
        buffer.getBytes(offset, message);
        messages.add(message);
        bytes.writeBytes(
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(length)
                        .array());
        bytes.writeBytes(message);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    List<byte[]> messages() {
        return messages;
    }

    /** Cuts a recording into its messages. */
    static List<byte[]> cut(byte[] recording) {
        List<byte[]> messages = new ArrayList<>();
        ByteBuffer from = ByteBuffer.wrap(recording).order(ByteOrder.LITTLE_ENDIAN);
        while (from.hasRemaining()) {
            byte[] message = new byte[from.getInt()];
            from.get(message);
            messages.add(message);
        }
        return messages;
    }

    /** Publishes every command, then every event, each once for each of its arguments' turns. */
    static Recording ofAll(Arguments arguments, int turns) {
        Recording recording = new Recording();
        for (int turn = 0; turn < turns; turn++) {
            for (Method method : CallLog.calls(Commands.class)) {
                call(new CommandPublisher(BYTES_MAX, recording), method, arguments.of(method));
            }
            for (Method method : CallLog.calls(Events.class)) {
                call(new EventPublisher(BYTES_MAX, recording), method, arguments.of(method));
            }
        }
        return recording;
    }

    static void call(Object target, Method method, Object[] arguments) {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(method.getName(), e);
        } catch (IllegalAccessException e) {
            throw new AssertionError(method.getName(), e);
        }
    }

    /** Reads a message that fills its buffer exactly, so that a byte too far is noticed. */
    static void read(CommandAdapter commands, EventAdapter events, byte[] message)
            throws WireException {
        UnsafeBuffer buffer = new UnsafeBuffer(message);
        boolean event = message.length >= 4 && buffer.getShort(2, ByteOrder.LITTLE_ENDIAN) > 100;
        if (event) {
            events.read(buffer, 0, message.length);
        } else {
            commands.read(buffer, 0, message.length);
        }
    }
}

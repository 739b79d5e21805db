package io.novate.core;

import io.novate.core.command.Commands;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Keeps the commands it is given, with copies of what was lent, and gives them again. */
public final class RecordedCommands {
    private record Call(Method method, Object[] arguments) {}

    private final List<Call> calls = new ArrayList<>();
    private final Commands commands =
            (Commands)
                    Proxy.newProxyInstance(
                            Commands.class.getClassLoader(),
                            new Class<?>[] {Commands.class},
                            (proxy, method, arguments) -> {
                                calls.add(new Call(method, copy(arguments)));
                                return null;
                            });

    /** Returns what takes the commands to keep. */
    public Commands commands() {
        return commands;
    }

    /** Returns the number of commands kept. */
    public int count() {
        return calls.size();
    }

    /** Gives the commands kept since the first {@code from} to a clearinghouse. */
    public void replay(int from, Clearinghouse house) {
        for (Call call : calls.subList(from, calls.size())) {
            try {
                call.method.invoke(house, call.arguments);
            } catch (InvocationTargetException | IllegalAccessException e) {
                throw new AssertionError(call.method.getName(), e);
            }
        }
    }

    private static Object[] copy(Object[] arguments) {
        Object[] copies = arguments.clone();
        for (int index = 0; index < copies.length; index++) {
            if (copies[index] instanceof byte[] bytes) {
                copies[index] = bytes.clone();
            } else if (copies[index] instanceof MemorySegment segment) {
                copies[index] =
                        Arena.ofAuto().allocate(segment.byteSize(), Long.BYTES).copyFrom(segment);
            }
        }
        return copies;
    }
}

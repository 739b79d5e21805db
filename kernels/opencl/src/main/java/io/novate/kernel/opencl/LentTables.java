package io.novate.kernel.opencl;

import java.util.function.Function;

/** The tables a kernel was lent lately and their copies: made once, not per call. */
final class LentTables<T, C extends LentTables.Copy> {
    /** More than a clearinghouse has. */
    private static final int TABLES_MAX = 8;

    /** Copies of the arrays of a table. */
    interface Copy {
        /** Gives the memory of the device back. */
        void release();
    }

    private final Function<T, C> copy;
    private final Object[] tables = new Object[TABLES_MAX];
    private final Copy[] copies = new Copy[TABLES_MAX];
    private int next;

    LentTables(Function<T, C> copy) {
        this.copy = copy;
    }

    /** Returns the copies of a table. */
    @SuppressWarnings("unchecked")
    C of(T table) {
        for (int index = 0; index < TABLES_MAX; index++) {
            if (tables[index] == table) {
                return (C) copies[index];
            }
        }
        C made = copy.apply(table);
        if (copies[next] != null) {
            copies[next].release();
        }
        tables[next] = table;
        copies[next] = made;
        next = (next + 1) % TABLES_MAX;
        return made;
    }
}

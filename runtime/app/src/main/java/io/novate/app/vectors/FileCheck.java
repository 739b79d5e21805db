package io.novate.app.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Compares the rows of one kind of file with what production code gives for them. */
@FunctionalInterface
interface FileCheck {
    /** Returns one verdict per row, in order. */
    List<Verdict> check(VectorFile file);

    /** Compares one row. */
    @FunctionalInterface
    interface RowCheck {
        /** Returns the verdict of a row. */
        Verdict check(Fields row);
    }

    /** Returns a check that takes each row by itself. */
    static FileCheck rows(RowCheck check) {
        return file -> {
            List<Verdict> verdicts = new ArrayList<>();
            for (Fields row : file.rows()) {
                verdicts.add(inside(() -> check.check(row)));
            }
            return verdicts;
        };
    }

    /** Returns what a check says, or that the row is outside the widths or refused. */
    static Verdict inside(Supplier<Verdict> check) {
        try {
            return check.get();
        } catch (OutsideWidths e) {
            return new Verdict.LeftOut(e.getMessage());
        } catch (CoreRefusal e) {
            return e.verdict();
        }
    }
}

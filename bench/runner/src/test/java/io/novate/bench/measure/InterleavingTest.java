package io.novate.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InterleavingTest {
    private final List<String> happened = new ArrayList<>();

    @Test
    void shouldCheckFirstThenTimeInTurnAndCheckAgain() {
        List<Timing> timings =
                Interleaving.time(
                        "shape", List.of(subject("a"), subject("b")), Effort.ofPasses(2, 1));
        List<String> expected =
                List.of(
                        "prepare a",
                        "pass a",
                        "prepare b",
                        "pass b",
                        "answer a",
                        "answer b",
                        "prepare a",
                        "pass a",
                        "prepare b",
                        "pass b",
                        "prepare a",
                        "pass a",
                        "prepare b",
                        "pass b",
                        "prepare a",
                        "pass a",
                        "prepare b",
                        "pass b",
                        "answer a",
                        "answer b");
        assertEquals(expected, happened);
        assertEquals(2, timings.size());
        for (Timing timing : timings) {
            assertEquals(2, timing.warm().count());
            assertTrue(timing.coldNs() > 0);
            assertEquals(timing.definition(), timing.answer());
        }
    }

    @Test
    void shouldTimeNothingWhenAnAnswerIsWrong() {
        Subject wrong =
                Subject.of("liar", 10, 0, 0, () -> happened.add("pass"), () -> "17", () -> "42");
        WrongAnswer refused =
                assertThrows(
                        WrongAnswer.class,
                        () ->
                                Interleaving.time(
                                        "book of ten", List.of(wrong), Effort.ofPasses(5, 5)));
        assertEquals(List.of("pass"), happened);
        for (String word : List.of("book of ten", "'liar'", "17", "42")) {
            assertTrue(refused.getMessage().contains(word), refused.getMessage());
        }
    }

    @Test
    void shouldNoticeAnAnswerThatGoesWrongWhileItIsTimed() {
        int[] passes = {0};
        Subject drifting =
                Subject.of(
                        "drifting",
                        1,
                        0,
                        0,
                        () -> passes[0]++,
                        () -> passes[0] < 4 ? "right" : "wrong",
                        () -> "right");
        assertThrows(
                WrongAnswer.class,
                () -> Interleaving.time("shape", List.of(drifting), Effort.ofPasses(3, 1)));
    }

    @Test
    void shouldDivideByTheUnitsOfAPass() {
        Timing timing = new Timing(subject("a"), 1, new Samples(1), new Samples(1), "", "");
        assertEquals(2.5, timing.perUnit(10), 1e-12);
    }

    private Subject subject(String name) {
        return new Subject(
                name,
                4,
                0,
                0,
                () -> happened.add("prepare " + name),
                () -> happened.add("pass " + name),
                () -> {
                    happened.add("answer " + name);
                    return "1";
                },
                () -> "1");
    }
}

package io.novate.app.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks the launcher only what it answers without building or installing. */
final class LauncherTest {
    @TempDir private Path folder;

    private record Answer(int status, String text) {}

    @Test
    void shouldListTheVerbsItHas() throws Exception {
        Answer answer = ask("--help");
        assertEquals(0, answer.status(), answer.text());
        String verbs = "demo replay price margin vectors verify bench test";
        for (String verb : verbs.split(" ")) {
            assertTrue(answer.text().contains("\n  " + verb + " "), answer.text());
        }
    }

    @Test
    void shouldExplainTheTestVerb() throws Exception {
        Answer answer = ask("test", "--help");
        assertEquals(0, answer.status(), answer.text());
        assertTrue(answer.text().contains("N passed, N failed"), answer.text());
    }

    @Test
    void shouldRefuseWithOneSentence() throws Exception {
        assertEquals(
                new Answer(
                        2,
                        "novate: unknown verb 'fly': choose demo, replay, price, margin, vectors,"
                                + " verify, bench or test.\n"),
                ask("fly"));
        assertEquals(
                new Answer(2, "novate: test takes no argument, but was given 'fast'.\n"),
                ask("test", "fast"));
        assertEquals(2, ask().status());
    }

    @Test
    void shouldFindItsHomeThroughALink() throws Exception {
        Path link = folder.resolve("novate");
        Files.createSymbolicLink(link, SourceTree.root().resolve("novate"));
        assertEquals(ask("--help"), ask(link, "--help"));
        Files.delete(link);
    }

    private static Answer ask(String... arguments) throws IOException, InterruptedException {
        return ask(SourceTree.root().resolve("novate"), arguments);
    }

    private static Answer ask(Path launcher, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }
}

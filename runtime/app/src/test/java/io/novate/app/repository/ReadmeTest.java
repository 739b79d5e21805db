package io.novate.app.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the README tells a reader to do. */
final class ReadmeTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\\n(.*?)```");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");
    private static final Pattern FOLDER = Pattern.compile("(?m)^(  )?([a-z]+)/(?: |$)");

    @TempDir private Path folder;

    @Test
    void shouldCompileAndRunTheExampleWithoutFlags() throws Exception {
        Path source = folder.resolve("Example.java");
        Files.writeString(source, example(0));
        assertEquals("", compile(source));
        String output = run();
        assertTrue(output.contains("please close -"), output);
        assertTrue(output.contains("backend scalar"), output);
        assertTrue(output.contains("--add-modules jdk.incubator.vector"), output);
    }

    @Test
    void shouldStartAPoolFromARulebook() throws Exception {
        Path source = folder.resolve("Example.java");
        Files.writeString(source, example(1));
        assertEquals("", compile(source));
        assertTrue(run().contains("novate-default marks bitcoin at 4000000"));
    }

    @Test
    void shouldLinkToFilesThatExist() throws IOException {
        Matcher link = LINK.matcher(readme());
        int count = 0;
        while (link.find()) {
            assertTrue(Files.exists(SourceTree.root().resolve(link.group(1))), link.group(1));
            count++;
        }
        assertTrue(count > 1, "no link was found");
    }

    @Test
    void shouldMapTheRoomsThatExist() throws IOException {
        String map = readme().split("## The rooms")[1].split("```")[1];
        Matcher line = FOLDER.matcher(map);
        String top = "";
        int count = 0;
        while (line.find()) {
            boolean below = line.group(1) != null;
            top = below ? top : line.group(2);
            String room = below ? top + "/" + line.group(2) : top;
            assertTrue(Files.isDirectory(SourceTree.root().resolve(room)), room);
            count++;
        }
        assertTrue(count > 8, map);
    }

    private String compile(Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-Xlint:all", "-d", "" + folder, "-cp", classPath());
            compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
        }
        return messages.toString();
    }

    private String run() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder =
                new ProcessBuilder("" + java, "-cp", folder + ":" + classPath(), "Example");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private static String example(int index) throws IOException {
        Matcher block = EXAMPLE.matcher(readme());
        for (int at = 0; at <= index; at++) {
            assertTrue(block.find(), "the README holds no Java example " + at);
        }
        return block.group(1);
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static String readme() throws IOException {
        return Files.readString(SourceTree.root().resolve("README.md"));
    }
}

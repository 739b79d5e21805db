package io.novate.app.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words that may stand only in some files, and what to write instead.
 *
 * @param name what the rule protects
 * @param where paths the rule looks at
 * @param except paths inside where the words may stand
 * @param words what may not stand there
 * @param codeOnly whether comments of Java sources are left out
 */
record WordList(String name, Pattern where, Pattern except, Pattern words, boolean codeOnly) {
    private static final String NOWHERE = "(?!)";
    private static final String JAVA = ".*\\.java";
    private static final String CODE =
            ".*\\.(java|c|h|cl|sol|mjs|js|xml|toml|json)|novate|\\.ci/run";
    private static final String TEXT = ".*";
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");

    /** This folder, which has to spell the words out. */
    private static final String HERE = "runtime/app/src/test/java/io/novate/app/repository/";

    static final List<WordList> ALL =
            List.of(
                    list(
                            "the vector module belongs to kernels/simd",
                            JAVA,
                            "kernels/simd/.*",
                            "jdk\\.incubator\\.vector\\.[A-Z]|import (module )?jdk\\.incubator"),
                    list(
                            "the flag of the vector module belongs to the launcher and the poms",
                            TEXT,
                            "novate|pom\\.xml|README\\.md|docs/.*|kernels/simd/.*|bench/results/.*",
                            "add-modules"),
                    list(
                            "native calls belong to bindings",
                            JAVA,
                            "bindings/.*",
                            "foreign\\.(Linker|SymbolLookup|FunctionDescriptor)|nativeLinker"
                                    + "|\\.reinterpret\\(|System\\.load(Library)?\\("),
                    list(
                            "the flag of native calls belongs to the launcher, the poms and who asks",
                            TEXT,
                            "novate|pom\\.xml|README\\.md|docs/.*|bindings/.*"
                                    + "|kernels/(native|opencl)/.*|bench/results/.*",
                            "enable-native-access"),
                    list("JOCL belongs to kernels/opencl", JAVA, "kernels/opencl/.*", "org\\.jocl"),
                    list("Aeron belongs to the cluster", JAVA, "runtime/cluster/.*", "io\\.aeron"),
                    list(
                            "codecs of messages belong to runtime/wire",
                            JAVA,
                            "runtime/wire/.*",
                            "uk\\.co\\.real_logic|org\\.agrona\\.sbe|io\\.novate\\.wire\\.sbe"),
                    list(
                            "the generator of codecs does not run in production",
                            "runtime/wire/src/main/.*\\.java",
                            NOWHERE,
                            "uk\\.co\\.real_logic"),
                    list("Web3j belongs to the chain", JAVA, "settlement/chain/.*", "org\\.web3j"),
                    code(
                            "the core is exact and knows only its commands",
                            "runtime/core/src/main/.*\\.java",
                            "\\b(double|float|Double|Float|nanoTime|currentTimeMillis|Random"
                                    + "|HashMap|HashSet)\\b"),
                    code(
                            "kernels are exact",
                            "kernels/[a-z]+/src/main/.*\\.(java|c|h|cl)|fpga/.*\\.cl",
                            "\\b(double|float|Double|Float|DoubleVector|FloatVector)\\b"),
                    list(
                            "a kernel starts no thread but in kernels/threads and where a device is waited for",
                            "kernels/[a-z]+/src/main/.*\\.java",
                            "kernels/(threads/.*|opencl/.*/DeviceThread.java)",
                            "\\bThread\\.(of|start)|new Thread\\b|\\bExecutors?\\b"),
                    code(
                            "C text includes nothing and takes no memory",
                            "kernels/[a-z]+/src/main/.*\\.(c|h|cl)|fpga/.*\\.cl",
                            "#\\s*include|\\b(malloc|calloc|realloc|free)\\b"),
                    list(
                            "no registry is named, a build uses what its machine is set to",
                            TEXT,
                            NOWHERE,
                            "repo1?\\.maven\\.(apache\\.)?org|central\\.sonatype|registry\\.npmjs"
                                    + "|registry\\.yarnpkg|deb\\.debian\\.org|archive\\.ubuntu"),
                    list(
                            "no path of one machine",
                            TEXT,
                            NOWHERE,
                            "(?<![\\w.*)}:/-])/(home|root|work|tmp|Users|mnt)/\\w"),
                    list("nothing is left to do", CODE, NOWHERE, "\\b(TODO|FIXME)\\b"),
                    list(
                            "no test is skipped or sleeps",
                            ".*/src/test/.*\\.java",
                            NOWHERE,
                            "@Disabled|Assumptions?\\.assume|assumeTrue|Thread\\.sleep"),
                    list(
                            "a class is named after what it is",
                            JAVA,
                            NOWHERE,
                            "\\b(class|interface|record|enum) \\w+"
                                    + "(Impl|Manager|Helper|Util|Utils|Base|Data|Info|Common)\\b"));

    private static WordList list(String name, String where, String except, String words) {
        return new WordList(
                name,
                Pattern.compile(where),
                Pattern.compile(HERE + ".*|" + except),
                Pattern.compile(words),
                false);
    }

    private static WordList code(String name, String where, String words) {
        return new WordList(
                name,
                Pattern.compile(where),
                Pattern.compile(NOWHERE),
                Pattern.compile(words),
                true);
    }

    /** Returns one line for each breach in a file, empty when there is none. */
    List<String> breaches(String path, String text) {
        List<String> found = new ArrayList<>();
        if (!where.matcher(path).matches() || except.matcher(path).matches()) {
            return found;
        }
        String read = codeOnly ? withoutComments(text) : text;
        Matcher matcher = words.matcher(read);
        while (matcher.find()) {
            long line = 1 + read.chars().limit(matcher.start()).filter(c -> c == '\n').count();
            found.add(path + ":" + line + ": '" + matcher.group() + "': " + name);
        }
        return found;
    }

    /** Returns the text with every comment blanked, line ends kept. */
    static String withoutComments(String text) {
        return COMMENT.matcher(text).replaceAll(match -> match.group().replaceAll("[^\n]", " "));
    }
}

package io.novate.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Vector code that HotSpot inlines into a big caller is boxed there when it comes late. */
final class VectorColumnsTest {
    /** FreqInlineSize of HotSpot. */
    private static final int INLINED_MAX = 325;

    @Test
    void shouldBeTooLongToBeInlined() throws IOException {
        List<String> seen = new ArrayList<>();
        try (InputStream text = VectorColumns.class.getResourceAsStream("VectorColumns.class")) {
            for (MethodModel method : ClassFile.of().parse(text.readAllBytes()).methods()) {
                String name = method.methodName().stringValue();
                if (name.equals("multiply") || name.equals("addTerms")) {
                    seen.add(name);
                    int length = ((CodeAttribute) method.code().orElseThrow()).codeLength();
                    assertTrue(length > INLINED_MAX, () -> name + " has " + length + " bytes");
                }
            }
        }
        assertEquals(List.of("multiply", "addTerms"), seen);
    }
}

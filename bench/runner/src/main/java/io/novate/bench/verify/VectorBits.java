package io.novate.bench.verify;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** How wide the vectors of a JVM are at most: a narrower processor is a JVM with this flag. */
public final class VectorBits {
    /** Narrowest vectors that a processor with vectors has. */
    static final int NARROWEST = 128;

    private static final String OPTION = "MaxVectorSize";

    private VectorBits() {}

    /** Returns the width of this JVM, 0 when it does not tell. */
    public static int own() {
        try {
            HotSpotDiagnosticMXBean diagnostics =
                    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return 8 * Integer.parseInt(diagnostics.getVMOption(OPTION).getValue());
        } catch (RuntimeException e) {
            return 0;
        }
    }

    /** Returns the narrower widths, widest first, that a JVM of this width can be told to take. */
    public static List<Integer> narrower(int ownBits) {
        List<Integer> widths = new ArrayList<>();
        for (int bits = ownBits / 2; bits >= NARROWEST; bits /= 2) {
            widths.add(bits);
        }
        return widths;
    }

    /**
     * Returns the flags of the C compiler that make a processor as narrow as such a JVM, none for
     * one that is not x86-64.
     */
    public static String compilerFlags(int bits) {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return "";
        }
        return bits > NARROWEST ? "-mno-avx512f" : "-mno-avx512f -mno-avx2 -mno-avx";
    }

    /** Returns the flag that makes a JVM that narrow. */
    public static String flag(int bits) {
        return "-XX:" + OPTION + "=" + bits / 8;
    }
}

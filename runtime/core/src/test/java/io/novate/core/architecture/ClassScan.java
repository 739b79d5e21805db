package io.novate.core.architecture;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantValueEntry;
import java.lang.classfile.constantpool.DoubleEntry;
import java.lang.classfile.constantpool.FloatEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one class file and names what an exact, deterministic machine must not contain.
 *
 * <p>A class file hides nothing: every constant, every type in a descriptor and every instruction
 * is looked at, so the answer does not depend on how the source was written.
 */
final class ClassScan {
    private static final Pattern FLOATING_OPCODE =
            Pattern.compile(
                    "[FD](CONST|LOAD|STORE|ALOAD|ASTORE|ADD|SUB|MUL|DIV|REM|NEG|CMP|RETURN).*"
                            + "|[IL]2[FD]|[FD]2[ILFD]");
    private static final Pattern FLOATING_BOX =
            Pattern.compile("(.*L|\\[*L?|)java/lang/(Float|Double)(;.*|)");
    private static final Pattern REFERENCE = Pattern.compile("L[^;]*;");

    /** Owners no member of which may be named: clocks, chance, threads, devices, unordered maps. */
    private static final Pattern BANNED_OWNER =
            Pattern.compile(
                    "java/util/(Random|SplittableRandom|HashMap|HashSet|IdentityHashMap|WeakHashMap"
                            + "|Hashtable|Timer|UUID|Date|Calendar|ServiceLoader|Scanner)"
                            + "|java/util/(concurrent|random|logging)/.*"
                            + "|java/lang/(Thread|ThreadLocal|ThreadGroup|Process|ProcessBuilder)"
                            + "|java/lang/(Runtime|ScopedValue)"
                            + "|java/lang/reflect/.*|java/lang/foreign/(Linker|SymbolLookup).*"
                            + "|java/io/(File.*|RandomAccessFile|Console|PrintStream)"
                            + "|java/nio/file/.*|java/nio/channels/.*"
                            + "|java/net/.*|java/time/.*|java/sql/.*");

    /** Single members of owners that are otherwise welcome. */
    private static final Set<String> BANNED_MEMBERS =
            Set.of(
                    "java/lang/System.nanoTime",
                    "java/lang/System.currentTimeMillis",
                    "java/lang/System.identityHashCode",
                    "java/lang/System.getProperty",
                    "java/lang/System.getenv",
                    "java/lang/System.out",
                    "java/lang/System.err",
                    "java/lang/Math.random",
                    "java/util/Collections.shuffle",
                    "java/util/Map.of",
                    "java/util/Map.ofEntries",
                    "java/util/Map.copyOf",
                    "java/util/Set.of",
                    "java/util/Set.copyOf",
                    "java/util/stream/Collectors.toSet",
                    "java/util/stream/Collectors.toMap",
                    "java/util/stream/Collectors.groupingBy",
                    "java/util/stream/BaseStream.parallel",
                    "java/util/Collection.parallelStream");

    private ClassScan() {}

    /** Returns where floating point occurs, empty when the class is exact. */
    static List<String> floatingPoint(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        List<String> found = new ArrayList<>();
        String name = model.thisClass().asInternalName();
        Set<PoolEntry> loadFactors = loadFactors(model);
        for (PoolEntry entry : model.constantPool()) {
            if (isFloating(entry) && !loadFactors.contains(entry)) {
                found.add(name + " has " + text(entry));
            }
        }
        model.fields().stream()
                .filter(field -> isFloating(field.fieldType().stringValue()))
                .forEach(field -> found.add(name + "." + field.fieldName().stringValue()));
        for (MethodModel method : model.methods()) {
            String where = name + "." + method.methodName().stringValue();
            if (isFloating(method.methodType().stringValue())) {
                found.add(where + method.methodType().stringValue());
            }
            method.code().ifPresent(code -> addFloating(code, where, found));
        }
        return found;
    }

    /**
     * Returns the entries by which a class sizes a map of Agrona: its constructors that take a load
     * factor, and the constants of a class that calls one. Arithmetic on them is still found.
     */
    private static Set<PoolEntry> loadFactors(ClassModel model) {
        Set<PoolEntry> allowed = new HashSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member
                    && member.owner().asInternalName().startsWith("org/agrona/collections/")
                    && member.name().equalsString("<init>")) {
                allowed.add(member.nameAndType());
            }
        }
        if (allowed.stream().anyMatch(ClassScan::isFloating)) {
            model.constantPool().forEach(entry -> addConstant(entry, allowed));
        }
        return allowed;
    }

    private static void addConstant(PoolEntry entry, Set<PoolEntry> allowed) {
        if (entry instanceof FloatEntry) {
            allowed.add(entry);
        }
    }

    private static void addFloating(CodeModel code, String where, List<String> found) {
        for (CodeElement element : code) {
            boolean floating =
                    switch (element) {
                        case LocalVariable local -> isFloating(local.type().stringValue());
                        case NewPrimitiveArrayInstruction array ->
                                array.typeKind() == TypeKind.FLOAT
                                        || array.typeKind() == TypeKind.DOUBLE;
                        case Instruction instruction ->
                                FLOATING_OPCODE.matcher(instruction.opcode().name()).matches();
                        default -> false;
                    };
            if (floating) {
                found.add(where + ": " + element);
            }
        }
    }

    private static String text(PoolEntry entry) {
        return switch (entry) {
            case ConstantValueEntry constant -> "the constant " + constant.constantValue();
            case NameAndTypeEntry member ->
                    "the member " + member.name().stringValue() + member.type().stringValue();
            default -> "the type " + entry;
        };
    }

    private static boolean isFloating(PoolEntry entry) {
        return switch (entry) {
            case FloatEntry _, DoubleEntry _ -> true;
            case NameAndTypeEntry nameAndType -> isFloating(nameAndType.type().stringValue());
            case ClassEntry type ->
                    type.asInternalName().startsWith("[") && isFloating(type.asInternalName());
            case Utf8Entry text -> FLOATING_BOX.matcher(text.stringValue()).matches();
            default -> false;
        };
    }

    private static boolean isFloating(String descriptor) {
        String primitives = REFERENCE.matcher(descriptor).replaceAll("");
        return primitives.contains("D") || primitives.contains("F");
    }

    /** Returns the banned classes and members that the class names. */
    static List<String> banned(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        List<String> found = new ArrayList<>();
        String name = model.thisClass().asInternalName();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type -> {
                    if (BANNED_OWNER.matcher(type.asInternalName()).matches()) {
                        found.add(name + " names " + type.asInternalName());
                    }
                }
                case MemberRefEntry member -> {
                    String called =
                            member.owner().asInternalName() + "." + member.name().stringValue();
                    if (BANNED_MEMBERS.contains(called)) {
                        found.add(name + " uses " + called);
                    }
                }
                default -> {}
            }
        }
        return found;
    }
}

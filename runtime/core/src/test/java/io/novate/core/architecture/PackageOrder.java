package io.novate.core.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.ArrayList;
import java.util.List;

/** The order of the core's packages: each may look only leftward. */
final class PackageOrder {
    private static final String CORE = "io.novate.core";

    /** From the arithmetic everything rests on to the facade that embedders see. */
    static final List<String> ORDER =
            List.of(
                    CORE + ".unit",
                    CORE + ".memory",
                    CORE + ".command",
                    CORE + ".intake",
                    CORE + ".ledger",
                    CORE + ".position",
                    CORE + ".price",
                    CORE + ".margin",
                    CORE + ".liquidation",
                    CORE + ".merkle",
                    CORE + ".batch",
                    CORE + ".machine",
                    CORE);

    private PackageOrder() {}

    /** Returns one line for each arrow that points the wrong way, empty when there is none. */
    static List<String> violations(JavaClasses classes) {
        List<String> found = new ArrayList<>();
        for (ArchRule rule : rules()) {
            EvaluationResult result = rule.allowEmptyShould(true).evaluate(classes);
            found.addAll(result.getFailureReport().getDetails());
        }
        return found;
    }

    private static List<ArchRule> rules() {
        List<ArchRule> rules = new ArrayList<>();
        String[] all = ORDER.toArray(String[]::new);
        rules.add(classes().should().resideInAnyPackage(all).because("the order names every room"));
        for (int index = 0; index + 1 < all.length; index++) {
            String[] right = ORDER.subList(index + 1, all.length).toArray(String[]::new);
            rules.add(
                    noClasses()
                            .that()
                            .resideInAPackage(all[index])
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(right));
        }
        rules.add(
                classes()
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "java.lang..",
                                "java.io",
                                "java.math",
                                "java.nio",
                                "java.nio.charset",
                                "java.util..",
                                "org.agrona.collections..",
                                "io.novate.kernel",
                                CORE + "..",
                                ""));
        return rules;
    }
}

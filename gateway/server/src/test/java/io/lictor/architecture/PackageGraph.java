package io.lictor.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/**
 * Which package may use which. Immutable.
 *
 * @param root all of this is about packages below it; they are named without it
 * @param allowed what each package may use besides itself; one that is not a key must not exist
 */
record PackageGraph(String root, Map<String, Set<String>> allowed) {

    PackageGraph {
        allowed = Map.copyOf(allowed);
    }

    ArchRule edges() {
        return classes().that().resideInAPackage(root + "..").should(new ArchCondition<>("keep to the package graph") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Set<String> mayUse = allowed.get(name(type));
                if (mayUse == null) {
                    String message =
                            type.getName() + " is in a package that the graph does not know; give it a place there";
                    events.add(SimpleConditionEvent.violated(type, message));
                    return;
                }
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (isInside(target) && !name(target).equals(name(type)) && !mayUse.contains(name(target))) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        });
    }

    ArchRule noCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    private boolean isInside(JavaClass type) {
        return type.getPackageName().startsWith(root + ".");
    }

    private String name(JavaClass type) {
        return type.getPackageName().substring(root.length() + 1);
    }
}

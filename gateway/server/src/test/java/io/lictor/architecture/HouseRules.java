package io.lictor.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What holds for each class, wherever it is. */
final class HouseRules {

    private static final Pattern EMPTY_WORDS =
            Pattern.compile(".*(Manager|Helper|Util|Utils|Impl)|(Abstract|Base)[A-Z].*");

    private static final Set<String> INJECTION = Set.of(
            "org.springframework.beans.factory.annotation.Autowired",
            "org.springframework.beans.factory.annotation.Value",
            "jakarta.inject.Inject",
            "jakarta.annotation.Resource");

    private HouseRules() {}

    static ArchRule concreteClassesAreFinal(Set<String> springProxies) {
        return each(
                "be final",
                type -> !isConcrete(type)
                        || type.getModifiers().contains(JavaModifier.FINAL)
                        || springProxies.contains(type.getName()));
    }

    /** Words that say what a class is part of, instead of what it does. */
    static ArchRule namesSayWhatAClassDoes() {
        return each(
                "not be called after " + EMPTY_WORDS,
                type -> !EMPTY_WORDS.matcher(type.getSimpleName()).matches());
    }

    static ArchRule packagesAreNullMarked() {
        return each(
                "be in a package whose package-info has @NullMarked",
                type -> type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked"));
    }

    static ArchRule noFieldInjection() {
        return fields().should(
                        hold("not be injected", field -> INJECTION.stream().noneMatch(field::isAnnotatedWith)));
    }

    /** A final field may hold something that changes; atomics and concurrent maps are made for nothing else. */
    static ArchRule noStaticState() {
        return fields().should(hold(
                "hold no static state",
                field -> !field.getModifiers().contains(JavaModifier.STATIC)
                        || field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        || (field.getModifiers().contains(JavaModifier.FINAL) && !isMadeToChange(field.getRawType()))));
    }

    private static boolean isMadeToChange(JavaClass type) {
        return type.getPackageName().equals("java.util.concurrent.atomic")
                || Stream.of(java.util.concurrent.ConcurrentMap.class, java.util.Queue.class, ThreadLocal.class)
                        .anyMatch(type::isAssignableTo);
    }

    /** An enum with bodies cannot be final, an anonymous class need not say it, a synthetic one is the compiler's. */
    private static boolean isConcrete(JavaClass type) {
        return !type.isInterface()
                && !type.isEnum()
                && !type.isAnonymousClass()
                && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                && !type.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static ArchRule each(String what, Predicate<JavaClass> holds) {
        return classes().should(new ArchCondition<>(what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!holds.test(type)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " should " + what));
                }
            }
        });
    }

    private static ArchCondition<JavaField> hold(String what, Predicate<JavaField> holds) {
        return new ArchCondition<>(what) {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                if (!holds.test(field)) {
                    events.add(SimpleConditionEvent.violated(field, field.getFullName() + " should " + what));
                }
            }
        };
    }
}

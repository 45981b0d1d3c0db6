package io.lictor.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Calls that a class may not make, and may not hand on as a method reference either. */
final class BannedCalls {

    private BannedCalls() {}

    /** Who needs the time takes a clock. */
    static boolean readsTheTime(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getName();
        return switch (target.getName()) {
            case "nanoTime", "currentTimeMillis" -> owner.equals("java.lang.System");
            case "now" -> owner.startsWith("java.time.") && !takes(target, "java.time.Clock");
            case "system", "systemUTC", "systemDefaultZone" ->
                owner.equals("java.time.Clock") || owner.equals("java.time.InstantSource");
            default -> false;
        };
    }

    /** Who needs chance takes a generator. */
    static boolean throwsDice(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getName();
        return switch (target.getName()) {
            case "random" -> owner.equals("java.lang.Math");
            case "randomUUID" -> owner.equals("java.util.UUID");
            case "current" -> owner.equals("java.util.concurrent.ThreadLocalRandom");
            case "getDefault", "of" -> owner.equals("java.util.random.RandomGenerator");
            case "<init>" -> owner.equals("java.util.Random") || owner.equals("java.security.SecureRandom");
            default -> false;
        };
    }

    /** Nothing on an event loop may wait. */
    static boolean blocks(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getName();
        return switch (target.getName()) {
            case "sleep" -> owner.equals("java.lang.Thread") || owner.equals("java.util.concurrent.TimeUnit");
            case "block", "blockOptional", "blockFirst", "blockLast", "toIterable", "toStream" ->
                owner.equals("reactor.core.publisher.Mono") || owner.equals("reactor.core.publisher.Flux");
            default -> false;
        };
    }

    static ArchRule none(String what, Predicate<CodeUnitAccessTarget> banned, Predicate<JavaClass> exempt) {
        return classes().should(new ArchCondition<>("not " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!exempt.test(outermost(type))) {
                    uses(type)
                            .filter(use -> banned.test((CodeUnitAccessTarget) use.getTarget()))
                            .map(use -> SimpleConditionEvent.violated(type, use.getDescription()))
                            .forEach(events::add);
                }
            }
        });
    }

    private static Stream<JavaAccess<?>> uses(JavaClass type) {
        return Stream.concat(type.getCodeUnitCallsFromSelf().stream(), type.getCodeUnitReferencesFromSelf().stream());
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(BannedCalls::outermost).orElse(type);
    }

    private static boolean takes(CodeUnitAccessTarget target, String parameterType) {
        return target.getRawParameterTypes().stream()
                .anyMatch(parameter -> parameter.getName().equals(parameterType));
    }
}

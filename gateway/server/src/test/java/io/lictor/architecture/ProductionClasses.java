package io.lictor.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.function.Predicate;

/** The compiled classes of all modules that are shipped, read once. */
final class ProductionClasses {

    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ProductionClasses::isShipped)
            .importPackages("io.lictor");

    private ProductionClasses() {}

    /** The main classes of a module are in its {@code target/classes} or its jar, depending on how far the build goes. */
    private static boolean isShipped(Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }

    static boolean isTopLevel(JavaClass type) {
        return type.getEnclosingClass().isEmpty() && !type.getSimpleName().equals("package-info");
    }

    static Predicate<JavaClass> in(String... packages) {
        return type -> {
            for (String name : packages) {
                if (type.getPackageName().equals(name)) {
                    return true;
                }
            }
            return false;
        };
    }
}

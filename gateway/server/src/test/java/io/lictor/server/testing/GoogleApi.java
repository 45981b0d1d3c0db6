package io.lictor.server.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A public API whose generated classes, and the {@code .proto} files they were made of, are in one jar of the class path. */
public enum GoogleApi {
    AIPLATFORM("google/cloud/aiplatform/v1/dataset_service.proto"),
    BIGTABLE_ADMIN("google/bigtable/admin/v2/table.proto"),
    COMPUTE("google/cloud/compute/v1/compute.proto"),
    DIALOGFLOW("google/cloud/dialogflow/v2/agent.proto"),
    FIRESTORE("google/firestore/v1/firestore.proto"),
    KMS("google/cloud/kms/v1/service.proto"),
    LOGGING("google/logging/v2/logging.proto"),
    MONITORING("google/monitoring/v3/metric_service.proto"),
    PUBSUB("google/pubsub/v1/pubsub.proto"),
    SECRETMANAGER("google/cloud/secretmanager/v1/service.proto"),
    SPANNER("google/spanner/v1/spanner.proto"),
    SPEECH("google/cloud/speech/v1/cloud_speech.proto"),
    TASKS("google/cloud/tasks/v2/cloudtasks.proto"),
    TRANSLATE("google/cloud/translate/v3/translation_service.proto");

    private static final Pattern JAVA_OPTION =
            Pattern.compile("^option (java_package|java_outer_classname) = \"([^\"]*)\";", Pattern.MULTILINE);

    private final String oneOfItsFiles;

    GoogleApi(String oneOfItsFiles) {
        this.oneOfItsFiles = oneOfItsFiles;
    }

    /** All files of some APIs with what they import, as {@code protoc --include_imports} would write them. */
    public static FileDescriptorSet descriptorSet(GoogleApi... apis) {
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        for (GoogleApi api : apis) {
            api.addTo(files);
        }
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        files.values().forEach(file -> set.addFile(file.toProto()));
        return set.build();
    }

    private void addTo(Map<String, FileDescriptor> files) {
        URL url = Objects.requireNonNull(getClass().getClassLoader().getResource(oneOfItsFiles), oneOfItsFiles);
        try (JarFile jar = ((JarURLConnection) url.openConnection()).getJarFile()) {
            List<JarEntry> protos = jar.stream()
                    .filter(entry -> entry.getName().matches("google/.*\\.proto"))
                    .toList();
            for (JarEntry proto : protos) {
                addWithImports(outerClass(jar, proto), files);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static FileDescriptor outerClass(JarFile jar, JarEntry proto) throws IOException {
        try (InputStream source = jar.getInputStream(proto)) {
            String javaPackage = "";
            String name = camelCase(proto.getName().replaceFirst(".*/", "").replace(".proto", ""));
            Matcher option = JAVA_OPTION.matcher(new String(source.readAllBytes(), UTF_8));
            while (option.find()) {
                boolean names = option.group(1).equals("java_outer_classname");
                name = names ? option.group(2) : name;
                javaPackage = names ? javaPackage : option.group(2);
            }
            Object file = Class.forName(javaPackage + "." + name)
                    .getMethod("getDescriptor")
                    .invoke(null);
            return (FileDescriptor) Objects.requireNonNull(file);
        } catch (ReflectiveOperationException noGeneratedClass) {
            throw new IllegalStateException(proto.getName(), noGeneratedClass);
        }
    }

    private static String camelCase(String fileName) {
        return Pattern.compile("(?:^|_)([a-z0-9])")
                .matcher(fileName)
                .replaceAll(start -> start.group(1).toUpperCase(Locale.ROOT));
    }

    private static void addWithImports(FileDescriptor file, Map<String, FileDescriptor> files) {
        if (files.putIfAbsent(file.getName(), file) == null) {
            file.getDependencies().forEach(imported -> addWithImports(imported, files));
        }
    }
}

package io.lictor.bench.peers.spring;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.lictor.bench.peers.contract.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Spring Cloud Gateway with a route to the pages, and one that carries its {@code JsonToGrpc} filter. The filter knows no path variables and no
 * requests without a body, so there is a route for the order only.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class SpringPeer {

    /** Arguments: Spring Boot's, with {@code --peers.backend} for the port of the backend that speaks TLS, {@code --peers.pages} for that of pages. */
    public static void main(String[] args) throws IOException {
        Path descriptors = Files.createTempFile("peers", ".pb");
        descriptors.toFile().deleteOnExit();
        Files.write(descriptors, set(Order.getDescriptor().getFile()).build().toByteArray());
        SpringApplication application = new SpringApplication(SpringPeer.class);
        application.setDefaultProperties(
                Map.of("peers.descriptors", descriptors.toUri().toString()));
        application.run(args);
    }

    /** The filter looks for the service in the first file of the set only, while protoc writes what is imported first. */
    private static FileDescriptorSet.Builder set(FileDescriptor file) {
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder().addFile(file.toProto());
        for (FileDescriptor imported : file.getDependencies()) {
            set.addAllFile(set(imported).getFileList());
        }
        return set;
    }
}

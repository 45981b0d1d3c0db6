package io.lictor.server.config;

import io.lictor.server.backend.Certificates;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/** Reads an SSL bundle of Spring Boot for connections to services. Stateless. */
final class UpstreamBundle {

    private UpstreamBundle() {}

    /** Read once: a bundle that is reloaded counts from the next start on. */
    static Certificates certificates(@Nullable String name, SslBundles bundles) {
        if (name == null) {
            return new Certificates(Optional.empty());
        }
        try {
            SslManagerBundle managers = bundles.getBundle(name).getManagers();
            return new Certificates(Optional.of(
                    new Certificates.Chosen(managers.getTrustManagerFactory(), managers.getKeyManagerFactory())));
        } catch (NoSuchSslBundleException | IllegalStateException unusable) {
            throw new InvalidSettingException("lictor.upstream.ssl-bundle=" + name, unusable);
        }
    }
}

package io.lictor.server.config;

import io.lictor.server.backend.Certificates;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/** Reads an SSL bundle of Spring Boot for connections to services, again when it is reloaded. Stateless. */
final class UpstreamBundle {

    private static final Logger log = LoggerFactory.getLogger(UpstreamBundle.class);

    private UpstreamBundle() {}

    static Certificates certificates(@Nullable String name, SslBundles bundles) {
        if (name == null) {
            return new Certificates(Optional.empty());
        }
        try {
            Certificates certificates = new Certificates(Optional.of(chosen(bundles.getBundle(name))));
            bundles.addBundleUpdateHandler(name, reloaded -> renew(certificates, name, reloaded));
            return certificates;
        } catch (NoSuchSslBundleException | IllegalStateException unusable) {
            throw new InvalidSettingException("lictor.upstream.ssl-bundle=" + name, unusable);
        }
    }

    private static Certificates.Chosen chosen(SslBundle bundle) {
        SslManagerBundle managers = bundle.getManagers();
        return new Certificates.Chosen(managers.getTrustManagerFactory(), managers.getKeyManagerFactory());
    }

    /** A failure must not reach the one thread that watches the files of all bundles. */
    private static void renew(Certificates certificates, String name, SslBundle reloaded) {
        try {
            certificates.renew(chosen(reloaded));
            log.info("SSL bundle {} was reloaded: new connections to services use it", name);
        } catch (RuntimeException unusable) {
            log.warn("SSL bundle {} was reloaded and is not used: {}", name, String.valueOf(unusable.getMessage()));
        }
    }
}

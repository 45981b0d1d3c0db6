package io.lictor.server.config;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** A bundle for services that is reloaded. */
final class UpstreamBundleTest {

    /** The one who reloads watches the files of all bundles, and would watch no more. */
    @Test
    void one_that_cannot_be_used_is_no_failure_of_its_reload() {
        SslStoreBundle empty = SslStoreBundle.of((KeyStore) null, null, null);
        SslStoreBundle broken = new PemSslStoreBundle(PemSslStoreDetails.forCertificate("no certificate"), null);
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("services", SslBundle.of(empty));
        var unused = UpstreamBundle.certificates("services", bundles);

        assertThatCode(() -> bundles.updateBundle("services", SslBundle.of(broken)))
                .doesNotThrowAnyException();
    }
}

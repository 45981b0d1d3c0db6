package io.lictor.server.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A new key and its certificate, which nobody trusts.
 *
 * @param store a file of PKCS #12
 */
public record SelfSigned(Path store, String password) {

    /**
     * Makes one, as the JDK's own tool does.
     *
     * @param name of the host that the certificate is for
     */
    public static SelfSigned in(Path directory, String name) throws IOException, InterruptedException {
        return in(directory, name, "dns:" + name);
    }

    /**
     * Makes one for an address.
     *
     * @param subject what the certificate is for, as {@code ip:127.0.0.1}
     */
    public static SelfSigned in(Path directory, String name, String subject) throws IOException, InterruptedException {
        SelfSigned made = new SelfSigned(directory.resolve(name + ".p12"), "only-for-this-test");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + subject,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        made.store().toString(),
                        "-storepass",
                        made.password()))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool made no key: " + output);
        }
        return made;
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), password.toCharArray());
    }

    /** For a server. */
    public KeyManagerFactory server() throws IOException, GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys(), password.toCharArray());
        return factory;
    }

    /** For a server that believes these and nobody else. */
    public static TrustManagerFactory trusting(SelfSigned... believed) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (SelfSigned each : believed) {
            KeyStore keys = each.keys();
            String alias = keys.aliases().nextElement();
            trusted.setCertificateEntry(alias, keys.getCertificate(alias));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory;
    }

    /** Its certificate in a file beside it, for those who are to trust it. */
    public Path certificate() throws IOException, GeneralSecurityException {
        KeyStore keys = keys();
        return pem(
                "CERTIFICATE", keys.getCertificate(keys.aliases().nextElement()).getEncoded());
    }

    /** Its private key in a file beside it. */
    public Path key() throws IOException, GeneralSecurityException {
        KeyStore keys = keys();
        return pem(
                "PRIVATE KEY",
                keys.getKey(keys.aliases().nextElement(), password.toCharArray())
                        .getEncoded());
    }

    private Path pem(String what, byte[] encoded) throws IOException {
        return Files.writeString(
                store.resolveSibling(store.getFileName() + "." + what.replace(' ', '-') + ".pem"),
                "-----BEGIN " + what + "-----\n"
                        + Base64.getMimeEncoder().encodeToString(encoded)
                        + "\n-----END " + what + "-----\n");
    }
}

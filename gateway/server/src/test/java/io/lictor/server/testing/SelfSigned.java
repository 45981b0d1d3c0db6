package io.lictor.server.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

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
}

package io.lictor.samples.auth;

import static io.lictor.samples.serving.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.ErrorInfo;
import io.grpc.Status.Code;
import io.lictor.samples.proto.auth.AuthServiceGrpc;
import io.lictor.samples.proto.auth.AuthServiceGrpc.AuthServiceBlockingStub;
import io.lictor.samples.proto.auth.LoginRequest;
import io.lictor.samples.proto.auth.VerifyRequest;
import io.lictor.samples.serving.ServedSample;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
final class AuthSampleTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("AUTH_KEY", "sixteen letters!", "AUTH_USERS", "livia:octavia,demo:demo");

    private ServedSample served;
    private ServedSample other;
    private AuthServiceBlockingStub auth;

    @BeforeEach
    void start() throws IOException {
        served = ServedSample.serve(AuthSample.create(ENVIRONMENT).services());
        other = ServedSample.serve(AuthSample.create(ENVIRONMENT).services());
        auth = AuthServiceGrpc.newBlockingStub(served.channel());
    }

    @AfterEach
    void stop() {
        served.close();
        other.close();
    }

    @Test
    void a_token_from_one_process_is_known_to_another() {
        String token = auth.login(login("livia", "octavia")).getToken();

        VerifyRequest request = VerifyRequest.newBuilder().setToken(token).build();
        assertThat(AuthServiceGrpc.newBlockingStub(other.channel())
                        .verify(request)
                        .getUser())
                .isEqualTo("livia");
    }

    @Test
    void a_wrong_password_and_an_unknown_user_look_the_same() {
        for (LoginRequest wrong : new LoginRequest[] {login("livia", "demo"), login("nero", "octavia")}) {
            assertThat(assertRefused(() -> auth.login(wrong), Code.UNAUTHENTICATED)
                            .detail(ErrorInfo.class)
                            .getReason())
                    .isEqualTo("BAD_CREDENTIALS");
        }
    }

    @Test
    void user_and_password_must_be_given() {
        assertThat(assertRefused(() -> auth.login(LoginRequest.getDefaultInstance()), Code.INVALID_ARGUMENT)
                        .fields())
                .containsExactly("user", "password");
    }

    @Test
    void a_foreign_token_is_unauthenticated() {
        VerifyRequest request = VerifyRequest.newBuilder().setToken("abc.def").build();

        assertRefused(() -> auth.verify(request), Code.UNAUTHENTICATED);
    }

    @Test
    void a_short_key_and_bad_users_are_refused_at_the_start() {
        assertThatThrownBy(() -> AuthSample.create(Map.of("AUTH_KEY", "short"))).hasMessageContaining("AUTH_KEY");
        assertThatThrownBy(() -> AuthSample.create(Map.of("AUTH_USERS", "nobody")))
                .hasMessageContaining("AUTH_USERS");
    }

    private static LoginRequest login(String user, String password) {
        return LoginRequest.newBuilder().setUser(user).setPassword(password).build();
    }
}

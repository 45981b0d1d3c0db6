package io.lictor.acceptance.containers;

/**
 * One container of a {@link Stack}. Thread-safe.
 *
 * @param service its name in the compose file
 */
record Container(Engine engine, String id, String service) {

    private static final int HOST_NAME = 12;

    /** By this the IDs of instances in Consul end or go on, and no other container has it. */
    String hostName() {
        return id.substring(0, HOST_NAME);
    }

    /** SIGKILL. */
    void kill() {
        engine.docker("kill", id);
    }

    /** SIGTERM; returns when the process has ended, in the time its compose file allows. */
    void stop() {
        engine.docker("stop", id);
    }

    void start() {
        engine.docker("start", id);
    }

    void pause() {
        engine.docker("pause", id);
    }

    void unpause() {
        engine.docker("unpause", id);
    }

    void remove() {
        engine.docker("rm", "--volumes", id);
    }

    /** The only one it is in. */
    String network() {
        return inspect("{{range $name, $any := .NetworkSettings.Networks}}{{$name}}{{end}}");
    }

    /** Its connections hear nothing of it. */
    void disconnect(String network) {
        engine.docker("network", "disconnect", network, id);
    }

    void connect(String network) {
        engine.docker("network", "connect", "--alias", service, network, id);
    }

    /** In its only network. */
    String address() {
        return inspect("{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
    }

    String image() {
        return inspect("{{.Config.Image}}");
    }

    /** As the process ended; 137 after {@link #kill}. */
    int exitCode() {
        return Integer.parseInt(inspect("{{.State.ExitCode}}"));
    }

    String log() {
        return engine.docker("logs", id);
    }

    private String inspect(String template) {
        return engine.docker("inspect", "--format", template, id).strip();
    }
}

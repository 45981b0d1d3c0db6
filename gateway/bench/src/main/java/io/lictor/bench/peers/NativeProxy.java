package io.lictor.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Proxies that are no Java: as many threads or workers as cores, connections kept on both sides, no access log, the headers that
 * Lictor sets too as far as each can.
 */
enum NativeProxy {
    NGINX("usr/sbin/nginx", "-c %file% -p %work% -e stderr", """
            worker_processes %cores%;
            daemon off;
            user %user%;
            pid %work%/nginx.pid;
            events { worker_connections 1024; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              client_body_temp_path %work%/nginx-body;
              proxy_temp_path %work%/nginx-proxy;
              fastcgi_temp_path %work%/nginx-fastcgi;
              uwsgi_temp_path %work%/nginx-uwsgi;
              scgi_temp_path %work%/nginx-scgi;
              upstream pages {
                server 127.0.0.1:%backend%;
                keepalive 128;
                keepalive_requests 1000000000;
              }
              server {
                listen 127.0.0.1:%port%;
                location / {
                  proxy_pass http://pages;
                  proxy_http_version 1.1;
                  proxy_max_temp_file_size 0;
                  proxy_set_header Connection "";
                  proxy_set_header X-Request-Id $request_id;
                  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                  proxy_set_header X-Forwarded-Host $http_host;
                  proxy_set_header X-Forwarded-Proto $scheme;
                }
              }
            }
            """),
    HAPROXY("usr/sbin/haproxy", "-db -f %file%", """
            global
              nbthread %cores%
              maxconn 1024
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
              http-reuse always
              option forwardfor
            frontend public
              bind 127.0.0.1:%port%
              unique-id-format %[uuid()]
              http-request set-header X-Request-Id %[unique-id]
              http-request set-header X-Forwarded-Host %[req.hdr(host)]
              http-request set-header X-Forwarded-Proto http
              default_backend pages
            backend pages
              server one 127.0.0.1:%backend%
            """),
    CADDY("usr/bin/caddy", "run --config %file% --adapter caddyfile", """
            {
              admin off
              auto_https off
            }
            http://:%port% {
              bind 127.0.0.1
              reverse_proxy 127.0.0.1:%backend% {
                transport http {
                  keepalive_idle_conns_per_host 128
                }
                header_up X-Request-Id {http.request.uuid}
              }
            }
            """);

    private final String program;
    private final String arguments;
    private final String configuration;

    NativeProxy(String program, String arguments, String configuration) {
        this.program = program;
        this.arguments = arguments;
        this.configuration = configuration;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param packages where programs and libraries are unpacked */
    ChildProcess start(Path packages, Path work, int port, int backend) throws IOException {
        Path file = work.resolve(id() + ".conf");
        Map<String, String> known = Map.of(
                "%file%",
                file.toString(),
                "%work%",
                work.toAbsolutePath().toString(),
                "%user%",
                System.getProperty("user.name"),
                "%cores%",
                "" + Runtime.getRuntime().availableProcessors(),
                "%port%",
                "" + port,
                "%backend%",
                "" + backend);
        Files.writeString(file, filled(configuration, known));
        List<String> command = new ArrayList<>(List.of(packages.resolve(program).toString()));
        for (String argument : arguments.split(" ", -1)) {
            command.add(filled(argument, known));
        }
        // Found beside the program where the machine does not have them.
        String libraries = System.getProperty("lictor.proxies.libraries", "");
        Map<String, String> environment =
                Map.of("LD_LIBRARY_PATH", libraries, "HOME", work.toString(), "XDG_DATA_HOME", work.toString());
        return ChildProcess.start(command, environment, work.resolve(id() + ".log"));
    }

    private static String filled(String text, Map<String, String> values) {
        String filled = text;
        for (Map.Entry<String, String> each : values.entrySet()) {
            filled = filled.replace(each.getKey(), each.getValue());
        }
        return filled;
    }
}

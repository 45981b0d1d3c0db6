# Two Lictors on Nomad, each beside the Consul agent of its machine. Untested where Lictor is built: see deploy.md.
job "lictor" {
  type = "service"

  update {
    max_parallel      = 1
    health_check      = "checks"
    min_healthy_time  = "10s"
    healthy_deadline  = "2m"
    progress_deadline = "5m"
    auto_revert       = true
  }

  group "gateway" {
    count = 2

    constraint {
      distinct_hosts = true
    }

    network {
      port "http" {
        static = 8080
      }
    }

    # Nomad registers Lictor, and takes it out before the signal. Who finds Lictor by Consul has learnt of it by then.
    shutdown_delay = "2s"

    service {
      name = "lictor"
      port = "http"

      check {
        type     = "http"
        path     = "/actuator/health/readiness"
        interval = "2s"
        timeout  = "2s"
      }
    }

    task "lictor" {
      driver = "docker"

      config {
        image           = "registry.example/lictor:0.1.0"
        # The agent listens on 127.0.0.1 of the machine.
        network_mode    = "host"
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
        mount {
          type   = "tmpfs"
          target = "/tmp"
          tmpfs_options {
            size = 67108864
          }
        }
      }

      env {
        SERVER_PORT                                  = "${NOMAD_PORT_http}"
        SPRING_CLOUD_CONSUL_HOST                     = "127.0.0.1"
        SPRING_CLOUD_CONSUL_DISCOVERY_REGISTER       = "false"
        LICTOR_CONSUL_TOKENFILE                      = "${NOMAD_SECRETS_DIR}/consul_token"
        LICTOR_SHUTDOWN_DELAY                        = "3s"
        SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE     = "20s"
      }

      consul {}

      # Longer than delay and phase together. More than 30s counts only where max_kill_timeout of Nomad's clients allows it.
      kill_signal  = "SIGTERM"
      kill_timeout = "30s"

      resources {
        cpu    = 2000
        memory = 512
      }
    }
  }
}

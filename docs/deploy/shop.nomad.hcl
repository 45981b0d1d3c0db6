# A service behind Lictor, registered by Nomad: it knows neither Consul nor Lictor. Untested where Lictor is built: see
# deploy.md.
job "shop" {
  type = "service"

  update {
    max_parallel     = 1
    health_check     = "checks"
    min_healthy_time = "5s"
    auto_revert      = true
  }

  group "shop" {
    count = 3

    network {
      port "http" {}
      port "grpc" {}
    }

    # Out of Consul, then so long as before: what is routed here already ends, nothing new comes.
    shutdown_delay = "2s"

    # One name, two registrations: two routes.
    service {
      name = "shop"
      port = "http"
      tags = ["restful", "lictor.timeout=2s"]
      meta {
        version = "1.4.0"
      }

      check {
        type     = "http"
        path     = "/health"
        interval = "1s"
        timeout  = "2s"
      }
    }

    service {
      name = "shop"
      port = "grpc"
      tags = ["rpc"]
      meta {
        version = "1.4.0"
      }

      check {
        type     = "grpc"
        interval = "1s"
        timeout  = "2s"
      }
    }

    task "shop" {
      driver = "docker"

      config {
        image = "registry.example/shop:1.4.0"
        ports = ["http", "grpc"]
      }

      env {
        HTTP_PORT = "${NOMAD_PORT_http}"
        GRPC_PORT = "${NOMAD_PORT_grpc}"
      }

      kill_timeout = "10s"

      resources {
        cpu    = 200
        memory = 128
      }
    }
  }
}

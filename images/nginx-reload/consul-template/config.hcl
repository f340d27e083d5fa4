# reads from the leader, because a follower learns of a change up to 50 ms later
max_stale = "0s"

consul {
  address = "127.0.0.1:8500"
  retry {
    attempts    = 0 # for ever
    backoff     = "100ms"
    max_backoff = "1s"
  }
}

template {
  source      = "/etc/consul-template/load-balancer.tpl"
  destination = "/etc/nginx/conf.d/load-balancer.conf"
  command     = ["reload-nginx"]
}

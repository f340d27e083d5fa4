{{- define "answer" }}
    {{- if . }}
    proxy_pass http://backend;
    {{- else }}
    default_type application/json;
    add_header Retry-After 1 always;
    return 503 '{"error":"no instance of api is passing"}\n';
    {{- end }}
{{- end -}}

{{- $pool := service "api|passing" -}}
{{- if $pool -}}
upstream backend {
  zone backend 256k;
  least_conn;
{{- range $pool }}
  server {{ .Address }}:{{ .Port }} max_fails=1 fail_timeout=1s;
{{- end }}
  keepalive 256;
  keepalive_requests 1000000000;
  keepalive_timeout 1s;
}

{{ end -}}
server {
  listen 5000 backlog=4096;

  location / {
    include /etc/nginx/proxy.conf;
    # an old worker hands the request on to those that have the new list
    if (-f /run/nginx/retired/$pid) {
      break; # or else it would go on with "return"
      proxy_pass http://unix:/run/nginx/current.sock;
    }
    {{- template "answer" $pool }}
  }
}

# takes what old workers hand on
server {
  listen unix:/run/nginx/current.sock backlog=4096;

  location / {
    include /etc/nginx/proxy.conf;
    {{- template "answer" $pool }}
  }
}

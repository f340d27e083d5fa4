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

server {
  listen 5000 backlog=4096;

  location / {
    proxy_pass http://backend;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    proxy_set_header X-Request-ID $forwarded_request_id;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_connect_timeout 1500ms;
    proxy_next_upstream error timeout;
    proxy_next_upstream_tries 3;
    proxy_next_upstream_timeout 5s;
  }
}
{{- else -}}
server {
  listen 5000 backlog=4096;

  location / {
    default_type application/json;
    add_header Retry-After 1 always;
    return 503 '{"error":"no instance of api is passing"}\n';
  }
}
{{- end }}

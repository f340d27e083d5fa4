{{- /* Each value becomes part of a directive, so it must be one word. */ -}}
{{- range sprig_list "UPSTREAM_IDLE" "UPSTREAM_KEPT" "MAX_FAILS" "FAIL_TIMEOUT" "CLIENT_IDLE" "CONNECT_TIMEOUT"
    "RESPONSE_TIMEOUT" "TRIES" "TRIES_TIMEOUT" }}
  {{- if not (regexMatch "^[a-z0-9]+$" (env .)) }}
    {{- sprig_fail (printf "%s (%s) must be one word of a-z and 0-9" . (env .)) }}
  {{- end }}
{{- end }}

{{- $services := sprig_list }}
{{- $paths := sprig_dict }}
{{- range split " " (env "BALLAST_SERVICES") }}
  {{- if not (regexMatch "^[a-z][a-z0-9-]*:(/[A-Za-z0-9._/~-]*|[A-Za-z0-9.-]+)$" .) }}
    {{- sprig_fail (printf "BALLAST_SERVICES has %q, which is not SERVICE:/PATH or SERVICE:HOST" .) }}
  {{- end }}
  {{- $word := split ":" . }}
  {{- $name := index $word 0 }}
  {{- $route := index $word 1 }}
  {{- $pool := service (printf "%s|passing" $name) }}
  {{- $services = sprig_append $services (sprig_dict "name" $name "route" $route "pool" $pool) }}
  {{- if sprig_hasPrefix "/" $route }}
    {{- $_ := sprig_set $paths $route $name }}
  {{- end }}
{{- end -}}
# services{{ range $services }} {{ .name }}{{ end }}
{{ range $services }}{{ if .pool }}
upstream backend-{{ .name }} {
  zone backend-{{ .name }} 256k;
  least_conn;
{{- range .pool }}
  server {{ .Address }}:{{ .Port }} max_fails={{ env "MAX_FAILS" }} fail_timeout={{ env "FAIL_TIMEOUT" }};
{{- end }}
{{- if ne (env "UPSTREAM_KEPT") "0" }}
  keepalive {{ env "UPSTREAM_KEPT" }};
  keepalive_requests 1000000000;
  keepalive_timeout {{ if eq (env "UPSTREAM_IDLE") "none" }}365d{{ else }}{{ env "UPSTREAM_IDLE" }}{{ end }};
{{- end }}
}
{{ end }}{{ end }}
# the path as it was sent, because nginx decodes the one that it compares with locations; the longest route is the first
map $request_uri $service_of_path {
{{- range sprig_keys $paths | sprig_sortAlpha | sprig_reverse }}
  {{- if eq . "/" }}
  default {{ index $paths . }};
  {{- else }}
  "~^{{ replaceAll "." "\\." . }}(?:/|(?=\?)|$)(?<rest>.*)" {{ index $paths . }};
  {{- end }}
{{- end }}
}

map $host $service {
{{- range $services }}
  {{- if not (sprig_hasPrefix "/" .route) }}
  {{ .route }} {{ .name }};
  {{- end }}
{{- end }}
  default $service_of_path;
}

{{- define "settings" }}
  default_type application/json;
  keepalive_timeout {{ env "CLIENT_IDLE" }};
  proxy_connect_timeout {{ env "CONNECT_TIMEOUT" }};
  proxy_send_timeout {{ env "RESPONSE_TIMEOUT" }};
  proxy_read_timeout {{ env "RESPONSE_TIMEOUT" }};
  proxy_next_upstream_tries {{ env "TRIES" }};
  proxy_next_upstream_timeout {{ env "TRIES_TIMEOUT" }};
{{- end }}

{{- define "request" }}
    include /etc/nginx/proxy.conf;
    proxy_set_header Connection {{ if eq (env "UPSTREAM_KEPT") "0" }}close{{ else }}""{{ end }};
{{- end }}

{{- define "answers" }}
  {{- range . }}
    if ($service = {{ .name }}) {
      {{- if not .pool }}
      add_header Retry-After 1 always;
      return 503 '{"error":"no instance of {{ .name }} is passing"}\n';
      {{- else if or (eq .route "/") (not (sprig_hasPrefix "/" .route)) }}
      break;
      proxy_pass http://backend-{{ .name }};
      {{- else }}
      break;
      proxy_pass http://backend-{{ .name }}/$rest;
      {{- end }}
    }
  {{- end }}
    return 404 '{"error":"no service is at this path"}\n';
{{- end }}

server {
  listen 5000 backlog=4096;
  {{- template "settings" }}

  location / {
    {{- template "request" }}
    # an old worker hands the request on to those that have the new list
    if (-f /run/nginx/retired/$pid) {
      break; # or else it would go on with "return"
      proxy_pass http://unix:/run/nginx/current.sock;
    }
    {{- template "answers" $services }}
  }
}

# takes what old workers hand on
server {
  listen unix:/run/nginx/current.sock backlog=4096;
  {{- template "settings" }}

  location / {
    {{- template "request" }}
    {{- template "answers" $services }}
  }
}

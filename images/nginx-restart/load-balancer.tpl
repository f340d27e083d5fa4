{{- /* Each value becomes part of a directive, so it must be one word. What nginx does anyway is not rendered. */ -}}
{{- range sprig_list "MAX_FAILS" "FAIL_TIMEOUT" "CLIENT_IDLE" "CONNECT_TIMEOUT" "RESPONSE_TIMEOUT" "RETRIES" }}
  {{- if not (regexMatch "^[a-z0-9]+$" (env .)) }}
    {{- sprig_fail (printf "%s (%s) must be one word of a-z and 0-9" . (env .)) }}
  {{- end }}
{{- end }}
{{- $root := false }}
{{- $paths := sprig_dict }}
{{- $hosts := sprig_dict }}
{{- range split " " (env "BALLAST_SERVICES") }}
  {{- if not (regexMatch "^[a-z][a-z0-9-]*:(/[A-Za-z0-9._/~-]*|[A-Za-z0-9.-]+)$" .) }}
    {{- sprig_fail (printf "BALLAST_SERVICES has %q, which is not SERVICE:/PATH or SERVICE:HOST" .) }}
  {{- end }}
  {{- $word := split ":" . }}
  {{- $name := index $word 0 }}
  {{- $route := index $word 1 }}
  {{- $upstream := printf "backend-%s" $name }}
  {{- if eq $route "/" }}
    {{- $root = true }}
    {{- $upstream = "backend" }}
  {{- else if sprig_hasPrefix "/" $route }}
    {{- $_ := sprig_set $paths $route $upstream }}
  {{- else }}
    {{- $_ := sprig_set $hosts $route $upstream }}
  {{- end -}}
upstream {{ $upstream }} {
  least_conn;
{{- range service (printf "%s|passing" $name) }}
  server {{ .Address }}:{{ .Port }}
    {{- with env "MAX_FAILS" }}{{ if ne . "1" }} max_fails={{ . }}{{ end }}{{ end }}
    {{- with env "FAIL_TIMEOUT" }}{{ if ne . "10s" }} fail_timeout={{ . }}{{ end }}{{ end }};
{{- end }}
}

{{ end -}}
{{- if or $paths $hosts -}}
map_hash_bucket_size 512; # a host name may be long

# the path as it was sent, because nginx decodes the one that it compares with locations; the longest route is the first
map $request_uri $upstream_of_path {
{{- range sprig_keys $paths | sprig_sortAlpha | sprig_reverse }}
  "~^{{ replaceAll "." "\\." . }}(?:/|(?=\?)|$)(?<rest>.*)" {{ index $paths . }};
{{- end }}
  default backend;
}

map $host $upstream {
{{- range $host, $upstream := $hosts }}
  {{ $host }} {{ $upstream }};
{{- end }}
  default $upstream_of_path;
}

{{ end -}}
server {
  listen 5000;
{{- with env "CLIENT_IDLE" }}{{ if ne . "65s" }}
  keepalive_timeout {{ . }};
{{- end }}{{ end }}

  location / {
{{- with env "CONNECT_TIMEOUT" }}{{ if ne . "1m" }}
    proxy_connect_timeout {{ . }};
{{- end }}{{ end }}
{{- with env "RESPONSE_TIMEOUT" }}{{ if ne . "1m" }}
    proxy_send_timeout {{ . }};
    proxy_read_timeout {{ . }};
{{- end }}{{ end }}
{{- with env "RETRIES" }}{{ if ne . "all" }}
    proxy_next_upstream_tries {{ . | parseInt | add 1 }};
{{- end }}{{ end }}
{{- range $paths }}
    if ($upstream = {{ . }}) {
      break; # or else it would go on with "return"
      proxy_pass http://{{ . }}/$rest;
    }
{{- end }}
{{- range $hosts }}
    if ($upstream = {{ . }}) {
      break;
      proxy_pass http://{{ . }};
    }
{{- end }}
{{- if $root }}
    proxy_pass http://backend;
{{- else }}
    default_type application/json;
    return 404 '{"error":"no service is at this path"}\n';
{{- end }}
  }
}

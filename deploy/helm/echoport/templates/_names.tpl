{{/* At most 55 characters: the Service of the members adds 8. */}}
{{- define "echoport.name" -}}
{{- $name := .Values.fullnameOverride | default (contains .Chart.Name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name)) -}}
{{- if or (gt (len $name) 55) (not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name)) -}}
{{- fail (printf "%s: is no name for a Service (expected: at most 55 lower-case letters, digits and dashes, a letter first; set fullnameOverride)" $name) -}}
{{- end -}}
{{- $name -}}
{{- end }}

{{- define "echoport.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "echoport.labels" -}}
{{ include "echoport.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "echoport.protocol" -}}
{{ eq (.scheme | default "tcp") "udp" | ternary "UDP" "TCP" }}
{{- end }}

{{/* Every port of the container: name, number, protocol. */}}
{{- define "echoport.ports" -}}
{{- $ports := list -}}
{{- range $name, $listener := .Values.listeners -}}
{{- $ports = append $ports (dict "name" $name "containerPort" $listener.port "protocol" (include "echoport.protocol" $listener)) -}}
{{- end -}}
{{- $own := dict "admin" .Values.admin.port "agent" .Values.admin.agentPort "bridge" .Values.bridge.port -}}
{{- if .Values.cluster.enabled -}}
{{- $own = merge $own (dict "event-bus" .Values.cluster.port "member" .Values.cluster.memberPort) -}}
{{- end -}}
{{- range $name, $port := $own -}}
{{- if $port -}}
{{- $ports = append $ports (dict "name" $name "containerPort" $port "protocol" "TCP") -}}
{{- end -}}
{{- end -}}
{{- toYaml $ports -}}
{{- end }}

{{/* What no schema can say. */}}
{{- define "echoport.check" -}}
{{- $taken := dict -}}
{{- range include "echoport.ports" . | fromYamlArray -}}
{{- $port := printf "%s %d" .protocol (int .containerPort) -}}
{{- if hasKey $taken $port -}}
{{- fail (printf "port %s: is both %s and %s (expected: a port for each)" $port (get $taken $port) .name) -}}
{{- end -}}
{{- $_ := set $taken $port .name -}}
{{- end -}}
{{- range $name, $listener := .Values.listeners -}}
{{- $secure := has ($listener.scheme | default "tcp") (list "tls" "https" "wss") -}}
{{- if and $secure (not $listener.tlsSecret) (not $listener.tls) -}}
{{- fail (printf "listeners.%s: %s needs a certificate (expected: tlsSecret, or tls with files of a volume)" $name $listener.scheme) -}}
{{- end -}}
{{- if and $listener.tlsSecret (not $secure) -}}
{{- fail (printf "listeners.%s.tlsSecret: %s has no TLS (expected: scheme tls, https or wss)" $name ($listener.scheme | default "tcp")) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
{{- fail (printf "autoscaling.minReplicas: %d is more than maxReplicas %d" (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
{{- end -}}
{{- if and .Values.service.externalTrafficPolicy (eq .Values.service.type "ClusterIP") -}}
{{- fail "service.externalTrafficPolicy: means nothing for ClusterIP (expected: service.type NodePort or LoadBalancer)" -}}
{{- end -}}
{{- end }}

{{/* Secrets with certificates: where they are mounted. */}}
{{- define "echoport.certificates" -}}
{{- $secrets := dict -}}
{{- range $name, $listener := .Values.listeners -}}
{{- if $listener.tlsSecret -}}
{{- $_ := set $secrets (printf "tls-%s" $name) (dict "secret" $listener.tlsSecret "path" (printf "/etc/echoport/tls/%s" $name)) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.cluster.enabled .Values.cluster.tlsSecret -}}
{{- $_ := set $secrets "cluster-tls" (dict "secret" .Values.cluster.tlsSecret "path" "/etc/echoport/cluster") -}}
{{- end -}}
{{- toYaml $secrets -}}
{{- end }}

{{/* Whether bodies are kept in files until their request has ended: they need a folder to be written to. */}}
{{- define "echoport.spills" -}}
{{- range .Values.listeners -}}
{{- if eq (dig "http" "answer" "" .) "after" -}}true{{- end -}}
{{- end -}}
{{- end }}

{{/* echoport.yaml: what the values say, below what `config` adds to the same sections. */}}
{{- define "echoport.config" -}}
{{- $listeners := dict -}}
{{- if not (hasKey .Values.listeners "echo") -}}
{{- $_ := set $listeners "echo" nil -}}
{{- end -}}
{{- range $name, $listener := .Values.listeners -}}
{{- $own := dict "uri" (printf "%s://0.0.0.0:%d" ($listener.scheme | default "tcp") (int $listener.port)) -}}
{{- if $listener.tlsSecret -}}
{{- $files := printf "/etc/echoport/tls/%s" $name -}}
{{- $tls := dict "certificate" (printf "%s/tls.crt" $files) "key" (printf "%s/tls.key" $files) -}}
{{- if ne (dig "tls" "clientAuth" "none" $listener) "none" -}}
{{- $_ := set $tls "trust" (printf "%s/ca.crt" $files) -}}
{{- end -}}
{{- $_ := set $own "tls" $tls -}}
{{- end -}}
{{- $_ := set $listeners $name (mergeOverwrite $own (deepCopy (omit $listener "port" "scheme" "tlsSecret" "servicePort"))) -}}
{{- end -}}
{{- $drain := dict "grace" (printf "%ds" (int .Values.drain.graceSeconds)) "timeout" (printf "%ds" (int .Values.drain.timeoutSeconds)) -}}
{{- $admin := dict "host" "0.0.0.0" "port" .Values.admin.port "agentPort" .Values.admin.agentPort "tokenFile" "/etc/echoport/admin/token" -}}
{{- $cluster := dict "enabled" .Values.cluster.enabled -}}
{{- if .Values.cluster.enabled -}}
{{- $discovery := dict "type" "kubernetes" "name" (printf "%s-members" (include "echoport.name" .)) -}}
{{- $_ := merge $cluster (dict "port" .Values.cluster.port "memberPort" .Values.cluster.memberPort "discovery" $discovery) -}}
{{- if .Values.cluster.tlsSecret -}}
{{- $_ := set $cluster "tls" (dict "certificate" "/etc/echoport/cluster/tls.crt" "key" "/etc/echoport/cluster/tls.key" "trust" "/etc/echoport/cluster/ca.crt") -}}
{{- end -}}
{{- end -}}
{{- $config := dict "listeners" $listeners "drain" $drain "admin" $admin "cluster" $cluster "log" (dict "format" "json") -}}
{{- if .Values.bridge.port -}}
{{- $_ := set $config "bridge" (dict "host" "0.0.0.0" "port" .Values.bridge.port "allowRemote" true) -}}
{{- end -}}
{{- toYaml (mergeOverwrite $config (deepCopy .Values.config)) -}}
{{- end }}

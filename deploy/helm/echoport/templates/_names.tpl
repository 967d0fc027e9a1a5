{{- define "echoport.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name }}{{ end }}
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

{{- define "echoport.config" -}}
listeners:
  {{- if not (hasKey .Values.listeners "echo") }}
  echo: null
  {{- end }}
  {{- range $name, $listener := .Values.listeners }}
  {{ $name }}:
    uri: tcp://0.0.0.0:{{ $listener.port }}
    {{- with omit $listener "port" }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
drain:
  grace: {{ .Values.drain.graceSeconds }}s
  timeout: {{ .Values.drain.timeoutSeconds }}s
admin:
  host: 0.0.0.0
  port: {{ .Values.admin.port }}
  agentPort: {{ .Values.admin.agentPort }}
  tokenFile: /etc/echoport/admin/token
{{- if not (hasKey .Values.config "cluster") }}
cluster:
  enabled: {{ .Values.cluster.enabled }}
  {{- if .Values.cluster.enabled }}
  port: {{ .Values.cluster.port }}
  memberPort: {{ .Values.cluster.memberPort }}
  discovery:
    type: kubernetes
    name: {{ include "echoport.name" . }}-members
  {{- end }}
{{- end }}
{{- if not (hasKey .Values.config "log") }}
log:
  format: json
{{- end }}
{{- with .Values.config }}
{{ toYaml . }}
{{- end }}
{{- end }}

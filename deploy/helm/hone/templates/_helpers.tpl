{{- define "hone.name" -}}
{{- if contains "hone" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-hone" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "hone.selector" -}}
app.kubernetes.io/name: hone
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "hone.labels" -}}
{{ include "hone.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "hone.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "hone.name" .) }}
{{- end }}

{{- define "hone.trialsNamespace" -}}
{{ .Values.trials.namespace | default .Release.Namespace }}
{{- end }}

{{- define "hone.tlsSecret" -}}
{{ .Values.tls.secretName | default (printf "%s-tls" (include "hone.name" .)) }}
{{- end }}

{{- define "hone.claim" -}}
{{ .Values.persistence.existingClaim | default (include "hone.name" .) }}
{{- end }}

{{- /* Names under which the server is called: its service's, then those that are given. */ -}}
{{- define "hone.hosts" -}}
{{- $service := printf "%s.%s.svc" (include "hone.name" .) .Release.Namespace -}}
{{- toYaml (concat (list $service (printf "%s.cluster.local" $service) (include "hone.name" .)) .Values.tls.hosts) -}}
{{- end }}

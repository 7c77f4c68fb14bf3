{{/*
Which keys of which Secret a kind of process gets: Secret → keys, as YAML. Takes (root, cell's name, component).
Without the first ones none starts. Of the others each gets what its own commands read: web, where the hub is, signs
releases and seals agreements; workers send mail, and sync tells Keycloak how to; in the operator's pod people type
`town certificate` and `fleet follow`. The operator's login is with the operator's processes only, and the
application's is not.
*/}}
{{- define "blaupause.secrets" -}}
{{- $root := index . 0 -}}
{{- $cell := include "blaupause.cell" (list $root (index . 1)) | fromYaml -}}
{{- $component := index . 2 -}}
{{- $isOperator := has $component (list "operator" "migrate" "found" "spares" "drift" "offer" "follow") -}}
{{- $keys := list "secret-key" "master-key" "login-key" "limits" "broker" -}}
{{- if not $isOperator -}}{{- $keys = append $keys "database" -}}{{- end -}}
{{- $reads := dict
  "web" (concat (list "metrics-token") (ternary (list "signing-key" "seal" "seal-trust") (list) $cell.isHub))
  "worker" (list "mail-password")
  "sync" (list "mail-password")
  "operator" (list "seal" "catalogue-password")
  "follow" (list "catalogue-password") -}}
{{- $allowed := append (index $reads $component | default list) "sentry-dsn" -}}
{{- range $key := $cell.secrets -}}
  {{- if has $key $allowed -}}{{- $keys = append $keys $key -}}{{- end -}}
{{- end -}}
{{- $found := dict $cell.secret $keys -}}
{{- if $isOperator -}}
  {{- $_ := set $found $cell.operatorSecret (concat (list "operator-database") (ternary (list "cells") (list) (gt (len $root.Values.cells) 1))) -}}
{{- end -}}
{{- if eq $component "sync" -}}{{- $_ := set $found $root.Values.sync.secret (list "keycloak-password") -}}{{- end -}}
{{- toYaml $found -}}
{{- end }}

{{/* Settings of a cell's processes, the same for all of them. Takes (root, cell's name, component). */}}
{{- define "blaupause.env" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- $cell := include "blaupause.cell" (list $root $name) | fromYaml -}}
{{- $all := $root.Values -}}
{{- $said := dict
  "BLAUPAUSE_DOMAIN" $all.domain
  "BLAUPAUSE_CELL" $name
  "BLAUPAUSE_RELEASE" $all.image.tag
  "BLAUPAUSE_LOGIN_HOST" $cell.loginHost
  "BLAUPAUSE_FILES_HOST" $cell.filesHost
  "BLAUPAUSE_TRUSTED_PROXIES" $all.ingress.trustedProxies
  "BLAUPAUSE_OIDC_VERWALTUNG_ISSUER" (printf "%s/realms/verwaltung" $all.keycloak.url)
  "BLAUPAUSE_OIDC_BUERGER_ISSUER" (printf "%s/realms/buerger" $all.keycloak.url)
  "BLAUPAUSE_OIDC_VERWALTUNG_CLIENT" $cell.client
  "BLAUPAUSE_OIDC_BUERGER_CLIENT" $cell.client -}}
{{- $said = merge $said (include "blaupause.brokered" $root | fromYaml) -}}
{{- if eq (index . 2) "sync" -}}
  {{- $said = merge $said (dict
    "BLAUPAUSE_KEYCLOAK_USER" $all.sync.user
    "BLAUPAUSE_KEYCLOAK_CLIENT" $all.sync.client
    "BLAUPAUSE_KEYCLOAK_ORGANIZATIONS" (ternary "yes" "no" $all.sync.organizations)) -}}
{{- end -}}
{{- range $key, $value := merge $said $cell.settings }}
{{- if ne (toString $value) "" }}
- {name: {{ $key }}, value: {{ $value | toString | quote }}}
{{- end }}
{{- end }}
{{- range $secret, $keys := include "blaupause.secrets" . | fromYaml }}
{{- range $keys }}
{{- $suffix := eq . "seal-trust" | ternary "" "_FILE" }}{{/* that setting is itself the path of a file */}}
- {name: BLAUPAUSE_{{ . | upper | replace "-" "_" }}{{ $suffix }}, value: /run/secrets/blaupause/{{ . }}}
{{- end }}
{{- end }}
{{- end }}

{{/* What every pod is allowed: nothing but its work. Takes (root, cell's name, component). */}}
{{- define "blaupause.podBasics" -}}
{{- $root := index . 0 -}}
serviceAccountName: {{ $root.Release.Name }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - {name: {{ . }}}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
volumes:
  - name: secrets
    projected:
      defaultMode: 0440
      sources:
        {{- range $secret, $keys := include "blaupause.secrets" . | fromYaml }}
        - secret:
            name: {{ $secret }}
            items:
              {{- range $keys }}
              - {key: {{ . }}, path: {{ . }}}
              {{- end }}
        {{- end }}
        {{- if eq (index . 2) "found" }}
        - secret:
            name: {{ (include "blaupause.cell" (list $root (index . 1)) | fromYaml).foundingSecret }}
        {{- end }}
  - name: tmp
    emptyDir: {sizeLimit: 256Mi}
{{- end }}

{{/* The same for a container, without its command. Takes (root, cell's name, component, resources). */}}
{{- define "blaupause.containerBasics" -}}
image: {{ include "blaupause.image" (index . 0) }}
env:
  {{- include "blaupause.env" . | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
resources:
  {{- toYaml (index . 3) | nindent 2 }}
volumeMounts:
  - {name: secrets, mountPath: /run/secrets/blaupause, readOnly: true}
  - {name: tmp, mountPath: /tmp}
{{- end }}

{{/* The template of a pod that does one thing and ends. Takes (root, cell's name, component, commands); all but the last come first. */}}
{{- define "blaupause.task" -}}
{{- $root := index . 0 -}}
{{- $here := list $root (index . 1) (index . 2) $root.Values.operator.resources -}}
{{- $commands := index . 3 -}}
metadata:
  labels:
    {{- include "blaupause.labels" $here | nindent 4 }}
spec:
  restartPolicy: Never
  {{- include "blaupause.podBasics" $here | nindent 2 }}
  {{- with initial $commands }}
  initContainers:
    {{- range $number, $command := . }}
    - name: before-{{ $number }}
      command: {{ toJson $command }}
      {{- include "blaupause.containerBasics" $here | nindent 6 }}
    {{- end }}
  {{- end }}
  containers:
    - name: {{ index . 2 }}
      command: {{ toJson (last $commands) }}
      {{- include "blaupause.containerBasics" $here | nindent 6 }}
{{- end }}

{{/* A job around an upgrade. Takes (root, cell's name, component, commands, hook, weight, tries). */}}
{{- define "blaupause.hook" -}}
{{- $root := index . 0 }}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ $root.Release.Name }}-{{ index . 1 }}-{{ index . 2 }}
  labels:
    {{- include "blaupause.labels" . | nindent 4 }}
  annotations:
    helm.sh/hook: {{ index . 4 }}
    helm.sh/hook-weight: {{ index . 5 | quote }}
    helm.sh/hook-delete-policy: before-hook-creation  # so that its words can be read afterwards
spec:
  backoffLimit: {{ index . 6 }}
  template:
    {{- include "blaupause.task" . | nindent 4 }}
{{- end }}

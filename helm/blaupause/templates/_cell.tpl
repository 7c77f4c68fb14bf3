{{/* A cell as it counts, as YAML: what the deployment says of all, with what the cell says of itself. Takes (root, name). */}}
{{- define "blaupause.cell" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- $own := index $root.Values.cells $name | default dict -}}
{{- $isHub := eq $name $root.Values.hub -}}
{{- $suffix := ternary "" (printf "-%s" $name) $isHub -}}
{{- $all := $root.Values -}}
{{- $secret := $own.secret | default (printf "%s-%s" $root.Release.Name $name) -}}
{{- $cell := dict
  "isHub" $isHub
  "secret" $secret
  "operatorSecret" ($own.operatorSecret | default (printf "%s-operator" $secret))
  "foundingSecret" ($own.foundingSecret | default "")
  "secrets" (concat $all.secrets ($own.secrets | default list) | uniq)
  "follows" ($own.follows | default false)
  "client" (printf "%s%s" $all.keycloak.client $suffix)
  "loginHost" ($own.loginHost | default (ternary $all.loginHost "" $isHub) | default (printf "login%s.%s" $suffix $all.domain))
  "filesHost" ($own.filesHost | default (ternary $all.filesHost "" $isHub) | default (printf "files%s.%s" $suffix $all.domain))
  "settings" (mergeOverwrite (deepCopy $all.settings) ($own.settings | default dict))
  "network" (mergeOverwrite (deepCopy $all.network) ($own.network | default dict))
  "web" (mergeOverwrite (deepCopy $all.web) ($own.web | default dict))
  "workers" (mergeOverwrite (deepCopy $all.workers) ($own.workers | default dict)) -}}
{{- toYaml $cell -}}
{{- end }}

{{/* What names and chooses the pods of one kind in one cell. Takes (root, cell's name, component). */}}
{{- define "blaupause.chosen" -}}
app.kubernetes.io/name: blaupause
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 2 }}
blaupause/cell: {{ index . 1 }}
{{- end }}

{{- define "blaupause.labels" -}}
{{ include "blaupause.chosen" . }}
app.kubernetes.io/version: {{ (index . 0).Values.image.tag | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
{{- end }}

{{- define "blaupause.image" -}}
{{- with .Values.image -}}
{{ printf "%s:%s" .repository .tag }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}
{{- end }}

{{/* How much of Keycloak the deployment says to the platform, by the names of settings. */}}
{{- define "blaupause.brokered" -}}
{{- range $account, $parts := dict "BUNDID" .Values.brokered.bundid "COMPANIES" .Values.brokered.companies }}
BLAUPAUSE_{{ $account }}_ENTITY: {{ $parts.entity | quote }}
BLAUPAUSE_{{ $account }}_SIGN_ON: {{ $parts.signOn | quote }}
BLAUPAUSE_{{ $account }}_METADATA: {{ $parts.metadata | quote }}
{{- end }}
{{- end }}

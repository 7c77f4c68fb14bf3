{{/* A realm as the platform's package holds it, with the addresses of this deployment in place. */}}
{{- define "blaupause.realm" -}}
{{- $root := index . 0 -}}
{{- $hub := include "blaupause.cell" (list $root $root.Values.hub) | fromYaml -}}
{{- $names := merge (include "blaupause.brokered" $root | fromYaml) (dict
  "BLAUPAUSE_CLIENT" $hub.client
  "BLAUPAUSE_LOGIN_URL" (printf "https://%s" $hub.loginHost)
  "BLAUPAUSE_KEYCLOAK_URL" $root.Values.keycloak.url) -}}
{{- $text := $root.Files.Get (printf "realms/%s.json" (index . 1)) -}}
{{- $without := list -}}
{{- range $provider := (fromJson $text).identityProviders -}}
  {{- range $name, $value := $names -}}
    {{- if and (not $value) (contains (printf "${%s}" $name) (toJson $provider)) -}}
      {{- $without = append $without $provider.alias -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- range $name, $value := $names -}}
  {{- $text = replace (printf "${%s}" $name) $value $text -}}
{{- end -}}
{{- $realm := unset (fromJson $text) "smtpServer" -}}{{/* with its password: the job brings it */}}
{{- if $realm.identityProviders -}}
  {{- $kept := list -}}
  {{- range $realm.identityProviders -}}{{- if not (has .alias $without) -}}{{- $kept = append $kept . -}}{{- end -}}{{- end -}}
  {{- $mappers := list -}}
  {{- range $realm.identityProviderMappers -}}{{- if not (has .identityProviderAlias $without) -}}{{- $mappers = append $mappers . -}}{{- end -}}{{- end -}}
  {{- $_ := set $realm "identityProviders" $kept -}}
  {{- $_ := set $realm "identityProviderMappers" $mappers -}}
{{- end -}}
{{- toPrettyJson $realm -}}
{{- end }}

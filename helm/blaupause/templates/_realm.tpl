{{/* The login host's address. */}}
{{- define "blaupause.login" -}}
https://{{ .Values.loginHost | default (printf "login.%s" .Values.domain) }}
{{- end }}

{{/* A realm as the platform's package holds it, with the addresses of this deployment in place. */}}
{{- define "blaupause.realm" -}}
{{- $root := index . 0 -}}
{{- $names := dict
  "BLAUPAUSE_CLIENT" $root.Values.keycloak.client
  "BLAUPAUSE_LOGIN_URL" (include "blaupause.login" $root)
  "BLAUPAUSE_KEYCLOAK_URL" $root.Values.keycloak.url
  "BLAUPAUSE_BUNDID_ENTITY" $root.Values.brokered.bundid.entity
  "BLAUPAUSE_BUNDID_SIGN_ON" $root.Values.brokered.bundid.signOn
  "BLAUPAUSE_BUNDID_METADATA" $root.Values.brokered.bundid.metadata
  "BLAUPAUSE_COMPANIES_ENTITY" $root.Values.brokered.companies.entity
  "BLAUPAUSE_COMPANIES_SIGN_ON" $root.Values.brokered.companies.signOn
  "BLAUPAUSE_COMPANIES_METADATA" $root.Values.brokered.companies.metadata -}}
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

<#-- Every mail of Keycloak in the look of the platform: one column, one button, readable without pictures, light and dark. -->
<#macro emailLayout>
<!doctype html>
<html lang="${locale.language}" dir="${(ltr)?then('ltr','rtl')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${realmName!""}</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 1.5rem; background: #f4f5f8; color: #171a2b; font: 1.125rem/1.5 "Noto Sans", system-ui, sans-serif; }
.page { box-sizing: border-box; max-width: 36rem; margin: 0 auto; padding: 1.5rem; background: #fff; border-top: 4px solid #2044aa; border-radius: 0.5rem; overflow-wrap: anywhere; }
.button { display: inline-block; padding: 0.75rem 1.25rem; border-radius: 0.25rem; background: #2044aa; color: #fff; font-weight: 600; text-decoration: none; }
a { color: #2044aa; }
.small { font-size: 1rem; color: #4a4e63; }
@media (prefers-color-scheme: dark) {
  body { background: #14151f; color: #f1f3f8; }
  .page { background: #1d1f2b; border-color: #95b6fe; }
  .button { background: #95b6fe; color: #000; }
  a { color: #95b6fe; }
  .small { color: #c3c6d4; }
}
</style>
</head>
<body><div class="page">
<#nested>
<p class="small">${msg("bpSender")}</p>
</div></body>
</html>
</#macro>
<#-- A mail with a link to something that the person does: why, how, the button, whose account it is. -->
<#macro withLink why how button>
<@emailLayout>
<p>${msg("bpGreeting")}</p>
<p>${msg(why)}</p>
<p>${msg(how)}</p>
<p><a class="button" href="${link}">${msg(button)}</a></p>
<p>${msg("bpUserName")} <strong>${user.username}</strong></p>
<p>${msg("bpValid", linkExpirationFormatter(linkExpiration))} ${msg("bpNotYou")}</p>
</@emailLayout>
</#macro>

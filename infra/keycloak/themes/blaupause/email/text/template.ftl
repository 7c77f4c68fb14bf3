<#ftl output_format="plainText">
<#-- The words of html/template.ftl without a look. -->
<#macro withLink why how>
${msg("bpGreeting")}

${msg(why)}
${msg(how)}

${link}

${msg("bpUserName")} ${user.username}

${msg("bpValid", linkExpirationFormatter(linkExpiration))}
${msg("bpNotYou")}

${msg("bpSender")}
</#macro>

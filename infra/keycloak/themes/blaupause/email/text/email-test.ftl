<#ftl output_format="plainText">
${msg("bpTest")}

${msg("bpSender")}

<#import "template.ftl" as layout>
<#assign isNew = (requiredActions![])?seq_contains("UPDATE_PASSWORD")>
<@layout.withLink why=isNew?then("bpAccountWhy", "bpAddressWhy") how=isNew?then("bpAccountHow", "bpAddressHow") button=isNew?then("bpAccountButton", "bpAddressButton") />

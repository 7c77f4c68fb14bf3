<#import "template.ftl" as layout>
<@layout.emailLayout>
<p>${msg("bpTest")}</p>
</@layout.emailLayout>

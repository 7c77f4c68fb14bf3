<#ftl output_format="plainText">
<#import "template.ftl" as layout>
<@layout.withLink why="bpAddressWhy" how="bpAddressHow" />

<#import "template.ftl" as layout>
<@layout.withLink why="bpAddressWhy" how="bpAddressHow" button="bpAddressButton" />

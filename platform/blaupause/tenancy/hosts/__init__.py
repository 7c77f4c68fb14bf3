"""A town's own addresses: the town wishes, the operator's worker looks at the DNS again and writes the row.

No process of the web may write `Domain`: a host that leads to the wrong town would hand its visitors over.
"""

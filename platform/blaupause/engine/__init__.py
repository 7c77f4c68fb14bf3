"""What runs a service template: forms, rules, bundles, letters. Pure – no Django model, no app, no network."""

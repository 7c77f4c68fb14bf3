"""The two realms as the platform wants them: files that Keycloak imports when it starts, and what keeps them so."""

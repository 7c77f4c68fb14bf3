"""The address that Fulda wishes for, and the one it has."""

HOST = "online.fulda.example"
TARGET = "fulda.localhost"

"""Collects the page files for the image: `python -m infra.image.static`, with BLAUPAUSE_STATIC saying where to.

The settings of production want an environment, and the page files depend on none of it: that of the example will do.
"""

import os

from infra.docs import EXAMPLE_ENVIRONMENT


def main() -> None:
    for name in [name for name in os.environ if name.startswith("BLAUPAUSE_") and name != "BLAUPAUSE_STATIC"]:
        del os.environ[name]
    os.environ.update(EXAMPLE_ENVIRONMENT, DJANGO_SETTINGS_MODULE="blaupause.settings.production")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 – settings read the line above

    execute_from_command_line(["blaupause", "collectstatic", "--noinput", "--verbosity", "0"])


if __name__ == "__main__":
    main()

"""The door for application servers: `granian --interface wsgi blaupause.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blaupause.settings.production")

application = get_wsgi_application()

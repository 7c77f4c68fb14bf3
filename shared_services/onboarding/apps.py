from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "shared_services.onboarding"
    label = "onboarding"
    verbose_name = "Onboarding"

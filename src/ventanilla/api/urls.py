"""Addresses for machines."""

from django.urls import path

from ventanilla.api import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]

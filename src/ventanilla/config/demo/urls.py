"""Pages that exist in the demonstration only."""

from django.urls import path

from ventanilla.config.demo import views

urlpatterns = [
    path("", views.accounts, name="demo"),
    path("/accounts.json", views.accounts_json, name="demo_accounts_json"),
    path("/outbox", views.outbox, name="demo_outbox"),
    path("/outbox.json", views.outbox_json, name="demo_outbox_json"),
]

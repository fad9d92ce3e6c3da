"""The trail."""

from django.urls import path

from records import views

app_name = "records"
urlpatterns = [path("", views.trail, name="trail"), path("<int:pk>/", views.entry, name="entry")]

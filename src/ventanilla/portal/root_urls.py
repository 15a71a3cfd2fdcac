"""Addresses without a language: the entrance, the city's style and marks, and files for search engines."""

from django.urls import path

from ventanilla.portal import feeds, files, own_feed

urlpatterns = [
    path("", files.entrance, name="entrance"),
    path("brand.css", files.brand_css, name="brand_css"),
    path("logo.svg", files.logo, name="logo"),
    path("mark.svg", files.mark, name="mark"),
    path("pictures/<slug:name>.svg", files.picture, name="picture"),
    path("favicon.ico", files.favicon, name="favicon"),
    path("calendars/<slug:token>.ics", feeds.desk, name="desk_feed"),
    path("calendars/own/<str:token>.ics", own_feed.feed, name="own_feed"),
    path("robots.txt", files.robots, name="robots"),
    path("sitemap.xml", files.sitemap, name="sitemap"),
]

"""The portal, in each language. What needs no language is in ``root_urls``."""

from django.urls import path

from ventanilla.portal import browse, bulletins, drafts, folder, service, sign_in, town, uploads, verification

app_name = "portal"
urlpatterns = [
    path("", browse.home, name="home"),
    path("search/", browse.search, name="search"),
    path("topics/<slug:slug>/", browse.topic, name="topic"),
    path("life/<slug:slug>/", browse.life_event, name="life_event"),
    path("for/<slug:slug>/", browse.audience, name="audience"),
    path("services/", browse.services, name="services"),
    path("services/<slug:slug>/", service.service, name="service"),
    path("departments/", town.departments, name="departments"),
    path("departments/<slug:slug>/", town.department, name="department"),
    path("offices/", town.offices, name="offices"),
    path("bulletins/", bulletins.bulletins, name="bulletins"),
    path("bulletins/feed.atom", bulletins.feed, name="bulletin_feed"),
    path("bulletins/<slug:slug>/", bulletins.bulletin, name="bulletin"),
    path("accessibility/", town.accessibility, name="accessibility"),
    path("privacy/", town.privacy, name="privacy"),
    path("site-map/", town.site_map, name="site_map"),
    path("verify/", verification.verify, name="verify"),
    path("verify/document/", verification.verify_document, name="verify_document"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("services/<slug:slug>/start/", drafts.start, name="start"),
    path("draft/<slug:token>/", drafts.resume, name="draft"),
    path("draft/<slug:token>/saved/", drafts.saved, name="draft_saved"),
    path("draft/<slug:token>/keep/", drafts.keep, name="draft_keep"),
    path("draft/<slug:token>/delete/", drafts.discard, name="draft_discard"),
    path("draft/<slug:token>/not-for-you/", drafts.refused, name="draft_refused"),
    path("draft/<slug:token>/check/", drafts.check_answers, name="draft_check"),
    path("draft/<slug:token>/files/", uploads.create, name="uploads"),
    path("draft/<slug:token>/files/<uuid:key>/", drafts.attachment, name="draft_file"),
    path("draft/<slug:token>/uploads/<uuid:key>/", uploads.piece, name="upload"),
    path("draft/<slug:token>/page/<slug:page>/", drafts.page, name="draft_page"),
    path("folder/", folder.folder, name="folder"),
    path("folder/<slug:slug>/", folder.case, name="case"),
    path("folder/<slug:slug>/document/<int:key>/", folder.document, name="case_document"),
    path("folder/<slug:slug>/put-right/", folder.cure, name="cure"),
    path("folder/<slug:slug>/withdraw/", folder.withdraw, name="withdraw"),
]

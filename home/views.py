"""What machines ask a site for: robots.txt, security.txt, llms.txt, sitemap.xml, favicon.ico."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.models import Site

from blog.models import ArticlePage, SeriesPage, TopicPage
from core.base.publishing import published
from core.serving.page_cache import public
from home.models import ContentPage
from home.sitemap import PageSitemap
from services.models import ServicePage

LLMS_ARTICLES = 100
EXPIRES = timedelta(days=180)
TEXT = "text/plain; charset=utf-8"


@require_safe
@public
def robots(request: HttpRequest) -> HttpResponse:
    """Serve robots.txt (RFC 9309)."""
    return render(request, "home/robots.txt", content_type=TEXT)


@require_safe
@public
def security_txt(request: HttpRequest) -> HttpResponse:
    """Serve security.txt (RFC 9116), where the site has somebody to write to."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + EXPIRES
    fields = [
        *(("Contact", contact) for contact in settings.SECURITY_CONTACT),
        ("Expires", f"{expires:%Y-%m-%dT%H:%M:%SZ}"),
        ("Preferred-Languages", "es, en"),
        ("Canonical", settings.SITE_URL + request.path),
    ]
    return HttpResponse("".join(f"{name}: {value}\n" for name, value in fields), content_type=TEXT)


@require_safe
@public
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect programs that don't read pages to the icon."""
    return redirect(static("brand/favicon.svg"))


@require_safe
@public
def sitemap_view(request: HttpRequest) -> HttpResponse:
    """Serve sitemap.xml with every public page."""
    return sitemap(request, {"wagtail": PageSitemap})


@require_safe
@public
def llms(request: HttpRequest) -> HttpResponse:
    """Serve llms.txt (https://llmstxt.org): what the site is, and its pages with a line each."""
    root = Site.find_for_request(request).root_page
    context = {
        "home": root.specific,
        "pages": published(ContentPage.objects.descendant_of(root)).order_by("path"),
        "services": published(ServicePage.objects.descendant_of(root))
        .defer_streamfields()
        .order_by("path"),
        "topics": published(TopicPage.objects.descendant_of(root)).order_by("path"),
        "series": published(SeriesPage.objects.descendant_of(root)).order_by("path"),
        "articles": ArticlePage.objects.published()
        .descendant_of(root)
        .newest_first()
        .defer("body")[:LLMS_ARTICLES],
    }
    return render(request, "home/llms.txt", context, content_type=TEXT)

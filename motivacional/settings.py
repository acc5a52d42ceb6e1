"""Settings, read from the environment; production is the default.

Variables: SITE_URL, PORT, TRUSTED_PROXIES, SECRET_KEY, SECRET_KEY_FALLBACKS, HASH_KEY, DATABASE_URL, REDIS_URL,
EMAIL_URL, EMAIL_FROM, MAIL_PAUSE_SECONDS, MAIL_LEASE_SECONDS, LOG_KEPT_DAYS, DELIVERIES_KEPT_DAYS, MAILS_KEPT_DAYS,
RENDITIONS_KEPT_DAYS, PAGE_CACHE_SECONDS,
PAGE_CACHE_MEGABYTES, PAGE_CACHE_REDIS, PAGE_CACHE_CDN_SECONDS, SEARCH_MEANING, SECURITY_CONTACT, DEBUG, VAR_DIR.
docs/production.md explains each.
"""

import mimetypes
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from motivacional.environment import (
    database,
    debug,
    env,
    hash_key,
    is_loopback,
    mail_sender,
    mailers,
    secret_key,
    secret_key_fallbacks,
    security_contacts,
    shared_cache,
    site_address,
    trusted_proxies,
    var_dir,
)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = var_dir(BASE_DIR / "var")

# --- Address of the site: SITE_URL alone decides hosts and scheme-dependent security ---
_site = site_address()
SITE_URL = _site.geturl()
_https = _site.scheme == "https"
SITE_IS_LOCAL = _local = is_loopback(_site.hostname)
DEBUG = debug(local=_local)
SECRET_KEY = secret_key(VAR_DIR, generate=_local)
SECRET_KEY_FALLBACKS = secret_key_fallbacks(local=_local)
HASH_KEY = hash_key(VAR_DIR)
TRUSTED_PROXIES = trusted_proxies(https=_https)
ALLOWED_HOSTS = [_site.hostname, "localhost", "127.0.0.1", "[::1]"] if _local else [_site.hostname]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "home",
    "editorial",
    "comments",
    "newsletter",
    "services",
    "blog",
    "search",
    "search.backends",
    "core.serving",
    "core.tasks",
    "core.mail",
    "core.accounts",
    "core.visitors",
    "core.blocks",
    "core.base",
    "core.users",
    "core.wagtail_compat.redirects.RedirectsConfig",  # wagtail.contrib.redirects
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.table_block",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "editorial.permissions.apps.UsersConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_footnotes",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",  # Wagtail's search index on PostgreSQL; idle on SQLite
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # its catalogue: Wagtail tells ages by it
]

MIDDLEWARE = [
    "core.serving.headers.HeadersMiddleware",  # first: also to what the others refuse
    "django.middleware.security.SecurityMiddleware",
    "core.serving.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.serving.maintenance.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.accounts.sessions.ExpiredSessionMiddleware",  # outside of what refuses: tokens, views
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.admin.refusals.RefusalMiddleware",
    "editorial.permissions.middleware.PageGuardMiddleware",  # needs user and messages
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.accounts.throttling.ThrottlingMiddleware",
    "core.wagtail_compat.addresses.IdsInAddressesMiddleware",
    "core.wagtail_compat.posts.MalformedPostMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "motivacional.urls"
WSGI_APPLICATION = "motivacional.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# --- Data ---
DATABASES = {"default": database(VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": shared_cache(),
    # What may differ from process to process; Wagtail's own alias for rendition look-ups.
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 600},
}

# --- Pages stored whole: core.serving.page_cache ---
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=0 if DEBUG else 60)  # 0: none
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=64)  # of each process
PAGE_CACHE_REDIS = env.str("PAGE_CACHE_REDIS", default="")  # where there are several machines
PAGE_CACHE_CDN_SECONDS = env.int("PAGE_CACHE_CDN_SECONDS", default=0)
PAGE_CACHE_QUERY = {"orden": {"nuevos"}}  # beside numbers of pages; other queries aren't stored
PAGE_CACHE_COOKIES = {
    *("sessionid", "csrftoken", "messages"),
    *("comentarios", "comentarista"),  # what the visitor has commented
}
# What no public page shows, beside comments, which say themselves when it matters (comments.states).
PAGE_CACHE_UNSEEN_TABLES = {
    *("cache", "django_session", "django_tasks_database_dbtaskresult", "tasks_heartbeat"),
    *("mail_outgoingmail", "visitors_attempt", "visitors_datarequest"),
    *("comments_comment", "comments_follower"),
    *("desk_mailpreference", "desk_notice", "desk_reviewlink", "desk_reviewanswer"),
    *("newsletter_delivery", "newsletter_importfile", "newsletter_issue", "newsletter_signup"),
    *("newsletter_signup_series", "newsletter_signup_topics", "newsletter_subscriber"),
    *("newsletter_subscriber_series", "newsletter_subscriber_topics", "newsletter_suppression"),
    *("services_requestedservice", "services_requestevent", "services_servicerequest"),
    *("services_referral", "services_referralevent", "services_referralconsent"),
    *("services_referralconsent_referrals", "services_favour"),
    *("search_entry", "search_entry_text", "search_fts", "search_index_state", "search_word"),
    *("search_pagevector", "search_searchoutcome"),
    *("wagtailadmin_editingsession", "wagtailadmin_formstate"),
    *("wagtailcore_comment", "wagtailcore_commentreply", "wagtailcore_modellogentry"),
    *("wagtailcore_pagelogentry", "wagtailcore_pagesubscription", "wagtailcore_referenceindex"),
    *("wagtailcore_revision", "wagtailcore_taskstate", "wagtailcore_uploadedfile"),
    *("wagtailcore_workflowstate", "wagtailsearchpromotions_query"),
    *("wagtailsearchpromotions_querydailyhits", "wagtailusers_userprofile"),
}

# Wagtail's own light tasks (search index, reference index) run at once; heavy work waits for the worker.
TASKS = {
    "default": {"BACKEND": "core.tasks.backends.GatheringBackend"},
    "background": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "pictures"],  # each has a process of its own: core.tasks.supervisor
    },
}

# --- People ---
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["core.accounts.logins.ThrottledBackend"]
PASSWORD_HASHERS = ["core.accounts.logins.PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAIL_FRONTEND_LOGIN_URL = (
    "/admin/login/"  # the readers of a private page log in where editors do
)

# --- Language and time ---
LANGUAGE_CODE = "es-ar"
LANGUAGES = [("es-ar", _("Spanish (Argentina)"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
TIME_ZONE = "America/Argentina/Buenos_Aires"
WAGTAIL_USER_TIME_ZONES = [
    TIME_ZONE,
    "America/Montevideo",
    "America/Santiago",
    "Europe/Madrid",
    "UTC",
]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["core.base.formats"]
LOCALE_PATHS = [VAR_DIR / "locale"]  # compiled from locale/ by core.base.catalogues

# --- Files ---
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
_hashed = "core.serving.files.StaticFilesStorage"
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _plain if DEBUG else _hashed},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = not DEBUG
# Whatever the umask: a web server in front may serve static files and renditions.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o644, 0o755
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# A megabyte of accented text is three as a form: who pastes it gets it back with a sentence, not a bare refusal.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
for _type, _suffix in (("image/avif", ".avif"), ("image/webp", ".webp"), ("audio/mp4", ".m4a")):
    mimetypes.add_type(_type, _suffix)

# --- Security ---
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [
    r"^(healthz|readyz)$"
]  # asked from this machine too, without the web server in front
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
CSRF_FAILURE_VIEW = "core.serving.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail's previews allow the editor, as frame-ancestors does below
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],  # Wagtail shows previews in its editor
}
# Wagtail's editor needs inline scripts and styles; it talks to no other host.
ADMIN_CSP = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
}
SECURITY_CONTACT = security_contacts()

# --- Mail ---
MAILERS = mailers(VAR_DIR, local=_local)
DEFAULT_FROM_EMAIL = mail_sender(_site.hostname)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_PAUSE_SECONDS = env.int("MAIL_PAUSE_SECONDS", default=60)
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", default=600)

# --- Other hosts: addresses and ports that core.fetching asks beside public ones on 80 and 443; tests fill it in ---
FETCH_ALSO: set[tuple[str, int]] = set()

# --- How long things are kept that nobody reads any more; 0 is for ever ---
LOG_KEPT_DAYS = env.int("LOG_KEPT_DAYS", default=730)
DELIVERIES_KEPT_DAYS = env.int("DELIVERIES_KEPT_DAYS", default=730)
MAILS_KEPT_DAYS = env.int("MAILS_KEPT_DAYS", default=30)
RENDITIONS_KEPT_DAYS = env.int("RENDITIONS_KEPT_DAYS", default=365)

# --- Wagtail ---
FRONT_PAGE_MODEL = "home.HomePage"  # what the indexes of blog, topics and authors stand below
WAGTAIL_SITE_NAME = "motiVAcional"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = (
    False  # /como-delegar/, not /c%C3%B3mo-delegar/, wherever an address is pasted
)
# As they are shown; core.base.formats says what else may be typed.
WAGTAIL_DATE_FORMAT, WAGTAIL_TIME_FORMAT, WAGTAIL_DATETIME_FORMAT = (
    "%d/%m/%Y",
    "%H:%M",
    "%d/%m/%Y %H:%M",
)
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_MODERATION_ENABLED = True
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # editorial.notifications tells who has a part
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "core.base.forms.TextEditor"}}
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "core.accounts.password_resets.PasswordResetForm"  # noqa: S105
WAGTAILADMIN_USER_LOGIN_FORM = "core.base.forms.NamedLoginForm"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "base/password_required.html"  # noqa: S105 - a template's name
WAGTAILIMAGES_IMAGE_MODEL = "base.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.base.forms.SiteImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.base.forms.SiteDocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "heic"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "base.SiteDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = [
    "application/pdf",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/wav",
    "audio/x-wav",
]
WAGTAILDOCS_EXTENSIONS = [
    "csv",
    "docx",
    "m4a",
    "mp3",
    "odt",
    "ods",
    "ogg",
    "pdf",
    "pptx",
    "rtf",
    "txt",
    "wav",
    "xlsx",
    "zip",
]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILEMBEDS_FINDERS: list[
    dict
] = []  # embeds are our own block: nothing is fetched from another host while a page renders
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends"}}
WAGTAILSEARCH_HITS_MAX_AGE = 90
SEARCH_MEANING = env.bool("SEARCH_MEANING", default=False)  # needs requirements-meaning.txt
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True
WAGTAIL_FOOTNOTES_TEXT_FEATURES = ["bold", "italic", "link"]
WAGTAIL_FOOTNOTES_REFERENCE_TEMPLATE = "blocks/footnote_reference.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            "datefmt": "%Y-%m-%d %H:%M:%S%z",
        }
    },
    "filters": {"private": {"()": "core.serving.private_logs.PrivateFilter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["private"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"level": "WARNING"},  # else each task is two lines
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "core.accounts.logins": {"level": "INFO"},  # who came in, who was refused
    },
}

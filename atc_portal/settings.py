"""All settings, read from top to bottom. Production is the default; what differs is asked for in the environment."""

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from atc_portal.environment import env_bool, env_database, env_int, env_list, env_secret, env_text
from atc_portal.limits import ENROL_HOURS, GUESSING, IDLE_SECONDS, INVITATION_HOURS, SEEN_EVERY  # noqa: F401  # settings too
from atc_portal.logs import lines

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.5.0"

# Who runs: the web, the worker (dispatcher, Celery, commands), or the owner of the tables (migrations).
ROLE = env_text("ATC_ROLE", "web")
# A trial on one machine: embedded servers, keys of its own, demo accounts. Servers of one's own end it.
TRIAL = env_bool("ATC_TRIAL")
DEBUG = env_bool("DEBUG")
VAR = Path(env_text("ATC_VAR", str(BASE_DIR / "var")))

# Secrets: one for each purpose
SECRET_KEY = env_secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
LINK_KEY, TOKEN_KEY = env_secret("LINK_KEY"), env_secret("TOKEN_KEY")
FIELD_KEYS = env_secret("FIELD_KEYS")
TRAIL_KEY, TRAIL_FORMER_KEYS = env_secret("TRAIL_KEY"), env_list("TRAIL_FORMER_KEYS")
TRAIL_SINK = env_text("TRAIL_SINK", str(VAR / "trail/heads.jsonl"))

# The one public address
PORTAL_URL = env_text("PORTAL_URL", "http://localhost:8000").rstrip("/")
_address = urlsplit(PORTAL_URL)
_secure = _address.scheme == "https"
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or [_address.hostname or "localhost"]
if TRIAL:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
HELP_CONTACT, FEED_FULL_DETAIL = env_text("HELP_CONTACT"), env_bool("FEED_FULL_DETAIL")
TRUSTED_PROXIES, METRICS_FROM = env_list("TRUSTED_PROXIES"), env_list("METRICS_FROM")
ROOT_URLCONF, WSGI_APPLICATION = "atc_portal.urls", "atc_portal.wsgi.application"

_contrib = ("auth", "contenttypes", "sessions", "messages", "staticfiles", "postgres")
INSTALLED_APPS = [
    *(f"django.contrib.{name}" for name in _contrib),
    "django.forms",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "rules.apps.AutodiscoverRulesConfig",
]
# ours, from the lowest floor up
INSTALLED_APPS += ["ui", "records", "reminders", "members", "documents"]
INSTALLED_APPS += ["programs", "meetings", "exercises", "atc_portal"]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "atc_portal.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "atc_portal.middleware.sound",
    "atc_portal.middleware.origin",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "members.middleware.end_old_sessions",
    "members.middleware.keep_to_own_rows",
    "atc_portal.middleware.demand_sign_in",
    "members.middleware.demand_second_step",
    "atc_portal.middleware.reader",
    "atc_portal.middleware.note_answers",
    "atc_portal.asked.Pace",
    "members.middleware.forget_sent_drafts",
]
_context = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "atc_portal.context.shell",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _context},
    }
]
FORM_RENDERER = "ui.forms.Renderer"

# PostgreSQL. Each process takes on one role; the worker and the owner see the rows of all parties.
DATABASES = {"default": env_database(ROLE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis or Valkey: broker and cache. What they hold may be lost.
REDIS_URL = env_text("REDIS_URL", "redis://localhost:6379/0")
_cache = {"LOCATION": env_text("CACHE_URL", REDIS_URL)}
CACHES = {
    "default": {"BACKEND": "atc_portal.caches.Standing", "KEY_PREFIX": "atc", **_cache},
    "sessions": {"BACKEND": "atc_portal.caches.Forgiving", "KEY_PREFIX": "atc-session", **_cache},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"

# Signing in. What the library leaves off stays off: sign-in by a code, by a reset, by GET; trusted browsers.
AUTH_USER_MODEL = "members.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # a constraint keeps addresses unique whatever their case
AUTHENTICATION_BACKENDS = ["members.signin.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_checks = {"UserAttributeSimilarity": {}, "MinimumLength": {"min_length": 12}, "CommonPassword": {}}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator", "OPTIONS": options}
    for name, options in _checks.items()
] + [{"NAME": "members.passwords.Guessable"}]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "home"
ACCOUNT_ADAPTER = "members.signin.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = GUESSING
REVIEW_SUSPENDS_AFTER_DAYS = env_int("REVIEW_SUSPENDS_AFTER_DAYS", 0)
MFA_ADAPTER = "members.signin.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 0
MFA_TOTP_ISSUER = "ATC Portal"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = TRIAL

# Cookies and headers. Two trials on one host share cookies whatever their ports, so their names differ.
_mark = "-" + hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:8] if TRIAL else ""
_prefix = "__Host-" if _secure else ""
SESSION_COOKIE_NAME = f"{_prefix}session{_mark}"
CSRF_COOKIE_NAME = f"{_prefix}csrf{_mark}"
LANGUAGE_COOKIE_NAME = f"{_prefix}language{_mark}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE, LANGUAGE_COOKIE_AGE = 12 * 3600, 365 * 24 * 3600
SECURE_SSL_REDIRECT = _secure
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{name: [NONE] for name in ("default-src", "base-uri", "frame-ancestors", "object-src")},
        **{name: [SELF] for name in ("script-src", "style-src", "img-src", "connect-src", "form-action")},
    }
}

# Languages and time. Readers' languages and zones come from their accounts.
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["ui.formats"]
TIME_ZONE = "UTC"
CENTER_PARTY, CENTER_TZ = "ATC", "Europe/Moscow"  # the zone is that in which the Center counts its days

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS, WHITENOISE_AUTOREFRESH = TRIAL or DEBUG, DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
_hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "files"), "base_url": None},
    },
    "staticfiles": {"BACKEND": _plain if TRIAL or DEBUG else _hashed},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["ui.uploads.Bounded", "django.core.files.uploadhandler.TemporaryFileUploadHandler"]
MAX_FILE_MB = env_int("MAX_FILE_MB", 50)
SCANNER_URL = env_text("SCANNER_URL")  # without it no file is released, except in a trial

# Letters: by SMTP where there is a relay, else as files.
MAIL_URL = env_text("MAIL_URL")
MAIL_FROM = DEFAULT_FROM_EMAIL = env_text("MAIL_FROM", "ATC Portal <portal@portal.example>")
MAIL_CONNECTIONS = env_int("MAIL_CONNECTIONS", 4)
MAIL_DIRECTORY, REMINDERS_CANARY = VAR / "mail", env_text("REMINDERS_CANARY")
ATC_INSTANCE = env_text("ATC_INSTANCE")

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["atc_portal.rest.TokenAuthentication", "atc_portal.rest.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "atc_portal.rest.WithinScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["atc_portal.rest.Parser"],
    "DEFAULT_THROTTLE_CLASSES": ["atc_portal.rest.ByAccount"],
    "DEFAULT_PAGINATION_CLASS": "atc_portal.rest.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "atc_portal.api.problem",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {"TITLE": "ATC Portal", "VERSION": VERSION, "SERVE_INCLUDE_SCHEMA": False}
_hooks = ["drf_spectacular.hooks.postprocess_schema_enums", "atc_portal.api.document_problems"]
SPECTACULAR_SETTINGS |= {
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": _hooks,
}

# Celery wakes the engine up; it holds nothing that could be lost. The engine's intervals are in seconds.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "global_keyprefix": "atc-"}
CELERY_BROKER_TRANSPORT_OPTIONS |= {"socket_timeout": 5, "socket_connect_timeout": 5}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = CELERY_EVENT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 240, 280
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its lines are ours, or they would say what ours strike out
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "reminders.tasks.tick", "schedule": 30.0, "options": {"expires": 30}},
    "reconcile": {"task": "reminders.tasks.reconcile", "schedule": 900.0, "options": {"expires": 900}},
    "forget": {"task": "records.tasks.forget", "schedule": 24 * 3600.0, "options": {"expires": 3600}},
    "send-head": {"task": "records.tasks.send_head", "schedule": 300.0, "options": {"expires": 300}},
    "verify-trail": {"task": "records.tasks.verify_trail", "schedule": 24 * 3600.0, "options": {"expires": 3600}},
    "forget-drafts": {"task": "members.tasks.forget", "schedule": 24 * 3600.0, "options": {"expires": 3600}},
    "documents": {"task": "documents.tasks.sweep", "schedule": 60.0, "options": {"expires": 60}},
    "nightly": {"task": "reminders.tasks.nightly", "schedule": 24 * 3600.0, "options": {"expires": 3600}},
}

LOGGING = lines(env_text("LOG_LEVEL", "INFO"))

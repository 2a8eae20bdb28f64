"""Settings of the portal, read from the environment.

Every process (web, worker, beat, migrations) has its own ``DATABASE_URL`` with
its own database role; see docs/architecture.md, "Database roles".
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from dnt_portal.environment import flag, is_loopback, load_beside_demo, words

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
load_beside_demo(VAR_DIR)

TESTING = flag("DNT_TESTING")
DEBUG = flag("DEBUG")
# Empty for tools that serve nothing (makemigrations, mypy); whatever needs it fails.
SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

# -- The demo's one-click sign-in: only where no one else can reach it ---------
BIND = os.environ.get("BIND", "127.0.0.1:8000")
DEMO_SIGN_IN = flag("DEMO_SIGN_IN")

if DEMO_SIGN_IN and not is_loopback(BIND.rsplit(":", 1)[0].strip("[]")):
    raise ImproperlyConfigured(
        "DEMO_SIGN_IN lets anyone sign in as anyone, so it needs BIND on loopback "
        f"(127.0.0.1 or ::1), not {BIND!r}."
    )

# -- Apps: the lower one first; import-linter holds this order ------------------
PORTAL_APPS = [
    "dnt_portal.common",
    "dnt_portal.programme",
    "dnt_portal.organisations",
    "dnt_portal.accounts",
    "dnt_portal.audit",
    "dnt_portal.background",
    "dnt_portal.submissions",
    "dnt_portal.participants",
    "dnt_portal.intake",
    "dnt_portal.groups",
    "dnt_portal.ladder",
    "dnt_portal.plans",
    "dnt_portal.coaching",
    "dnt_portal.reports",
    "dnt_portal.imports",
    "dnt_portal.overview",
    "dnt_portal.demo",
]
INSTALLED_APPS = [
    *PORTAL_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "heroicons",
    "csp",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dnt_portal.accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dnt_portal.common.middleware.NoControlCharactersMiddleware",
    "dnt_portal.accounts.middleware.SessionEndMiddleware",
    "dnt_portal.submissions.middleware.RedirectForScriptMiddleware",
    "dnt_portal.submissions.middleware.SentSignedOutMiddleware",
    "dnt_portal.accounts.middleware.SignInRequiredMiddleware",
    # So that everything a view does happens in one transaction as its user…
    "dnt_portal.audit.middleware.ActingMiddleware",
    # … and that it was done, with it.
    "dnt_portal.submissions.middleware.SubmissionMiddleware",
]

ROOT_URLCONF = "dnt_portal.urls"
WSGI_APPLICATION = "dnt_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dnt_portal.overview.context.navigation",
            ],
            "builtins": [
                "dnt_portal.common.templatetags.dnt",
                "dnt_portal.submissions.templatetags.submissions",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "common/table.html"

# -- Database --------------------------------------------------------------------
#: Names of the three database roles; migrations grant to them by these names.
DATABASE_ROLE_PREFIX = os.environ.get("DATABASE_ROLE_PREFIX", "dnt")
DATABASE_ROLES = {
    role: f"{DATABASE_ROLE_PREFIX}_{role}" for role in ("owner", "portal", "worker", "tester")
}
_database = urlsplit(os.environ.get("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere"))
# What stands behind the question mark: sslmode, a socket's folder as host.
_options: dict[str, object] = dict(parse_qsl(_database.query))
if flag("DATABASE_POOL"):
    # For many short requests; a prefork worker must not share one between its children.
    _options["pool"] = {"min_size": 1, "max_size": 8}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(_database.path.lstrip("/")),
        "USER": unquote(_database.username or ""),
        "PASSWORD": unquote(_database.password or ""),
        "HOST": str(_options.pop("host", _database.hostname or "")),
        "PORT": str(_database.port or 5432),
        # The database plans what is asked often once a connection: docs/decisions/0020.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5} | _options,
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Broker, cache, background work ----------------------------------------------
#: Tells portals apart that share a broker or a host name: names of queue, keys and cookies.
INSTANCE = os.environ.get("INSTANCE") or DATABASE_ROLE_PREFIX
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:1/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": INSTANCE,
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = f"{INSTANCE}.tasks"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "max_retries": 3}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# -- Mail --------------------------------------------------------------------------
# Whatever sends mail writes it to the outbox; the worker sends it on from there.
EMAIL_BACKEND = "dnt_portal.background.mail.OutboxBackend"
OUTGOING_EMAIL_BACKEND = os.environ.get(
    "OUTGOING_EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", True)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "DNT portal <portal@example.org>")

# -- Accounts and sign-in ------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    # Hashing slowly on purpose is for real passwords.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "dnt_portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# Who has no account here gets no mail that tells this portal exists.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "dnt_portal.accounts.models.display_name"
if TESTING:
    # Tests sign in far more often than people do; the limit itself has its own test.
    ACCOUNT_RATE_LIMITS = False
# How many proxies of our own stand before the web: limits count visitors, not proxies.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
MFA_ADAPTER = "dnt_portal.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO_SIGN_IN
MFA_TOTP_ISSUER = "DNT portal"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
#: After so many minutes without an act of the person a session ends; a draft is no act.
SESSION_IDLE_MINUTES = int(os.environ.get("SESSION_IDLE_MINUTES", "60"))
#: So many hours after signing in it ends in any case.
SESSION_HOURS = int(os.environ.get("SESSION_HOURS", "12"))
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A cookie counts for every port of a host: two demos side by side need names of their own.
SESSION_COOKIE_NAME = f"{INSTANCE}_session"
CSRF_COOKIE_NAME = f"{INSTANCE}_csrf"
# What is said after an act may name someone: it stays here, not in a cookie on her machine.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_COOKIES = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_FAILURE_VIEW = "dnt_portal.submissions.views.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap's own stylesheet carries its small icons as data: images.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# -- Audit ------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True

# -- Language and time --------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# -- Choices of an installation --------------------------------------------------------------
#: Where "quick exit" goes: a neutral page that says nothing about this portal.
QUICK_EXIT_URL = os.environ.get("QUICK_EXIT_URL", "https://www.knmi.nl/")
#: Whether Good Friday is a free day; schools differ.
GOOD_FRIDAY_IS_FREE = flag("GOOD_FRIDAY_IS_FREE")
#: Liberation Day is free every so many years.
LIBERATION_DAY_EVERY = int(os.environ.get("LIBERATION_DAY_EVERY", "5"))

# -- Files -----------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    # What comes with packages that are no apps: Bootstrap's stylesheet and the letters.
    "dnt_portal.common.packaged.PackagedFinder",
]
#: The letters as browsers get them, made from their package; can be made again at any time.
LETTERS_DIR = VAR_DIR / "letters"
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
# Only the names with a fingerprint are served, so only those are compressed.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# What is compressed in itself, or what no page asks for.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["woff2", "ttf", "png", "map"]
STORAGES = {
    # Made documents. Private: only served by a view that checks who asks.
    "default": {
        "BACKEND": os.environ.get(
            "DOCUMENT_STORAGE", "django.core.files.storage.FileSystemStorage"
        ),
        "OPTIONS": {"location": str(VAR_DIR / "documents")}
        if "DOCUMENT_STORAGE" not in os.environ
        else {},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        # Compressed once, as well as can be; what a proxy compresses on its way is larger.
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
#: The largest workbook the import accepts, in bytes.
WORKBOOK_MAX_BYTES = 20_000_000

# -- Logging: what happened and how long it took, never about whom --------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # WeasyPrint and fontTools tell a story per page; only troubles matter.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "celery": {"level": "INFO"},
        # What was refused or not found stands in the access log, in one line.
        "django.request": {"level": "ERROR"},
    },
}

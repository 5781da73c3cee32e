"""The one settings file: machines differ only through environment variables.

The variables are listed, with their defaults, in docs/settings.md.
"""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF

from govblog import databases, logs
from govblog.caches import CACHES, PAGE_MEMORY, PAGE_MEMORY_WATCHED  # noqa: F401
from govblog.prose.videos import PLAYERS
from govblog.secret import read_or_make

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where this install keeps what it makes: database, media, collected static files, secret key
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
_base = urlsplit(BASE_URL)
ON_THIS_MACHINE_ONLY = _base.hostname in {"127.0.0.1", "localhost", "::1"}
_https = _base.scheme == "https"

SECRET_KEY = env.str("SECRET_KEY", default="") or read_or_make(DATA_DIR / "secret-key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
_own_hosts = ["127.0.0.1", "localhost", "[::1]"] if ON_THIS_MACHINE_ONLY else [_base.hostname]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=_own_hosts)
# Cut words are sealed with the first key; every key opens what was sealed (docs/redaction.md)
SEAL_KEYS = env.list("SEAL_KEYS", default=[])
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
PURGE_URL = env.str("PURGE_URL", default="")  # caches in front, told of what changed
# Whether everybody needs a second factor: `required`, or on one's own machine `optional`
SECOND_FACTOR = env.str("SECOND_FACTOR", default="required")
# A file of email domains in place of the list that comes with the project
DISPOSABLE_DOMAINS = env.str("DISPOSABLE_DOMAINS", default="")
# Whom to tell of a vulnerability, and until which day that holds; or where the file is that says so
SECURITY_CONTACT = env.list("SECURITY_CONTACT", default=[])
SECURITY_EXPIRES = env.str("SECURITY_EXPIRES", default="")
SECURITY_TXT = env.str("SECURITY_TXT", default="")

# What was erased, to be erased again on a restored backup; better not beside what is restored
ERASURES_FILE = Path(env.str("ERASURES_FILE", default=str(DATA_DIR / "erasures.jsonl")))
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(DATA_DIR / "backups")))
INSTALLED_APPS = [
    "govblog.apps.GovblogConfig",
    "posts.apps.PostsConfig",
    "comments.apps.CommentsConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "mptt",
    "crispy_forms",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "govblog.proxies.TrustedProxyMiddleware",
    "govblog.logs.requests.RequestMiddleware",
    "govblog.memory.middleware.MemoryMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "govblog.public.PublicWorldMiddleware",
    "govblog.patience.PatienceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "posts.moved.MovedMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last: whoever gets past it is signed in, with a second factor
    "govblog.signin.gate.StaffGateMiddleware",
]

# Who knows it may read figures at /metrics; counting costs nothing without it
METRICS = env.str("METRICS", default="")
if METRICS and find_spec("prometheus_client"):
    after = MIDDLEWARE.index("govblog.logs.requests.RequestMiddleware") + 1
    MIDDLEWARE.insert(after, "govblog.metrics.counting.CountingMiddleware")

ROOT_URLCONF = "govblog.urls"
WSGI_APPLICATION = "govblog.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        # For the one template that is printed for each of 200 comments (docs/decisions/0006)
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja2"],
        "OPTIONS": {"auto_reload": DEBUG, "trim_blocks": True, "lstrip_blocks": True},
    },
]
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": databases.configured(
        env, f"sqlite:///{DATA_DIR / 'db.sqlite3'}", databases.kind_of_process()
    )
}
LONG_STATEMENT_TIMEOUT = databases.long_statement(env)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

globals().update(env.email("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
_sender = "localhost" if ON_THIS_MACHINE_ONLY else _base.hostname
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default=f"no-reply@{_sender}")

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "govblog.signin.passwords.NotWhatEveryoneHereKnows"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Name and address together: a stranger's failures never lock out a colleague (ASVS 6.1.1)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "govblog.signin.throttle.locked_out"
AXES_CLIENT_IP_CALLABLE = "govblog.signin.throttle.address_as_hash"
AXES_SENSITIVE_PARAMETERS = ["username"]
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
# Days after which an account that nobody uses is switched off; 0: never
STAFF_INACTIVE_DAYS = env.int("STAFF_INACTIVE_DAYS", default=90)

# Sign-in is django-allauth's; which of its pages there are says govblog/signin/urls.py
ACCOUNT_ADAPTER = "govblog.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 (where it is)
ACCOUNT_FORMS = {
    "login": "govblog.signin.forms.SignInForm",
    "reauthenticate": "govblog.signin.forms.PasswordAgainForm",
    "change_password": "govblog.signin.forms.NewPasswordForm",
    "reset_password": "govblog.signin.forms.AskForResetForm",
    "reset_password_from_key": "govblog.signin.forms.ForgottenPasswordForm",
}
MFA_ADAPTER = "govblog.signin.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # codes: a phone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "govblog.signin.forms.CodeForm",
    "reauthenticate": "govblog.signin.forms.CodeAgainForm",
    "authenticate_webauthn": "govblog.signin.forms.PasskeyForm",
    "reauthenticate_webauthn": "govblog.signin.forms.PasskeyAgainForm",
    "login_webauthn": "govblog.signin.forms.PasskeyAloneForm",
    "activate_totp": "govblog.signin.forms.SetUpAppForm",
    "add_webauthn": "govblog.signin.forms.AddPasskeyForm",
    "edit_webauthn": "govblog.signin.forms.RenamePasskeyForm",
}
# Theirs count in the cache, which each process may have for itself: ours are in the database
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "build"] if (BASE_DIR / "build").is_dir() else []
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Cookies exist in the staff world only. The __Host- prefix needs Secure, so not on localhost.
_secure = not ON_THIS_MACHINE_ONLY
SESSION_COOKIE_NAME = "__Host-session" if _secure else "session"
SESSION_COOKIE_SECURE = _secure
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "govblog.signin.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60  # from the sign-in to its end, whatever happens
SESSION_IDLE_AGE = 30 * 60
KNOWN_COOKIE_NAME = "__Secure-known" if _secure else "known"
CSRF_COOKIE_NAME = "__Host-csrf" if _secure else "csrf"
CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "govblog.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]
SECURE_SSL_REDIRECT = _https
# What watches over this process asks it directly, without the proxy that knows https
SECURE_REDIRECT_EXEMPT = [r"^healthz/", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": list(PLAYERS),
        **{name: [NONE] for name in ("base-uri", "object-src", "frame-ancestors")},
    }
}
_refused = (
    "accelerometer camera display-capture geolocation gyroscope magnetometer microphone "
    "midi payment usb"
)
PERMISSIONS_POLICY: dict[str, list[str]] = {name: [] for name in _refused.split()}

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# The longest text of a post, each character in twelve bytes; public forms: govblog/public.py
DATA_UPLOAD_MAX_MEMORY_SIZE = 14_000_000

# Lines for people, or one JSON object a line, then with one for each request
LOG_FORMAT = env.str("LOG_FORMAT", default=logs.PLAIN)
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=LOG_FORMAT == logs.JSON)
LOGGING = logs.settings_of(LOG_FORMAT, requests=LOG_REQUESTS)
LOGGING_CONFIG = "govblog.logs.configure"

"""The files of a small Wagtail site: two languages, articles, wagtail-localize.

What its own project template sets up, without the parts the article page does not use, and with
what production advises: templates kept after their first use (the loader's default without DEBUG),
database connections kept, SQLite with a write-ahead log.
"""

SETTINGS = """
import os
from pathlib import Path

BASE = Path(__file__).resolve().parent
SECRET_KEY = "only for measuring"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
WSGI_APPLICATION = "wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "clinic",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
if os.environ.get("PAGE_CACHE"):
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": BASE / "db.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"},
    }
}
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("ja", "日本語")]
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "Acupuncture clinics"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
"""

URLS = """
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [path("admin/", include(wagtailadmin_urls))]
urlpatterns += i18n_patterns(path("", include(wagtail_urls)))
"""

WSGI = """
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
application = get_wsgi_application()
"""

MODELS = """
from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

RELATED = 3


class Clinic(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    address = models.TextField()
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    hours = models.TextField(blank=True)


class HomePage(Page):
    pass


class ArticlePage(Page):
    summary = models.TextField(blank=True)
    author = models.CharField(max_length=200, blank=True)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT)
    body = StreamField(
        [("heading", blocks.CharBlock()), ("text", blocks.RichTextBlock())], use_json_field=True
    )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["contents"] = [
            (f"s{number}", block.value)
            for number, block in enumerate(self.body)
            if block.block_type == "heading"
        ]
        context["translations"] = self.get_translations().live().select_related("locale")
        context["related"] = (
            ArticlePage.objects.live()
            .filter(locale=self.locale, clinic=self.clinic)
            .exclude(pk=self.pk)
            .select_related("locale")
            .order_by("-first_published_at")[:RELATED]
        )
        context["clinics"] = Clinic.objects.order_by("pk")
        return context
"""

# Loads what our own site shows, and translates it as wagtail-localize's editor does: a string of
# the source, its translation, then publishing the target.
LOAD = """
import json
import os
import re
import sys
import uuid
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from clinic.models import ArticlePage, Clinic, HomePage
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.models import TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


def body(html):
    blocks = []
    for part in re.split(r"(<h2>.*?</h2>)", html, flags=re.DOTALL):
        if part.startswith("<h2>"):
            blocks.append(("heading", re.sub("<.*?>", "", part)))
        elif part.strip():
            blocks.append(("text", part))
    return json.dumps(
        [
            # The same ids in every language tell which string translates which.
            {"type": kind, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))}
            for number, (kind, value) in enumerate(blocks)
        ]
    )


def page(text, locale):
    return ArticlePage(
        title=text["title"],
        slug=text["slug"],
        summary=text["summary"],
        author=text["author"],
        clinic=Clinic.objects.get(slug=text["clinic"]),
        body=body(text["html"]),
        locale=locale,
    )


def translated(source_page, strings, japanese):
    source, _ = TranslationSource.update_or_create_from_instance(source_page)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=japanese)
    places = StringSegment.objects.filter(source=source).order_by("context__path", "order")
    for place in places.select_related("string", "context"):
        StringTranslation.objects.get_or_create(
            translation_of=place.string,
            context=place.context,
            locale=japanese,
            defaults={"data": strings[place.context.path].pop(0), "translation_type": "manual"},
        )
    translation.save_target(publish=True)


def strings_of(instance):
    found = {}
    for segment in extract_segments(instance):
        if isinstance(segment, StringSegmentValue) and not segment.is_empty():
            found.setdefault(segment.path, []).append(segment.string.data)
    return found


def main():
    told = json.loads(Path(sys.argv[1]).read_text())
    english = Locale.objects.get(language_code="en")
    japanese, _ = Locale.objects.get_or_create(language_code="ja")
    for one in told["clinics"]:
        Clinic.objects.create(**one)
    root = Page.get_first_root_node()
    for old in root.get_children():
        old.delete()
    home = root.add_child(instance=HomePage(title="Home", slug="home", locale=english))
    home.save_revision().publish()
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    translated(home, {"title": ["ホーム"], "slug": ["home"]}, japanese)
    by_slug = {}
    for text in told["texts"]:
        by_slug.setdefault(text["slug"], {})[text["language"]] = text
    for pair in by_slug.values():
        added = home.add_child(instance=page(pair["en"], english))
        added.save_revision().publish()
        translated(added, strings_of(page(pair["ja"], japanese)), japanese)
    print(ArticlePage.objects.live().count())


main()
"""

BASE_TEMPLATE = """
{% load i18n static wagtailcore_tags %}{% get_current_language as lang %}<!doctype html>
<html lang="{{ lang }}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{% block title %}{% endblock %}</title>
  <link rel="stylesheet" href="{% static 'css/public.css' %}">
  {% for one in translations %}
  <link rel="alternate" hreflang="{{ one.locale.language_code }}" href="{{ one.full_url }}">
  {% endfor %}
  {% block meta %}{% endblock %}
</head>
<body>
<header class="site-head">
  <a class="wordmark" href="/{{ lang }}/">{% trans "Home" %}</a>
  <nav>
    {% for one in clinics %}<a href="/{{ lang }}/#{{ one.slug }}">{{ one.name }}</a>{% endfor %}
  </nav>
  <nav class="language-switch">
    {% for one in translations %}
    <a href="{% pageurl one %}" hreflang="{{ one.locale.language_code }}">{{ one.locale }}</a>
    {% endfor %}
  </nav>
</header>
<main id="main">{% block content %}{% endblock %}</main>
<footer class="site-foot">
  {% for one in clinics %}
  <section>
    <h2>{{ one.name }}</h2>
    <p>{{ one.address|linebreaksbr }}</p>
    <p><a href="tel:{{ one.phone }}">{{ one.phone }}</a></p>
  </section>
  {% endfor %}
</footer>
</body>
</html>
"""

ARTICLE_TEMPLATE = """
{% extends "base.html" %}
{% load i18n wagtailcore_tags %}
{% block title %}{{ page.title }} · {{ page.clinic.name }}{% endblock %}
{% block meta %}
  <link rel="canonical" href="{{ page.full_url }}">
  <meta name="description" content="{{ page.summary }}">
  <meta property="og:type" content="article">
  <meta property="og:title" content="{{ page.title }}">
  <meta property="og:description" content="{{ page.summary }}">
  <meta property="og:url" content="{{ page.full_url }}">
  <meta property="article:published_time" content="{{ page.first_published_at|date:'c' }}">
{% endblock %}
{% block content %}
<article>
  <header>
    <h1>{{ page.title }}</h1>
    <p class="lead">{{ page.summary }}</p>
    <p>{{ page.author }} <time>{{ page.first_published_at|date }}</time></p>
  </header>
  <nav class="contents">
    <ol>{% for id, title in contents %}<li><a href="#{{ id }}">{{ title }}</a></li>{% endfor %}</ol>
  </nav>
  <div class="prose">
  {% for block in page.body %}
    {% if block.block_type == "heading" %}<h2 id="s{{ forloop.counter0 }}">{{ block.value }}</h2>
    {% else %}{% include_block block %}{% endif %}
  {% endfor %}
  </div>
</article>
<aside class="contact">
  <h2>{{ page.clinic.name }}</h2>
  <p>{{ page.clinic.address|linebreaksbr }}</p>
  <p><a href="tel:{{ page.clinic.phone }}">{{ page.clinic.phone }}</a></p>
  <p><a href="mailto:{{ page.clinic.email }}">{{ page.clinic.email }}</a></p>
  <p>{{ page.clinic.hours|linebreaksbr }}</p>
</aside>
<section class="related">
  {% for one in related %}
  <article>
    <h3><a href="{% pageurl one %}">{{ one.title }}</a></h3>
    <p>{{ one.summary }}</p>
  </article>
  {% endfor %}
</section>
{% endblock %}
"""

FILES = {
    "settings.py": SETTINGS,
    "urls.py": URLS,
    "wsgi.py": WSGI,
    "load.py": LOAD,
    "clinic/__init__.py": "",
    "clinic/models.py": MODELS,
    "templates/base.html": BASE_TEMPLATE,
    "templates/clinic/article_page.html": ARTICLE_TEMPLATE,
}

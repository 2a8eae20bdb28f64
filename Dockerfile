# syntax=docker/dockerfile:1
# Two images: `portal` (web, worker, scheduler, migrations) and `proxy` (TLS before it).

# -- The locked packages, compiled ---------------------------------------------------------
FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/portal \
    && /opt/portal/bin/pip install --require-hashes -r /tmp/requirements.txt

# -- The portal ---------------------------------------------------------------------------
FROM python:3.11-slim-bookworm AS portal
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 portal \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin portal
COPY --from=packages /opt/portal /opt/portal
WORKDIR /srv/portal
COPY manage.py pyproject.toml ./
COPY dnt_portal dnt_portal
COPY templates templates
COPY static static
COPY locale locale
ENV PATH=/opt/portal/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=dnt_portal.settings \
    VAR_DIR=/var/lib/dnt \
    BIND=0.0.0.0:8000
# Everything is made here and only read later: the container runs with a read-only disk. The
# folder of made documents is the one exception; as a volume it takes over the owner given here.
RUN mkdir -p /var/lib/dnt/documents \
    && python manage.py compile_catalogues \
    && python manage.py collectstatic --noinput \
    && python -m compileall -q dnt_portal \
    && chown portal:portal /var/lib/dnt/documents
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s --retries=4 \
    CMD ["python", "-m", "dnt_portal.stack", "healthy"]
CMD ["gunicorn", "--config", "dnt_portal/gunicorn.conf.py", "dnt_portal.wsgi"]

# -- The proxy ---------------------------------------------------------------------------
FROM caddy:2-alpine AS proxy
COPY deploy/Caddyfile /etc/caddy/Caddyfile
# Certificates and their keys; as volumes they take over the owner given here.
RUN chown -R 10001:10001 /data /config \
    # The program may bind low ports by a right on its file, which a container without that
    # right cannot even start; it listens on high ports here.
    && cp /usr/bin/caddy /usr/bin/caddy-plain && mv /usr/bin/caddy-plain /usr/bin/caddy
USER 10001:10001

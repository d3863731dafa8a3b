# On the Record. Build for this machine's architecture, or for two: docker buildx build --platform linux/amd64,linux/arm64 .
# Every dependency has a wheel for both. docs/deploying.md says how to run it.

FROM python:3.13-slim-bookworm AS build
WORKDIR /source
COPY . .
RUN deploy/install.sh /opt/onrecord

FROM python:3.13-slim-bookworm
LABEL org.opencontainers.image.title="On the Record" \
      org.opencontainers.image.description="Answers questions about news coverage: who said what, word for word." \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --user-group --create-home --home-dir /var/lib/onrecord onrecord \
    && install --directory --owner onrecord --group onrecord /var/lib/onrecord/data /articles
COPY --from=build /opt/onrecord /opt/onrecord
ENV PATH=/opt/onrecord/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/tmp/numba \
    ONRECORD_LOG__FILE=/var/lib/onrecord/data/queries.sqlite \
    ONRECORD_ARTICLES__STORE=/var/lib/onrecord/data/coverage \
    ONRECORD_MONITORING__PORT=9464 \
    ONRECORD_RUNNING__LOG_FORMAT=json
USER 10001:10001
WORKDIR /var/lib/onrecord
# The root file system may be read-only: only these are written, and /tmp.
VOLUME ["/var/lib/onrecord/data"]
EXPOSE 9464
# While Discord is down, /ready fails and /health does not: a restart would help nobody.
HEALTHCHECK --interval=30s --timeout=5s --start-period=5m --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9464/health', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["onrecord"]
CMD ["serve"]

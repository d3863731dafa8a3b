"""Health pages and metrics over HTTP, for programs that watch the bot; opt-in, on this machine by default."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from aiohttp import web

from bot.discord_app.client import CoverageBot

RETRY_SECONDS = 60.0
"""Time until the pages are served again after their port could not be used, in seconds. A guess."""

_log = logging.getLogger(__name__)


def unready(bot: CoverageBot) -> list[str]:
    """Return why the bot is not ready to answer; nothing if it is."""
    reasons = [] if bot.is_online() else ["Discord is not connected"]
    return reasons + [f"the background task {name!r} failed and waits" for name in sorted(bot.resting)]


def application(bot: CoverageBot, metrics: Callable[[], bytes] | None) -> web.Application:
    """Return the pages of a bot.

    Args:
        bot: The bot.
        metrics: Returns the metrics as Prometheus reads them; None if the extra is not installed.
    """

    async def health(_: web.Request) -> web.Response:
        """Say that the event loop runs: a program that gets no answer may restart the bot."""
        return web.json_response({"status": "ok", "restarts": dict(bot.restarts)})

    async def ready(_: web.Request) -> web.Response:
        """Say whether the bot can answer, or why not."""
        reasons = unready(bot)
        return web.json_response({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)

    async def show_metrics(_: web.Request) -> web.Response:
        if metrics is None:
            return web.Response(
                text="metrics need the extra: pip install 'on-the-record[metrics]'\n", status=501
            )
        content = await asyncio.to_thread(metrics)
        return web.Response(
            body=content, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    pages = web.Application()
    pages.router.add_get("/health", health)
    pages.router.add_get("/ready", ready)
    pages.router.add_get("/metrics", show_metrics)
    return pages


async def serve_monitoring(bot: CoverageBot) -> None:
    """Serve the pages at the address of the settings until the task is cancelled.

    A port that cannot be used is told once, and tried again.
    """
    chosen = bot.settings.monitoring
    async with contextlib.AsyncExitStack() as stack:
        metrics = await _open_metrics(bot, stack)
        runner = web.AppRunner(application(bot, metrics), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        is_told = False
        while True:
            try:
                await web.TCPSite(runner, chosen.host, chosen.port).start()
            except OSError as error:
                if not is_told:
                    reason = error.strerror or error
                    _log.warning(
                        "%s:%s: health and metrics cannot be served there (%s); set another port under"
                        " [monitoring]",
                        chosen.host,
                        chosen.port,
                        reason,
                    )
                is_told = True
                await asyncio.sleep(RETRY_SECONDS)
            else:
                _log.info("health and metrics are served at http://%s:%s", chosen.host, chosen.port)
                await asyncio.Event().wait()


async def _open_metrics(bot: CoverageBot, stack: contextlib.AsyncExitStack) -> Callable[[], bytes] | None:
    """Return what renders the metrics, which are counted until the stack closes; None without the extra."""
    try:
        from bot.runtime.metrics import Metrics  # an extra may be missing  # noqa: PLC0415
    except ModuleNotFoundError as error:
        _log.info("%s is not installed: there is no page /metrics", error.name)
        return None
    metrics = Metrics(bot)
    await stack.enter_async_context(metrics.observing())
    return metrics.render

"""Requests to add, list and remove watches, and their rows in the query log."""

import asyncio
import time

from bot.answering.requests import Request
from bot.answering.watching import MAX_QUERY_LENGTH, is_watchable, watch_query
from bot.discord_app.bot_rendering import notice_embed, permission_name
from bot.discord_app.embeds import inline_code
from bot.discord_app.request_context import RequestContext, is_alone_with_bot, user_of
from bot.discord_app.request_handler import AnsweringBot, Reply
from bot.discord_app.watch_rendering import added_embed, list_embed
from bot.querylog import Entry
from bot.state.watches import Limits, Place, Watch, WatchLimitError


def may_manage(context: RequestContext) -> bool:
    """Return whether a person may set watches: on a server, who manages it; alone with the bot, anybody."""
    if context.guild is None:
        return is_alone_with_bot(context)
    return context.permissions.administrator or context.permissions.manage_guild


async def watch_answer(bot: AnsweringBot, context: RequestContext, request: Request) -> Reply:
    """Watch what an answered request asks for."""
    query = await bot.service.run_in_worker(watch_query, bot.service.coverage, request)
    if query is None:
        return _notice(bot, "watch.nothing")
    if not may_manage(context):
        command = inline_code(f"/watch add {query}")
        permission = permission_name("manage_guild", bot.texts)
        return _notice(bot, "watch.permission", permission=permission, command=command)
    return await add_watch(bot, context, query)


async def add_watch(bot: AnsweringBot, context: RequestContext, typed: str) -> Reply:
    """Add a watch whose messages go to the channel of the request."""
    started = time.perf_counter()
    query = " ".join(typed.split())
    if len(query) > MAX_QUERY_LENGTH:
        return _notice(bot, "watch.too_long", limit=MAX_QUERY_LENGTH)
    if not is_watchable(query) or context.channel is None:
        return _notice(bot, "watch.nothing")
    if bot.log.privacy.is_opted_out(user_of(context).id):
        return _notice(bot, "watch.opted_out")
    guild_id = context.guild.id if context.guild else None
    place = Place(guild_id, context.channel.id, user_of(context).id)
    settings = bot.settings.watches
    try:
        limits = Limits(settings.per_person, settings.per_server)
        watch, is_new = await bot.watches.add(place, query, limits)
    except WatchLimitError as error:
        await _log(bot, context, "watch add", query, 0, started)
        if error.is_of_guild:
            return Reply(notice_embed(bot.texts.count("watch.limit_server", error.limit)), private=True)
        return Reply(notice_embed(bot.texts.count("watch.limit_person", error.limit)), private=True)
    row = await _log(bot, context, "watch add", query, 1, started)
    return Reply(added_embed(watch, bot.texts, is_new=is_new), private=True, log_row=row)


async def list_watches(bot: AnsweringBot, context: RequestContext) -> Reply:
    """List the watches on the server, or in direct messages all that the person set."""
    started = time.perf_counter()
    watches = await _manageable(bot, context)
    row = await _log(bot, context, "watch list", "", len(watches), started)
    return Reply(list_embed(watches, bot.texts), private=True, log_row=row)


async def remove_watch(bot: AnsweringBot, context: RequestContext, number: int) -> Reply:
    """Remove one of the watches that `list_watches` lists."""
    started = time.perf_counter()
    watch = next((watch for watch in await _manageable(bot, context) if watch.id == number), None)
    if watch is None:
        await _log(bot, context, "watch remove", str(number), 0, started)
        return _notice(bot, "watch.unknown", number=str(number))
    await asyncio.to_thread(bot.watches.store.remove, number)
    row = await _log(bot, context, "watch remove", str(number), 1, started)
    text = bot.texts("watch.removed", number=str(number), query=inline_code(watch.query))
    return Reply(notice_embed(text), private=True, log_row=row)


async def _manageable(bot: AnsweringBot, context: RequestContext) -> list[Watch]:
    store = bot.watches.store
    if context.guild is not None:
        return await asyncio.to_thread(store.of_guild, context.guild.id)
    return await asyncio.to_thread(store.of_owner, user_of(context).id)


async def _log(  # noqa: PLR0913, PLR0917 - the row's values
    bot: AnsweringBot, context: RequestContext, command: str, typed: str, results: int, started: float
) -> int | None:
    entry = Entry(
        command=command,
        typed=typed,
        understood=typed,
        guild=context.guild.id if context.guild else None,
        channel=context.channel.id if context.channel else None,
        person=user_of(context).id,
        results=results,
        article=None,
        score=None,
        latency_ms=(time.perf_counter() - started) * 1000,
        answered=True,
    )
    return await bot.log.record(entry)


def _notice(bot: AnsweringBot, name: str, **values: str | int) -> Reply:
    return Reply(notice_embed(bot.texts(name, **values)), private=True)

"""The part of Discord's HTTP API and gateway that a bot needs, on loopback, for an unmodified client."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import count

import yarl
from aiohttp import WSMsgType, web
from discord.gateway import DiscordWebSocket
from discord.http import Route

BOT, GUILD, CHANNEL, PERSON, DIRECT = 100, 200, 300, 400, 500
TOKEN = "right.token.here"  # noqa: S105 - of this server only
MESSAGE_CONTENT = 1 << 15
MESSAGE_CONTENT_FLAG = 1 << 19
"""The flag of an application that may read messages, on fewer than a hundred servers."""

HELLO, IDENTIFY, RESUME, HEARTBEAT, ACK, DISPATCH, INVALID = 10, 2, 6, 1, 11, 0, 9

BOT_USER = {"id": str(BOT), "username": "record", "discriminator": "0", "avatar": None, "bot": True}
PERSON_USER = {"id": str(PERSON), "username": "alice", "discriminator": "0", "avatar": None}
MEMBER = {"roles": [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}


_ids = count(1000)


def message(content: str, author: object, **fields: object) -> dict[str, object]:
    """Return a message in the channel as Discord sends it."""
    return {
        "id": str(next(_ids)),
        "channel_id": str(CHANNEL),
        "author": author,
        "content": content,
        "timestamp": "2024-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
    } | fields


@dataclass(frozen=True)
class Fault:
    """A response that replaces the real one."""

    method: str
    path: str
    status: int
    body: object
    headers: dict[str, str] = field(default_factory=dict)


class Outcome(Enum):
    """What becomes of a message."""

    ARRIVES = auto()
    IS_LOST = auto()
    """The connection breaks before the message arrives."""
    IS_REFUSED = auto()
    """The bot may not write there."""
    REPLY_IS_LOST = auto()
    """The message arrives, and the connection breaks before the sender knows."""


@dataclass
class DiscordServer:
    """A server that a bot can log in to.

    Attributes:
        url: The server's address.
        grants_message_content: Whether the bot may use the Message Content intent.
        servers: The number of servers that have invited the bot.
        refuses: The close code for every identification, or None.
        is_down: Whether the gateway refuses connections.
        faults: The faults of the next requests, each used once.
        requests: Every request so far: method, path and JSON body.
        identified: The intents of every identification.
        posted: The bot's messages in channels, each once.
        knows_nonces: Whether a message with the nonce of an earlier one is taken for that one.
        outcomes: The outcomes of the next messages.
        sessions: The number of sessions that have begun; the bot hears what is said from then on.
        resumed: The number of resumed sessions.
    """

    url: str = ""
    grants_message_content: bool = True
    servers: int = 1
    refuses: int | None = None
    is_down: bool = False
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str, object]] = field(default_factory=list)
    identified: list[int] = field(default_factory=list)
    posted: list[dict[str, object]] = field(default_factory=list)
    knows_nonces: bool = True
    outcomes: list[Outcome] = field(default_factory=list)
    sessions: int = 0
    resumed: int = 0
    _events: list[dict[str, object]] = field(default_factory=list)
    _socket: web.WebSocketResponse | None = None
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def sent(self, method: str, path: str) -> list[object]:
        """Return the bodies of the requests so far, except those that met a fault."""
        return [body for m, p, body in self.requests if m == method and re.fullmatch(path, p)]

    async def until(self, happened: Callable[[], object], seconds: float = 60) -> None:
        """Wait until a condition is true of this server.

        Raises:
            TimeoutError: It does not become true.
        """
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(happened)

    async def replies(self, count: int) -> list[dict[str, object]]:
        """Wait for a number of messages in the channel, and return them."""
        path = f"/channels/{CHANNEL}/messages"
        await self.until(lambda: len(self.sent("POST", path)) >= count)
        return self.sent("POST", path)

    async def say(self, content: str) -> None:
        """Send a person's message in the channel."""
        said = message(content, PERSON_USER, guild_id=str(GUILD), member=MEMBER)
        await self._dispatch("MESSAGE_CREATE", said)

    async def ask(self, command: dict[str, object], kind: int = 2, **fields: object) -> None:
        """Send a person's slash command, or an interaction of another kind with its fields."""
        await self._dispatch(
            "INTERACTION_CREATE",
            {
                "id": str(next(_ids)),
                "application_id": str(BOT),
                "type": kind,
                "token": "interaction-token",
                "version": 1,
                "guild_id": str(GUILD),
                "channel_id": str(CHANNEL),
                "channel": {"id": str(CHANNEL), "type": 0, "name": "newsroom"},
                "member": MEMBER | {"user": PERSON_USER, "permissions": "8"},
                "data": command,
                "locale": "en-US",
                "entitlements": [],
                "authorizing_integration_owners": {},
                "attachment_size_limit": 1,
            }
            | fields,
        )

    def drop(self) -> None:
        """Cut the connection without a close frame."""
        assert self._socket is not None
        transport = self._socket._req.transport
        self._socket = None
        transport.abort()

    async def _dispatch(self, event: str, data: object) -> None:
        frame = {"op": DISPATCH, "t": event, "s": len(self._events) + 1, "d": data}
        self._events.append(frame)
        if self._socket is not None:
            try:
                await self._socket.send_json(frame)
            except ConnectionError:  # the client has gone, and may resume
                self._socket = None

    async def http(self, request: web.Request) -> web.Response:
        """Answer an API request."""
        path = request.path.removeprefix("/api")
        is_json = request.can_read_body and request.content_type == "application/json"
        body = json.loads(await request.text() or "null") if is_json else None
        for fault in self.faults:
            if fault.method == request.method and re.fullmatch(fault.path, path):
                async with self._changed:
                    self.faults.remove(fault)
                    self._changed.notify_all()
                return _reply(fault.body, fault.status, fault.headers)
        async with self._changed:
            self.requests.append((request.method, path, body))
            self._changed.notify_all()
        return self._answer(request, path, body)

    def _answer(  # noqa: C901, PLR0911 - a route a line
        self, request: web.Request, path: str, body: object
    ) -> web.Response:
        match request.method, path.strip("/").split("/"):
            case _ if request.headers.get("Authorization") not in (None, f"Bot {TOKEN}"):
                return _reply({"code": 0, "message": "401: Unauthorized"}, 401)
            case "GET", ["users", "@me"]:
                return _reply(BOT_USER)
            case "GET", ["oauth2", "applications", "@me"]:
                flags = MESSAGE_CONTENT_FLAG if self.grants_message_content else 0
                known = {"owner": PERSON_USER, "flags": flags, "approximate_guild_count": self.servers}
                return _reply({"id": str(BOT), "name": "record", **APPLICATION, **known})
            case "GET", ["applications", _, "commands"]:
                return _reply([])
            case "PUT", ["applications", _, "commands"]:
                return _reply(
                    [
                        {
                            "description": "",
                            **one,
                            "id": str(900 + i),
                            "application_id": str(BOT),
                            "version": "1",
                        }
                        for i, one in enumerate(body)
                    ]
                )
            case "POST", ["users", "@me", "channels"]:
                person = {
                    "id": body["recipient_id"],
                    "username": "alice",
                    "discriminator": "0",
                    "avatar": None,
                }
                return _reply({"id": str(DIRECT), "type": 1, "recipients": [person]})
            case "GET", ["channels", channel, "messages"]:
                # The ids of this server tell no time, so that every page but the first is empty.
                is_first = "before" not in request.query and int(request.query.get("after", 0)) > 1 << 40
                return _reply([one for one in self.posted if is_first and one["channel_id"] == channel])
            case "POST", ["channels", channel, "messages"]:
                return self._post(request, channel, body)
            case "POST", ["interactions", number, _, "callback"]:
                resource = {"type": body["type"], "message": message("", BOT_USER)}
                interaction = {"id": number, "type": 2, "response_message_id": str(next(_ids))}
                return _reply({"interaction": interaction, "resource": resource})
            case "POST", ["webhooks", _, _]:
                return _reply(message("", BOT_USER))
            case _:
                return _reply({"code": 0, "message": f"no such route: {request.method} {path}"}, 404)

    def _post(self, request: web.Request, channel: str, body: dict[str, object]) -> web.Response:
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome.ARRIVES
        if outcome is Outcome.IS_REFUSED:
            return _reply({"code": 50001, "message": "Missing Access"}, 403)
        posted = None if outcome is Outcome.IS_LOST else self._posted(channel, body)
        if outcome is not Outcome.ARRIVES:
            request.transport.close()
        return _reply(posted)

    def _posted(self, channel: str, body: dict[str, object]) -> dict[str, object]:
        """Return the message that a request posts, or the one that has its nonce already."""
        nonce = body.get("nonce")
        if nonce is not None and body.get("enforce_nonce"):
            for earlier in self.posted if self.knows_nonces else ():
                if (earlier["channel_id"], earlier["nonce"]) == (channel, nonce):
                    return earlier
        posted = message("", BOT_USER, embeds=body.get("embeds", []), channel_id=channel, nonce=nonce)
        self.posted.append(posted)
        return posted

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        """Serve a gateway connection."""
        if self.is_down:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 40_000}})
        async for frame in socket:
            if frame.type != WSMsgType.TEXT:
                break
            await self._hear(socket, json.loads(frame.data))
        return socket

    async def _hear(self, socket: web.WebSocketResponse, frame: dict[str, object]) -> None:
        data = frame["d"]
        if frame["op"] == HEARTBEAT:
            await socket.send_json({"op": ACK})
        elif frame["op"] == IDENTIFY:
            await self._identify(socket, data)
        elif frame["op"] == RESUME:
            self._socket = socket
            for event in self._events[data["seq"] :]:
                await socket.send_json(event)
            self.resumed += 1
            await self._dispatch("RESUMED", {})

    async def _identify(self, socket: web.WebSocketResponse, data: dict[str, object]) -> None:
        intents = int(data["intents"])
        async with self._changed:
            self.identified.append(intents)
            self._changed.notify_all()
        if self.refuses or (intents & MESSAGE_CONTENT and not self.grants_message_content):
            await socket.close(code=self.refuses or 4014)
            return
        self._socket = socket
        await self._dispatch(
            "READY",
            {
                "v": 10,
                "user": BOT_USER,
                "guilds": [{"id": str(GUILD), "unavailable": True}],
                "session_id": "session",
                "resume_gateway_url": self.url.replace("http", "ws") + "/gateway",
                "application": {"id": str(BOT), "flags": 0},
            },
        )
        await self._dispatch("GUILD_CREATE", GUILD_PAYLOAD)
        async with self._changed:
            self.sessions += 1
            self._changed.notify_all()


APPLICATION = {
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "",
    "summary": "",
    "hook": False,
    "integration_types_config": {},
}

GUILD_PAYLOAD = {
    "id": str(GUILD),
    "name": "The Daily",
    "owner_id": str(PERSON),
    "roles": [
        {
            "id": str(GUILD),
            "name": "@everyone",
            "permissions": str(0xFFFFFFFF),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
        }
    ],
    "channels": [
        {"id": str(CHANNEL), "type": 0, "name": "newsroom", "position": 0, "permission_overwrites": []}
    ],
    "members": [MEMBER | {"user": BOT_USER}],
    "member_count": 2,
    "emojis": [],
    "stickers": [],
    "features": [],
    "threads": [],
    "voice_states": [],
    "presences": [],
    "stage_instances": [],
    "guild_scheduled_events": [],
    "soundboard_sounds": [],
    "premium_tier": 0,
    "verification_level": 0,
    "explicit_content_filter": 0,
    "default_message_notifications": 0,
    "mfa_level": 0,
    "nsfw_level": 0,
    "afk_timeout": 60,
    "preferred_locale": "en-US",
    "system_channel_flags": 0,
}


def _reply(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    if isinstance(body, str):
        return web.Response(text=body, status=status, headers=headers, content_type="text/html")
    # discord.py knows JSON by the bare type, without a charset
    kind = {"Content-Type": "application/json"} | (headers or {})
    return web.Response(body=json.dumps(body).encode(), status=status, headers=kind)


@asynccontextmanager
async def running() -> AsyncIterator[DiscordServer]:
    """Run the server, and point every client in this process at it."""
    server = DiscordServer()
    app = web.Application()
    app.router.add_get("/gateway", server.gateway)
    app.router.add_route("*", "/api/{path:.*}", server.http)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.url = f"http://127.0.0.1:{port}"
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = f"{server.url}/api"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
    try:
        yield server
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway
        await runner.cleanup()

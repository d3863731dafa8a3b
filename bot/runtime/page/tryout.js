// What Discord does and SimCord's page does not: the menu "Apps" on messages, following the conversation to each reply,
// names of mentioned people in embeds, relative times that stay true, and Enter, which sends a slash command.

const app = document.getElementById("preview-app");
const timeline = document.getElementById("channel-timeline");
const list = document.getElementById("channel-message-list");
const newMessages = document.getElementById("new-messages");
const status = document.getElementById("action-status");
const { menus, people } = JSON.parse(document.body.dataset.tryout);
const MENTION = /<@!?(\d+)>/;

/** The id of the newest message that was shown; null until the page is ready for the first time. */
let newest = null;
/** The message that is kept in view while it grows; null when the person scrolls. */
let followed = null;

function messages() {
  return [...list.querySelectorAll(".channel-message")];
}

function idOf(message) {
  return BigInt(message.dataset.messageId);
}

/** Note a new message, or the last one when the page is loaded again, and keep it in view from then on. */
function follow() {
  const last = messages().at(-1);
  if (app.getAttribute("aria-busy") !== "false" || !last) return;
  if (newest === null ? messages().length > 1 : idOf(last) > newest) followed = last;
  newest = idOf(last);
  show();
}

/** Show the followed message: its end, or its beginning if it is higher than the page. */
function show() {
  if (!followed?.isConnected) return;
  const above = followed.getBoundingClientRect().top - timeline.getBoundingClientRect().top;
  timeline.scrollTop = followed.offsetHeight > timeline.clientHeight ? timeline.scrollTop + above : timeline.scrollHeight;
  newMessages.hidden = true;
}

function addMenus() {
  for (const toolbar of list.querySelectorAll(".message-context-actions:not(:has(.tryout-apps))")) {
    const message = toolbar.closest(".channel-message");
    if (!message || message.querySelector(".message-ephemeral-note")) continue;
    const apps = document.createElement("details");
    apps.className = "tryout-apps";
    const summary = document.createElement("summary");
    summary.textContent = "Apps";
    const items = document.createElement("div");
    menus.forEach((name, menu) => {
      const item = document.createElement("button");
      item.type = "button";
      item.textContent = name;
      item.addEventListener("click", () => { apps.open = false; void use(menu, message); });
      items.append(item);
    });
    apps.addEventListener("toggle", () => { if (apps.open) items.scrollIntoView({ block: "nearest" }); });
    apps.append(summary, items);
    toolbar.append(apps);
  }
}

/** Show the names of people who are mentioned in embeds, of which SimCord shows the ids. */
function nameMentions() {
  const texts = document.createTreeWalker(list, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) if (MENTION.test(texts.currentNode.data)) found.push(texts.currentNode);
  for (const text of found) {
    text.replaceWith(...text.data.split(MENTION).map((part, index) => {
      if (index % 2 === 0) return part;
      const mention = document.createElement("span");
      mention.className = "mention";
      mention.textContent = `@${people[part] ?? "unknown-user"}`;
      return mention;
    }));
  }
}

/** Use a menu of the bot on a message. */
async function use(menu, message) {
  const response = await fetch("/api/action", {
    method: "POST",
    headers: {
      "X-Simcord-Capability": window.location.hash.slice(1),
      "X-Simcord-Context": window.simcordPreview.contextId,
      "X-Tryout-Menu": String(menu),
      "X-Tryout-Message": message.dataset.messageId,
    },
  }).catch(() => null);
  if (!response?.ok) status.textContent = "The menu could not be used. Reload the page and try again.";
}

function closeMenus(except = null) {
  for (const apps of list.querySelectorAll(".tryout-apps[open]")) if (apps !== except) apps.open = false;
}

list.addEventListener("contextmenu", (event) => {
  const apps = event.target.closest(".channel-message")?.querySelector(".tryout-apps");
  if (!apps || event.target.closest("a") || String(window.getSelection())) return;
  event.preventDefault();
  closeMenus(apps);
  apps.open = true;
});
document.addEventListener("click", (event) => closeMenus(event.target.closest(".tryout-apps")));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(); });

// Enter after a slash command sends it, as on Discord; with the arrow keys, one of its options is chosen instead.
let choosing = false;
document.addEventListener("keydown", (event) => {
  const command = event.target instanceof HTMLElement && event.target.matches(".command-chip");
  if (command && event.key === "Enter" && !choosing && !event.isComposing) {
    event.preventDefault();
    event.stopImmediatePropagation();
    document.getElementById("channel-composer").requestSubmit();
  }
  choosing = command && ["ArrowDown", "ArrowUp"].includes(event.key);
}, true);

const UNITS = [["second", 1, 60], ["minute", 60, 3600], ["hour", 3600, 86400], ["day", 86400, 604800], ["week", 604800, Infinity]];
const RELATIVE = /\bago$|^in |^now$|^yesterday$|^tomorrow$|^(last|next) week$/;
const relative = new Intl.RelativeTimeFormat("en-US", { numeric: "auto" });

function updateTimes() {
  for (const time of list.querySelectorAll("time.discord-timestamp")) {
    if (!RELATIVE.test(time.textContent)) continue;
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const [unit, size] = UNITS.find(([, , below]) => Math.abs(seconds) < below);
    const words = relative.format(Math.round(seconds / size), unit);
    if (time.textContent !== words) time.textContent = words;
  }
}

new MutationObserver(() => { addMenus(); nameMentions(); }).observe(list, { childList: true, subtree: true });
const sizes = new ResizeObserver(() => requestAnimationFrame(() => requestAnimationFrame(show)));
sizes.observe(list);
sizes.observe(timeline);
for (const event of ["wheel", "touchmove", "pointerdown"]) {
  timeline.addEventListener(event, () => { followed = null; }, { passive: true });
}
new MutationObserver(follow).observe(app, { attributes: true, attributeFilter: ["aria-busy"] });
setInterval(updateTimes, 1000);

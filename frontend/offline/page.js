// What a page does when the network goes and comes back. It writes what it finds on the document's root, where the program
// reads it (app/src/components/network.rs), and tells the program by events on the window.

const root = document.documentElement;
const REASON = "Hors ligne : reviendra avec le réseau";
// What a page as a whole is made from, rather than a part of it.
const WHOLE = ["/api/alertes", "/api/dashboard", "/api/predictions", "/api/calculs"];
const NEEDS_NETWORK = 'form[method="post"] button:not([type="button"]), .toast button:not(.close-toast), a[download]';
// What an owner sets and a page loaded anew would forget.
const SET = ':is(form[method="post"], .calculator form) :is(input:not([type="hidden"]), select, textarea)';
const CLOSE_REASON_MS = 8_000;
const PROBE_MS = 5_000;
const TICK_MS = 20_000;
/** Reading for later waits until the page has answered to the first touches, or the server has worked the change in. */
const LATER_MS = 2_000;

/** When the server answered what is shown: the oldest of it. */
let shownFrom = Number(root.dataset.keptAt) || Date.now();
let offline = root.dataset.offline !== undefined;
let timers = [];
let registration;
const ask = window.fetch.bind(window);
const program = document.querySelector('link[rel="modulepreload"]').getAttribute("href");

const tell = (name) => window.dispatchEvent(new Event(name));

/** An answer says by a header that it was kept: the page knows before the program shows it. */
window.fetch = async (...request) => {
  const { pathname } = new URL(request[0].url ?? request[0], location.href);
  const changes = (request[1]?.method ?? request[0].method) === "POST";
  try {
    const response = await ask(...request);
    if (pathname.startsWith("/api/")) heard(pathname, response, changes);
    return response;
  } catch (error) {
    if (error instanceof TypeError && pathname.startsWith("/api/")) lost();
    throw error;
  }
};

function heard(pathname, response, changes) {
  const kept = Number(response.headers.get("x-optiflow-kept"));
  if (!kept) noteBuild(response);
  if (kept) {
    shownFrom = WHOLE.includes(pathname) ? kept : Math.min(shownFrom, kept);
    lost();
  } else if (response.ok && WHOLE.includes(pathname)) {
    shownFrom = Date.now();
    if (offline) back();
    else say();
  } else if (response.ok && changes) {
    setTimeout(refresh, LATER_MS);
  }
}

function lost() {
  if (!offline || timers.length === 0) {
    offline = true;
    timers = [setInterval(probe, PROBE_MS), setInterval(say, TICK_MS)];
    closed.observe(document.body, { childList: true, subtree: true });
  }
  close();
  say();
}

function isThere(response) {
  noteBuild(response);
  return response.ok;
}

/** Every answer of the server names the build that it serves. */
function noteBuild(response) {
  const build = response.headers.get("x-optiflow-build");
  if (build && build !== program) newVersion();
}

/** Without a sign of the server the page is without a network. */
async function probe() {
  // Nobody would hear of it yet; the next look is soon.
  if (root.dataset.hydrated === undefined) return;
  const there = await ask("/healthz", { cache: "no-store" }).then(isThere, () => false);
  if (there && offline) back();
  else if (!there && !offline) lost();
}

function back() {
  offline = false;
  timers.forEach(clearInterval);
  timers = [];
  closed.disconnect();
  reopen();
  say();
  registration?.update().catch(() => {});
  refresh();
  loadAnew();
}

function loadAnew() {
  if (offline) return;
  // What somebody types or has set is not taken away; the rest waits until they are done.
  if (document.activeElement?.closest('form[method="post"] input') || [...document.querySelectorAll(SET)].some(isSet)) {
    setTimeout(loadAnew, TICK_MS);
    return;
  }
  // A page that could not be shown at all is loaded as if it were opened now.
  if (document.querySelector(".failure")) location.reload();
  else tell("optiflow-back");
}

/** Whether a field holds something else than the page proposed. */
function isSet(field) {
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

/** Writes on the document's root what the program shows. */
function say() {
  const moment = new Date(shownFrom);
  const today = moment.toDateString() === new Date().toDateString();
  const time = moment.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  root.dataset.keptAt = shownFrom;
  root.dataset.keptSaid = today ? `de ${time}` : `du ${moment.toLocaleDateString("fr-FR")} à ${time}`;
  root.toggleAttribute("data-offline", offline);
  tell("optiflow-network");
}

const closed = new MutationObserver(close);

/** What needs the network does nothing, and says why when it is pressed: what is `disabled` would not hear of a finger. */
function close() {
  for (const element of document.querySelectorAll(NEEDS_NETWORK)) {
    if (element.disabled || element.hasAttribute("aria-disabled")) continue;
    element.dataset.closed = element.title;
    element.title = REASON;
    element.setAttribute("aria-disabled", "true");
    element.setAttribute("aria-describedby", "hors-ligne");
  }
}

function reopen() {
  for (const element of document.querySelectorAll("[data-closed]")) {
    element.title = element.dataset.closed;
    for (const name of ["data-closed", "aria-disabled", "aria-describedby"]) element.removeAttribute(name);
  }
  document.querySelector(".offline-reason")?.remove();
}

document.addEventListener("click", (event) => offline && event.target.closest(NEEDS_NETWORK) && refuse(event), true);
document.addEventListener("submit", (event) => offline && event.target.method === "post" && refuse(event), true);

/** Nothing is sent; the reason is said where the finger was, for a tablet shows no titles. */
function refuse(event) {
  event.preventDefault();
  event.stopPropagation();
  const said = strip("offline-reason", Object.assign(document.createElement("span"), { className: "toast", textContent: `${REASON}.` }));
  // Over a dialog only what is inside it can be seen.
  (event.target.closest("dialog[open]") ?? document.body).append(said);
  setTimeout(() => said.remove(), CLOSE_REASON_MS);
}

/** A strip above the page's foot, in the place of the one that is there. */
function strip(name, content) {
  document.querySelector(`.${name}`)?.remove();
  const strip = document.createElement("p");
  strip.className = `toasts ${name}`;
  strip.setAttribute("role", "status");
  strip.append(content);
  return strip;
}

window.addEventListener("offline", lost);
window.addEventListener("online", probe);
window.addEventListener("optiflow-lost", probe);
// A server that is there again may be another one.
window.addEventListener("optiflow-found", probe);
window.addEventListener("optiflow-generation", refresh);
if (offline) lost();

/** Runs once the program has taken the page over. */
function hydrated(then) {
  if (root.dataset.hydrated !== undefined) return then();
  const watch = new MutationObserver(() => {
    if (root.dataset.hydrated === undefined) return;
    watch.disconnect();
    then();
  });
  watch.observe(root, { attributes: true, attributeFilter: ["data-hydrated"] });
}

// The service worker answered with the kept copy of the plain page: on to where the address led.
const wanted = ledTo(/^#vers=(.+)$/.exec(location.hash)?.[1]);
if (wanted) {
  hydrated(() => {
    const link = Object.assign(document.createElement("a"), { href: wanted.pathname + wanted.search, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
  });
}

/** The address after `#vers=`, if it is one of this site's. */
function ledTo(written) {
  try {
    const address = new URL(decodeURIComponent(written ?? ""), location.origin);
    return written && address.origin === location.origin ? address : undefined;
  } catch {
    return undefined;
  }
}

function refresh() {
  navigator.serviceWorker?.controller?.postMessage({ kind: "refresh" });
}

/** The server is of another build than this page, which goes on as it can: to read all answers it may have to be the new one. */
function newVersion() {
  if (document.querySelector(".new-version")) return;
  // The worker fetches the new files first, and says when it has them.
  if (navigator.serviceWorker?.controller) registration?.update().catch(() => {});
  else offerNew();
}

function offerNew() {
  if (document.querySelector(".new-version")) return;
  const link = Object.assign(document.createElement("a"), { className: "toast", href: "", textContent: "Nouvelle version d'Optiflow : recharger" });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.reload();
  });
  hydrated(() => document.querySelector(".new-version") ?? document.body.append(strip("new-version", link)));
}

/** A new version was taken: this page goes on with its own files, and offers the new one. */
function askWhetherCurrent() {
  const worker = navigator.serviceWorker.controller;
  if (!worker) return;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data: current }) => current || offerNew();
  worker.postMessage({ kind: "current", program }, [port2]);
}

/** Once the page is there: what is for later must not take the network from it. */
async function register() {
  registration = await navigator.serviceWorker.register("/sw.js");
  setTimeout(refresh, LATER_MS);
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.addEventListener("message", ({ data, ports }) => data.kind === "program" && ports[0].postMessage(program));
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    askWhetherCurrent();
    setTimeout(refresh, LATER_MS);
  });
  // Where it is refused, everything works as without it.
  const start = () => hydrated(() => register().catch(() => {}));
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
}

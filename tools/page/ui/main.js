/* main.js - the class's page: unpacks the data, then shows what the address line asks for.
 *
 * Its one idea: one place, many views.  Each view gets the place and the words of the address.
 * Read next: data.js, player.js, table.js; how it is built: docs/page.md. */
import { caseOf, data, load } from "./data.js";
import { h } from "./dom.js";
import { help } from "./help.js";
import { recordCase } from "./live.js";
import { showMachine } from "./machine_view.js";
import { casesOf, Player } from "./player.js";
import { question } from "./predict.js";
import { go, onRoute, where } from "./route.js";
import { showSource } from "./source.js";
import { showTable } from "./table.js";
import { applyTheme, nextTheme, toggleProjector } from "./theme.js";

const START = "read_to_kernel_offset/fs";
const MOVES = {
  PageDown: "next",
  ArrowDown: "next",
  " ": "next",
  PageUp: "back",
  ArrowUp: "back",
  ArrowRight: "more",
  ArrowLeft: "less",
  Home: "first",
  End: "last",
};

const place = document.getElementById("place");
let player = null,
  shown = null,
  turns = 0;

function mark(view) {
  for (const link of document.querySelectorAll("nav.main a")) link.toggleAttribute("aria-current", false);
  document.querySelector(`nav.main a[data-view=${view}]`)?.setAttribute("aria-current", "page");
}

function message(text) {
  place.replaceChildren(h("p.message", {}, text));
}

async function play(words) {
  mark("player");
  document.title = `${words.t} - Crossring`;
  const turn = ++turns,
    found = await casesOf(words.t, message);
  /* Somebody has gone elsewhere while it was recorded. */
  if (turn !== turns) return;
  if (found.missing) message(found.missing);
  else player = new Player(place, found.scenario, found.cases, words);
}

async function show(words) {
  const { t = START } = words;
  shown?.close?.();
  player = shown = null;
  turns++;
  document.documentElement.toggleAttribute(
    "data-embed",
    "embed" in words || new URLSearchParams(location.search).has("embed"),
  );
  const [view, ...rest] = t.split("/");
  if (view === "table") {
    mark("table");
    document.title = "All cases - Crossring";
    showTable(place, words);
  } else if (view === "machine") {
    mark("machine");
    document.title = "The machine - Crossring";
    shown = showMachine(place, words);
  } else if (view === "source") {
    mark("table");
    document.title = `${rest.join("/")} - Crossring`;
    showSource(place, rest.join("/"), Number(words.s));
  } else await play({ ...words, t });
  if (view !== "source") scrollTo(0, 0);
}

// ---- Keys ----

function togglePrediction() {
  question.on = !question.on;
  const button = document.getElementById("predict");
  button.setAttribute("aria-pressed", String(question.on));
  if (!player) return;
  player.asked = false;
  player.unask();
}

const SINGLE = {
  "?": help,
  d: nextTheme,
  v: toggleProjector,
  q: togglePrediction,
  t: () => go({ t: "table" }),
};

/* A help that has just been closed may hold the focus until the browser draws again. */
function typing(target) {
  return target.closest("input:not([type=range]), select, textarea, canvas, dialog[open]");
}

/* A focused slider or button keeps the keys that are its own. */
function belongsToElement(event) {
  if (event.target.matches("input[type=range]"))
    return ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key);
  return event.key === " " && event.target.matches("button, a, summary");
}

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target) || belongsToElement(event))
    return;
  const policy = player && data.policies[Number(event.key) - 1];
  if (player && MOVES[event.key]) player.move(MOVES[event.key]);
  else if (policy) player.policy(event, policy);
  else if (SINGLE[event.key]) SINGLE[event.key]();
  else return;
  event.preventDefault();
}

// ---- The beginning ----

/* For tests, and for whoever looks at the page with the browser's own tools. */
globalThis.CROSSRING = { data, caseOf, recordCase, machine: () => shown?.machine };

async function start() {
  applyTheme();
  message("Unpacking ...");
  for (const [id, action] of [
    ["help", help],
    ["theme", nextTheme],
    ["projector", toggleProjector],
    ["predict", togglePrediction],
  ])
    document.getElementById(id).addEventListener("click", action);
  document.getElementById("predict").setAttribute("aria-pressed", String(question.on));
  try {
    await load();
  } catch (error) {
    message(`This page cannot be shown: ${error.message}.`);
    return;
  }
  addEventListener("keydown", onKey);
  onRoute(show);
  await show(where());
  document.documentElement.dataset.ready = "yes";
}

start();

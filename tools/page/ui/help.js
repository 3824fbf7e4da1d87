/* help.js - which key does what.
 *
 * Its one idea: the keys are those that a presenter's remote sends, and each is also a button. */
import { h } from "./dom.js";

const KEYS = [
  ["Page Down, ↓, space", "next step"],
  ["Page Up, ↑", "back one step"],
  ["→", "next instruction"],
  ["←", "back one instruction"],
  ["Home, End", "first step, verdict"],
  ["1, 2, 3 ...", "the policy, from left to right"],
  ["q", "ask first: whose byte does y name?"],
  ["t", "the table of all cases"],
  ["d", "dark or light"],
  ["v", "view for a projector"],
  ["?", "this help"],
  ["Esc", "close"],
];

export function help() {
  const dialog = h(
    "dialog.help",
    { "aria-labelledby": "help-title", onclose: () => dialog.remove() },
    h("h2", { id: "help-title" }, "Keys"),
    h(
      "dl",
      {},
      KEYS.map(([key, what]) => [h("dt", {}, key), h("dd", {}, what)]),
    ),
    h(
      "p",
      {},
      "Green is the user's memory, red is the kernel's. What is shown is what a real processor model (Bochs) " +
        "held at that instruction; nothing is simulated by this page.",
    ),
    h(
      "p",
      {},
      "Crossring is free software: ",
      h("a", { href: "LICENSES/README.txt" }, "licences and sources"),
      ".",
    ),
    h("button", { type: "button", autofocus: true, onclick: () => dialog.close() }, "Close"),
  );
  document.body.append(dialog);
  dialog.showModal();
}

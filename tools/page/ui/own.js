/* own.js - a case of one's own: any pointer, under any policy, in both models.
 *
 * Its one idea: the kernel runs its program `try` (user/programs/try.c) with the y that a person has
 * typed; the machine in this page records it, and the player plays it like any other. */
import { data, keep } from "./data.js";
import { h } from "./dom.js";
import { recordCase } from "./live.js";
import { progressText } from "./open.js";
import { go } from "./route.js";

export const OWN = "own";
const MOST = 4096,
  HIGHEST = 0xffffffff;
const made = new Map();

/** "read,1ff000,16,own" as { what, y, n, own }, or null. */
export function parseOwn(text) {
  const [what, y, n, own] = text.split(",");
  const number = Number(n);
  if (
    !["read", "write"].includes(what) ||
    !/^[0-9a-f]{1,8}$/.test(y ?? "") ||
    !(number >= 1 && number <= MOST)
  )
    return null;
  return { what, y, n: number, own: own === OWN };
}

/** What the player calls the scenario. */
export function ownScenario(text) {
  const { what, n, own } = parseOwn(text);
  return {
    name: `${OWN}/${text}`,
    heading: "A pointer of your own",
    own: true,
    claim: `${what}(fd, y, ${n})${own ? ", y in a page of its own if it can" : ""}`,
    expects: [],
  };
}

/** The recording, made now if it was not made before. */
export async function ownCase(text, mode, policy, gate, say) {
  const key = `${text}/${mode}/${policy}/${gate}`;
  if (!made.has(key)) {
    say(`${mode}, ${policy}: the machine boots and records ...`);
    const what = { scenario: `${OWN}/${text}`, mode, policy, gate };
    const c = await recordCase(what, command(what, `try=${text}`), progress => say(progressText(progress)));
    c.reason = reasonOf(c);
    made.set(key, c);
  }
  return made.get(key);
}

const command = ({ mode, policy, gate }, what) =>
  `mode=${mode} demo copy=bytes gate=${gate} policy=${policy} ${what} poweroff`;

/** A case that was recorded from stop to stop, again with every instruction. */
export async function closeCase(c, say) {
  if (c.live) return;
  say(`${c.mode}: recording ...`);
  keep(await recordCase(c, command(c, `scenario=${c.scenario}`), progress => say(progressText(progress))));
}

function reasonOf(c) {
  return c.cell.outcome === "unknown"
    ? "The kernel's own marks do not tell; look at the bytes, before and now."
    : "Nobody has promised anything here: this is what the machine did.";
}

// ---- The form ----

const field = (label, element) => h("label", {}, h("span", {}, label), element);
const EXAMPLES = [
  ["the kernel's canary, as an offset in split", "1ff000"],
  ["the same byte, linear", "c01ff000"],
  ["the last 8 bytes below split's limit", "7ffffff8"],
  ["one page below the kernel", "bffff000"],
  ["null", "0"],
  ["the last byte of all", "ffffffff"],
];

export function ownForm() {
  const what = h(
    "select",
    { name: "what" },
    h("option", { value: "read" }, "read to y"),
    h("option", { value: "write" }, "write from y"),
  );
  const y = h("input", {
    name: "y",
    value: "1ff000",
    size: 10,
    list: "own-y",
    spellcheck: "false",
    autocomplete: "off",
    "aria-describedby": "own-error",
  });
  const n = h("input", { name: "n", type: "number", value: 16, min: 1, max: MOST });
  const own = h("input", { name: "own", type: "checkbox", checked: true });
  const policy = h(
    "select",
    { name: "policy" },
    data.policies.map(p => h("option", { value: p, selected: p === "fs" }, p)),
  );
  const error = h("p.error", { id: "own-error", role: "alert" });
  const submit = event => {
    event.preventDefault();
    const digits = y.value.trim().toLowerCase().replace(/^0x|_/g, "");
    if (!/^[0-9a-f]+$/.test(digits) || parseInt(digits, 16) > HIGHEST) {
      error.textContent = "y is a hexadecimal number from 0 to ffffffff";
      y.focus();
      return;
    }
    const text = [what.value, parseInt(digits, 16).toString(16), n.value, ...(own.checked ? [OWN] : [])].join(
      ",",
    );
    go({ t: `${OWN}/${text}/${policy.value}` });
  };
  return h(
    "form.own",
    { onsubmit: submit, "aria-label": "A pointer of your own" },
    h("h2", {}, "A pointer of your own"),
    h(
      "div.fields",
      {},
      field("call", what),
      field("y", y),
      field("bytes", n),
      field("policy", policy),
      h("label.check", {}, own, " a page of the program's own at y"),
      h("button.go", { type: "submit" }, "Play it in both models"),
    ),
    h(
      "datalist",
      { id: "own-y" },
      EXAMPLES.map(([label, value]) => h("option", { value }, label)),
    ),
    error,
  );
}

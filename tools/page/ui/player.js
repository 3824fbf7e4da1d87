/* player.js - one case, two machines, forward and back.
 *
 * Its one idea: a position in the track is the whole state of the page; every key and button only
 * asks for another position, and the picture is made anew from it.  It does not matter who made
 * the recording: native Bochs when the page was built, or the machine in this page just now. */
import { caseOf, data, gatesOf, USUAL_GATE } from "./data.js";
import { h } from "./dom.js";
import { closeCase, OWN, ownCase, ownScenario, parseOwn } from "./own.js";
import { panel, ring, yOf } from "./panel.js";
import { counts, question } from "./predict.js";
import { caseName, go, replace } from "./route.js";
import { Track } from "./track.js";
import { shortTitle, titleOf } from "./words.js";

const BUTTONS = [
  ["first", "|◀", "First step", "Home"],
  ["back", "◀ Step", "Back one step", "Page Up or ↑"],
  ["less", "‹", "Back one instruction", "←"],
  ["more", "›", "Next instruction", "→"],
  ["next", "Step ▶", "Next step", "Page Down, ↓ or space"],
  ["last", "▶|", "The verdict", "End"],
];

/** A column as [model, policy, gate], from words such as "fs", "flat-fs" or "flat-fs-lcall7". */
function columnOf(text, usualMode) {
  const words = text.split("-");
  const take = (known, usual) => words.splice(words.findIndex(w => known.includes(w)), 1)[0] ?? usual;
  const has = known => words.some(w => known.includes(w));
  const mode = has(data.modes) ? take(data.modes) : usualMode;
  const gate = has(data.gates) ? take(data.gates) : USUAL_GATE;
  return [mode, words.join("-"), gate];
}

/** "read_good/fs" is both models; "read_good/split-fs/flat-naive" is any two; "read_good/fs-lcall7"
 *  comes in by another gate. */
export function parseCase(text) {
  const parts = text.split("/");
  const scenario = parts[0] === OWN ? parts.splice(0, 2).join("/") : parts.shift();
  const [one = "fs", other] = parts;
  return { scenario, columns: [columnOf(one, "split"), columnOf(other ?? one, "flat")] };
}

export class Player {
  /** cases: two recordings of the same scenario; where: { s, i } of the address line. */
  constructor(place, scenario, cases, where) {
    Object.assign(this, { place, scenario, cases, track: new Track(cases), asked: false });
    this.number = this.track.find(
      (where.s ?? "1").replace(/done$/, " done").replace("  ", " "),
      Number(where.i) || 0,
    );
    this.frame();
    this.show();
  }

  get last() {
    return this.track.positions.length - 1;
  }

  move(what) {
    const to = {
      first: 0,
      last: this.last,
      less: this.number - 1,
      more: this.number + 1,
      back: this.track.stopFrom(this.number, -1),
      next: this.track.stopFrom(this.number, 1),
    }[what];
    this.to(to ?? this.number);
  }

  to(number) {
    const wanted = Math.max(0, Math.min(this.last, number));
    if (wanted === this.number) return;
    const copies = this.track.copies();
    /* A presenter's remote has no other key: going on is an answer, too. */
    if (this.box) {
      this.unask();
      this.asked = wanted >= copies;
    }
    if (question.on && !this.asked && copies >= 0 && this.number < copies && wanted >= copies) {
      this.ask(wanted);
      return;
    }
    this.number = wanted;
    this.remember();
    this.show();
  }

  /** Before the copy: whose byte does y name? */
  ask(wanted) {
    this.asked = true;
    this.number = this.track.stopFrom(this.track.copies(), -1);
    this.show();
    this.box = question.view(this.cases, () => this.to(wanted));
    this.place.firstChild.classList.add("asking");
    this.panels.before(this.box);
    this.box.querySelector("button").focus();
  }

  unask() {
    this.box?.remove();
    this.box = null;
    this.place.firstChild.classList.remove("asking");
  }

  remember() {
    const { pair, inside } = this.track.positions[this.number];
    replace({ s: this.track.pairs[pair].name.replace(" ", ""), i: inside || null });
  }

  // ---- What stays while a case is played ----

  frame() {
    this.steps = h("ol.steps", { "aria-label": "Steps" });
    this.title = h("h2.title", { id: "step", "aria-live": "polite" });
    this.panels = h("div.panels");
    this.slider = h("input.slider", {
      type: "range",
      min: 0,
      max: this.last,
      "aria-label": "Position",
      oninput: () => this.to(Number(this.slider.value)),
    });
    this.position = h("output.position");
    this.place.replaceChildren(
      h(
        "article.player",
        {},
        this.heading(),
        this.steps,
        this.title,
        this.panels,
        h(
          "div.controls",
          { role: "group", "aria-label": "Play" },
          BUTTONS.slice(0, 3).map(this.button, this),
          this.slider,
          BUTTONS.slice(3).map(this.button, this),
          this.closer(),
          this.position,
        ),
      ),
    );
  }

  /** Stops alone were recorded: the machine in this page has every instruction. */
  closer() {
    if (this.track.positions.length > this.track.pairs.length) return null;
    const say = text => {
      this.position.textContent = text;
    };
    return h(
      "button",
      {
        type: "button",
        title: "The machine in this page records every instruction",
        onclick: async event => {
          event.target.disabled = true;
          try {
            for (const c of this.cases) await closeCase(c, say);
            dispatchEvent(new HashChangeEvent("hashchange"));
          } catch (error) {
            say(`${error.message}`);
          }
        },
      },
      "Every instruction",
    );
  }

  button([what, label, name, keys]) {
    return h(
      "button",
      {
        type: "button",
        "data-move": what,
        "aria-label": name,
        title: `${name} (${keys})`,
        onclick: () => this.move(what),
      },
      label,
    );
  }

  heading() {
    const { name, heading, claim, own } = this.scenario;
    return h(
      "header.case",
      {},
      h(
        "div.what",
        {},
        h("h1", {}, heading ?? name),
        h("p.claim", { title: claim }, claim),
        own && h("a", { href: "#t=machine" }, "another"),
      ),
      h(
        "div.policies",
        { role: "group", "aria-label": "Policy" },
        data.policies.map(policy =>
          h(
            "a",
            {
              href: `#t=${caseName(name, this.under(policy))}`,
              "aria-current": this.cases.every(c => c.policy === policy) ? "true" : null,
              onclick: event => this.policy(event, policy),
            },
            policy,
          ),
        ),
      ),
    );
  }

  under(policy) {
    return this.cases.map(c => [c.mode, policy, c.gate]);
  }

  policy(event, policy) {
    event.preventDefault();
    this.others(this.under(policy));
  }

  /** Other machines, [model, policy, gate] each, at the same step. */
  others(columns) {
    const { pair } = this.track.positions[this.number];
    go({ t: caseName(this.scenario.name, columns), s: this.track.pairs[pair].name.replace(" ", "") });
  }

  // ---- What is new at each position ----

  show() {
    const { pair, inside } = this.track.positions[this.number];
    this.showSteps(pair);
    const step = this.steps.querySelector("[aria-current]");
    this.steps.scrollLeft = step.offsetLeft - (this.steps.clientWidth - step.clientWidth) / 2;
    const now = this.track.pairs[pair];
    const shown = now.stops.findIndex(Boolean);
    this.title.textContent =
      titleOf(now.stops[shown], this.cases[shown]) +
      (inside ? ` + ${inside} instruction${inside > 1 ? "s" : ""}` : "");
    this.panels.replaceChildren(...this.cases.map((c, column) => this.column(c, column)));
    this.slider.value = this.number;
    this.slider.setAttribute("aria-valuetext", this.title.textContent);
    this.position.textContent = `${this.number + 1} / ${this.last + 1}`;
    for (const b of this.place.querySelectorAll("[data-move]"))
      b.disabled = ["first", "back", "less"].includes(b.dataset.move)
        ? this.number === 0
        : this.number === this.last;
  }

  showSteps(current) {
    this.steps.replaceChildren(
      ...this.track.pairs.map(({ name, key, stops }, n) =>
        h(
          "li",
          {},
          h(
            `button${n < current ? ".past" : ""}`,
            {
              type: "button",
              "data-step": name,
              "aria-current": n === current ? "step" : null,
              title: titleOf(stops.find(Boolean), this.cases[stops.findIndex(Boolean)]),
              onclick: () => this.to(this.track.find(name)),
            },
            shortTitle(key),
          ),
        ),
      ),
    );
  }

  column(c, column) {
    const at = this.track.at(this.number, column);
    const earlier = this.number > 0 ? this.track.at(this.number - 1, column) : null;
    const before = earlier && at && earlier.index !== at.index ? earlier.state : null;
    return h(
      `section.column.${c.mode}`,
      { "aria-label": `${c.mode}, ${c.policy}` },
      h("header", {}, this.choice(c, column), at && yOf(c, at.state), at && ring(at.state)),
      panel(c, at, before),
    );
  }

  /** Any two machines: each column has its own model, policy and way in. */
  choice(c, column) {
    const pick = (label, values, chosen, change) =>
      h(
        "select",
        { "aria-label": label, onchange: e => change(e.target.value) },
        values.map(v => h("option", { value: v, selected: v === chosen }, v)),
      );
    const change = what => {
      const all = this.cases.map((x, i) => ({ ...x, ...(i === column ? what : {}) }));
      this.others(all.map(x => [x.mode, x.policy, x.gate]));
    };
    const ways = this.scenario.own ? data.gates : gatesOf(c.scenario, [[c.mode, c.policy]]);
    return h(
      "span.choice",
      {},
      pick("Model", data.modes, c.mode, mode => change({ mode })),
      pick("Policy", data.policies, c.policy, policy => change({ policy })),
      ways.length > 1 && pick("Way in", ways, c.gate, gate => change({ gate })),
    );
  }
}

/** The recordings of one address, or what is missing; say(text): while they are made. */
export async function casesOf(text, say) {
  const { scenario, columns } = parseCase(text);
  if (scenario.startsWith(`${OWN}/`)) return ownCases(scenario.slice(OWN.length + 1), columns, say);
  if (!data.scenario[scenario]) return { missing: `There is no scenario called ${scenario}.` };
  const cases = columns.map(column => caseOf(scenario, ...column));
  if (cases.some(c => !c)) return { scenario: data.scenario[scenario], missing: missing(scenario, columns) };
  return { scenario: data.scenario[scenario], cases };
}

async function ownCases(text, columns, say) {
  if (!parseOwn(text))
    return {
      missing: `"${text}" is no case: it is read or write, y in hexadecimal digits, and 1 to 4096 bytes.`,
    };
  const cases = [];
  try {
    /* One machine records both, one after the other. */
    for (const column of columns) cases.push(await ownCase(text, ...column, say));
  } catch (error) {
    return { missing: `This case needs the machine: ${error.message}.` };
  }
  return { scenario: ownScenario(text), cases };
}

function missing(scenario, columns) {
  const [mode, policy, gate] = columns.find(column => !caseOf(scenario, ...column));
  const ways = gatesOf(scenario, [[mode, policy]]);
  return ways.length
    ? `${scenario} does not come in by ${gate}, only by ${ways.join(", ")}.`
    : `${scenario} is not run under ${policy} in ${mode}.`;
}

export { counts };

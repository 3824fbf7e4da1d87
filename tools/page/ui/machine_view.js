/* machine_view.js - the whole machine in the page: its screen, its keys, and a debugger's buttons.
 *
 * Its one idea: it is the same image that `make run` boots, on the same processor model; here it can
 * also go back.  The machine: tools/page/machine.js.   Read next: inspect.js, own.js. */
import { data, USUAL_GATE } from "./data.js";
import { address, h } from "./dom.js";
import { VIEWS } from "./inspect.js";
import { open, progressText } from "./open.js";
import { ownForm } from "./own.js";

const MENU = "boot menu",
  WIDTH = 720,
  HEIGHT = 400;
const MANY = 1000;
/* What belongs to the browser, also while somebody types into the machine. */
const BROWSERS = ["Tab", "F5", "F11", "F12"];

class MachineView {
  constructor(place, words) {
    Object.assign(this, { place, words, machine: null, tab: "Registers", points: [], busy: false });
    this.canvas = h("canvas", {
      width: WIDTH,
      height: HEIGHT,
      tabindex: 0,
      role: "img",
      "aria-label": "The machine's screen. Keys go to the machine while it has the focus; Tab leaves it.",
      onkeydown: e => this.key(e, true),
      onkeyup: e => this.key(e, false),
    });
    this.says = h("p.says", { "aria-live": "polite" }, "The machine is off.");
    this.where = h("output.where");
    this.inside = h("div.inspector", { role: "tabpanel" }, h("p.quiet", {}, "Power it on first."));
    this.list = h("ul.points");
    place.replaceChildren(
      h(
        "article.machine",
        {},
        h("h1.hidden", {}, "The machine"),
        h("div.left", {}, this.power(), this.canvas, this.buttons(), this.says),
        h("div.right", {}, this.tabs(), this.inside, this.breakpoints(), ownForm()),
      ),
    );
    this.enable();
  }

  // ---- What there is to press ----

  power() {
    const pick = (name, label, values, chosen) =>
      h(
        "label",
        {},
        h("span", {}, label),
        (this[name] = h(
          "select",
          {},
          values.map(v => h("option", { value: v, selected: v === chosen }, v)),
        )),
      );
    return h(
      "form.power",
      {
        onsubmit: e => {
          e.preventDefault();
          this.boot();
        },
        "aria-label": "Power",
      },
      pick("mode", "model", [MENU, "both", ...data.modes], this.words.mode ?? MENU),
      pick("scenario", "scenario", ["all", ...data.scenarios.map(s => s.name)], this.words.scenario ?? "all"),
      pick("policy", "policy", ["all", ...data.policies], this.words.policy ?? "all"),
      pick("gate", "way in", ["all", ...data.gates], this.words.gate ?? USUAL_GATE),
      pick("steps", "stop at steps", ["off", "on"], "off"),
      h("button.go", { type: "submit" }, "Power on"),
    );
  }

  buttons() {
    const make = (name, label, title, action) =>
      (this[`b_${name}`] = h(
        "button",
        { type: "button", title, "aria-label": `${label}: ${title}`, onclick: action },
        label,
      ));
    return h(
      "div.run",
      { role: "group", "aria-label": "Run" },
      make("run", "▶ Run", "Run", () => this.run()),
      make("stop", "■ Stop", "Stop", () => this.machine.pause()),
      make("far", "−1000", "Back a thousand instructions", () => this.move(m => m.back(MANY))),
      make("back", "−1", "Back one instruction", () => this.move(m => m.back(1))),
      make("step", "+1", "Step one instruction", () => this.move(m => m.step(1))),
      make("on", "+1000", "Step a thousand instructions", () => this.move(m => m.step(MANY))),
      this.where,
    );
  }

  tabs() {
    const choose = name => {
      this.tab = name;
      this.look();
      for (const b of this.tablist.children) b.setAttribute("aria-selected", String(b.textContent === name));
    };
    this.tablist = h(
      "div.tabs",
      { role: "tablist", "aria-label": "Inside" },
      Object.keys(VIEWS).map(name =>
        h(
          "button",
          {
            type: "button",
            role: "tab",
            "aria-selected": String(name === this.tab),
            onclick: () => choose(name),
          },
          name,
        ),
      ),
    );
    return this.tablist;
  }

  breakpoints() {
    const input = h("input", {
      list: "symbols",
      size: 20,
      spellcheck: "false",
      placeholder: "step4_copy",
      "aria-label": "A symbol of the kernel",
    });
    const names = data.kernel.split.names.map(([, name]) => name).filter(name => !name.includes("."));
    return h(
      "form.breakpoints",
      {
        onsubmit: e => {
          e.preventDefault();
          this.breakAt(input.value.trim());
          input.value = "";
        },
      },
      h("label", {}, "Stop at ", input),
      h("button", { type: "submit" }, "Add"),
      h(
        "datalist",
        { id: "symbols" },
        names.map(value => h("option", { value })),
      ),
      this.list,
    );
  }

  // ---- The machine ----

  async boot() {
    await this.guard(async () => {
      this.machine ??= await open({
        onProgress: p => this.say(progressText(p)),
        onScreen: s => this.draw(s),
        onSpeed: n => {
          this.where.textContent = `${(n / 1e6).toFixed(1)} million instructions a second`;
        },
      });
      await this.machine.boot({ commandLine: this.commandLine() });
      await this.setPoints();
      this.canvas.focus();
      this.run();
    });
  }

  commandLine() {
    const mode = this.mode.value;
    if (mode === MENU) return undefined;
    const step = this.steps.value === "on" ? " step" : "";
    return `mode=${mode} demo scenario=${this.scenario.value} policy=${this.policy.value} gate=${this.gate.value} copy=bytes${step}`;
  }

  async run() {
    this.enable(true);
    this.say("Running.");
    const paced = this.mode.value === MENU || this.steps.value === "on";
    await this.guard(async () => await this.stopped(await this.machine.run(Infinity, { paced })));
  }

  async move(action) {
    await this.guard(async () => await this.stopped(await action(this.machine)));
  }

  async stopped(stop) {
    const names = this.points.find(p => p.linear.includes(stop.linear));
    const why = {
      breakpoint: `Stopped at ${names?.name ?? address(stop.linear)}.`,
      paused: "Stopped.",
      ticks: "Stopped.",
      off: `The machine is off${stop.message ? `: ${stop.message}` : "."}`,
    }[stop.why];
    this.say(why);
    this.where.textContent = `position ${stop.position.toLocaleString("en")}`;
    this.enable(false);
    const screen = await this.machine.screen();
    if (screen.width) this.draw(screen);
    return this.look();
  }

  async look() {
    if (!this.machine || this.busy) return;
    const mode = await this.modelNow();
    this.inside.replaceChildren(...[await VIEWS[this.tab](this.machine, mode)].flat(3).filter(Boolean));
  }

  /** Which kernel runs: split's CS has the base C000_0000. */
  async modelNow() {
    const { segments } = await this.machine.state();
    if (data.modes.includes(this.mode.value)) return this.mode.value;
    return (
      data.modes.find(
        m => data.kernel[m].base === (segments.CS.dpl === 0 ? segments.CS.base : segments.DS.base),
      ) ?? "split"
    );
  }

  breakAt(name) {
    const linear = data.modes
      .map(mode => {
        const found = data.kernel[mode].names.find(([, n]) => n === name);
        return found && (found[0] + data.kernel[mode].base) % 2 ** 32;
      })
      .filter(Boolean);
    if (!linear.length) {
      this.say(`The kernel has no symbol ${name}.`);
      return;
    }
    this.points = [...this.points.filter(p => p.name !== name), { name, linear: [...new Set(linear)] }];
    this.setPoints();
  }

  async setPoints() {
    this.list.replaceChildren(
      ...this.points.map(p =>
        h(
          "li",
          {},
          h("code", {}, p.name),
          " ",
          h(
            "button",
            {
              type: "button",
              "aria-label": `Remove ${p.name}`,
              onclick: () => {
                this.points = this.points.filter(q => q !== p);
                this.setPoints();
              },
            },
            "×",
          ),
        ),
      ),
    );
    await this.machine?.breakpoints(this.points.flatMap(p => p.linear));
  }

  key(event, down) {
    if (!this.machine || BROWSERS.includes(event.code)) return;
    event.preventDefault();
    this.machine.key(event.code, down);
  }

  draw({ width, height, pixels }) {
    if (this.canvas.width !== width || this.canvas.height !== height)
      Object.assign(this.canvas, { width, height });
    this.canvas
      .getContext("2d")
      .putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  }

  // ---- Around it ----

  say(text) {
    this.says.textContent = text;
  }

  enable(running = false) {
    this.busy = running;
    for (const name of ["run", "far", "back", "step", "on"])
      this[`b_${name}`].disabled = !this.machine || running;
    this.b_stop.disabled = !running;
  }

  async guard(action) {
    try {
      await action();
    } catch (error) {
      this.say(`${error.message}.`);
      this.enable(false);
    }
  }

  close() {
    this.machine?.close();
  }
}

export const showMachine = (place, words) => new MachineView(place, words);

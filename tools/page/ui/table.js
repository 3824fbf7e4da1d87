/* table.js - every scenario under every policy in both models, and a click plays it.
 *
 * Its one idea: the same table as `make demo`: a row for each scenario, a word for each cell, policies
 * from the careless to the careful.  What is searched or filtered stands in the address line. */
import { cellOf, data, promiseOf, USUAL_GATE } from "./data.js";
import { h } from "./dom.js";
import { caseName, replace } from "./route.js";

const KINDS = ["delivered", "refused", "partial", "kernel-hit", "kernel-leak", "oops"];
const kindOf = cell => cell.outcome.split(":")[0];

function spoken(cell) {
  const fault = cell.fault ? ` ${cell.fault.vector}` : "";
  return `${cell.scenario}, ${cell.mode}, ${cell.policy}: ${cell.outcome}${fault}`;
}

function cellView(scenario, mode, policy, { gate, kind, modes }) {
  const cell = cellOf(scenario.name, mode, policy, gate);
  if (!cell) return h("td.none", {}, "");
  const reason = promiseOf(scenario.name, mode, policy)?.reason ?? "";
  const faint = kind && kindOf(cell) !== kind ? ".faint" : "";
  return h(
    `td${faint}`,
    {},
    h(
      `a.cell.${kindOf(cell)}`,
      {
        href: `#t=${caseName(
          scenario.name,
          modes.map(m => [m, policy, gate]),
        )}`,
        title: reason,
        "aria-label": `${cell.word}: ${spoken(cell)}. ${reason}`,
        "data-cell": `${scenario.name}/${mode}/${policy}/${gate}`,
        "data-outcome": cell.outcome,
      },
      cell.word,
    ),
  );
}

const columnsOf = modes => modes.flatMap(mode => data.policies.map(policy => [mode, policy]));
/** Two models fit beside each other. */
const PAIRS = () => data.modes.flatMap((m, i) => data.modes.slice(i + 1).map(n => `${m},${n}`));

function matches(scenario, { q, kind, gate, modes, slide }) {
  const text = [
    scenario.name,
    scenario.claim,
    scenario.title,
    `slide ${scenario.slide}`,
    ...scenario.expects.map(e => e.reason),
  ]
    .join(" ")
    .toLowerCase();
  const cells = columnsOf(modes)
    .map(([m, p]) => cellOf(scenario.name, m, p, gate))
    .filter(Boolean);
  return (
    (q ?? "")
      .toLowerCase()
      .split(/\s+/)
      .every(word => text.includes(word)) &&
    cells.length > 0 &&
    (!slide || String(scenario.slide) === slide) &&
    (!kind || cells.some(cell => kindOf(cell) === kind))
  );
}

/** On a narrow screen a name breaks behind an underscore. */
const breakable = name => name.split("_").flatMap((part, i) => (i ? ["_", h("wbr"), part] : [part]));

function row(scenario, { gate, kind, modes }) {
  const columns = columnsOf(modes);
  const details = h("tr.details", { hidden: true }, h("td", { colspan: columns.length + 1 }));
  const open = h(
    "button.about",
    {
      type: "button",
      "aria-expanded": "false",
      title: scenario.claim,
      onclick: () => toggle(open, details, scenario),
    },
    breakable(scenario.name),
  );
  return [
    h(
      "tr",
      {},
      h("th", { scope: "row" }, open),
      columns.map(([mode, policy], i) => {
        const td = cellView(scenario, mode, policy, { gate, kind, modes });
        if (i === data.policies.length) td.classList.add("edge");
        return td;
      }),
    ),
    details,
  ];
}

function toggle(button, details, scenario) {
  const open = details.hidden;
  details.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  if (open) details.firstChild.replaceChildren(about(scenario));
}

/** The claim, the promises with their reasons, the slide, the source. */
export function about(scenario) {
  const groups = new Map();
  for (const e of scenario.expects) {
    const key = `${e.mode}|${e.outcome}|${e.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), e]);
  }
  return h(
    "div.reasons",
    {},
    h("p.claim", {}, scenario.claim),
    h(
      "ul",
      {},
      [...groups.values()].map(es =>
        h(
          "li",
          {},
          h("span.cellname", {}, `${es[0].mode}/${es.map(e => e.policy).join(",")} `),
          h(
            `span.word.${es[0].outcome.split(":")[0]}`,
            {},
            es[0].outcome + (es[0].vector ? ` ${es[0].vector}` : ""),
          ),
          ` ${es[0].reason}`,
        ),
      ),
    ),
    h(
      "p.links",
      {},
      `Slide ${scenario.slide}: ${scenario.title}. `,
      h("a", { href: `#t=source/user/${scenario.name}.c` }, `user/${scenario.name}.c`),
      scenario.twin && [" Its honest twin: ", h("a", { href: `#t=${scenario.twin}/fs` }, scenario.twin)],
    ),
  );
}

function body(found, options) {
  let slide = null;
  return found.flatMap(scenario => {
    const heading =
      scenario.slide !== slide &&
      h(
        "tr.slide",
        {},
        h(
          "th",
          { colspan: columnsOf(options.modes).length + 1, scope: "rowgroup" },
          `Slide ${scenario.slide}: ${scenario.title}`,
        ),
      );
    slide = scenario.slide;
    return [heading, row(scenario, options)];
  });
}

const BASES = { split: "user base 4000_0000", flat: "every base 0", fenced: "base 0, user limit BFFF_FFFF" };

function head(modes) {
  return h(
    "thead",
    {},
    h(
      "tr.models",
      {},
      h("td"),
      modes.map((mode, i) =>
        h(
          `th${i ? ".edge" : ""}`,
          { colspan: data.policies.length, scope: "colgroup" },
          h("b", {}, mode),
          BASES[mode] && `: ${BASES[mode]}`,
        ),
      ),
    ),
    h(
      "tr",
      {},
      h("th.name", { scope: "col" }, "scenario"),
      columnsOf(modes).map(([, policy], i) =>
        h(`th${i === data.policies.length ? ".edge" : ""}`, { scope: "col" }, policy),
      ),
    ),
  );
}

const legend = () =>
  h(
    "dl.legend",
    {},
    data.legend.map(([word, text, kind]) =>
      h("div", {}, h("dt", {}, h(`span.cell.${kind}`, {}, word)), h("dd", {}, text)),
    ),
  );

export function showTable(place, words) {
  const options = {
    q: words.q ?? "",
    kind: words.kind ?? "",
    slide: words.slide ?? "",
    gate: words.gate ?? USUAL_GATE,
    modes: (words.models ?? PAIRS()[0]).split(","),
  };
  const found = h("tbody"),
    top = h("div"),
    count = h("output.count");
  const fill = () => {
    const shown = data.scenarios.filter(s => matches(s, options));
    top.replaceChildren(head(options.modes));
    found.parentNode?.replaceChild(top.firstChild, found.previousSibling);
    found.replaceChildren(...body(shown, options).flat(2).filter(Boolean));
    const cells = found.querySelectorAll("a.cell").length;
    count.textContent = `${shown.length} scenarios, ${cells} cells`;
  };
  const change = (name, value) => {
    if (name === "models") options.modes = value.split(",");
    else options[name] = value;
    replace({ [name]: [USUAL_GATE, PAIRS()[0]].includes(value) ? null : value });
    fill();
  };
  place.replaceChildren(
    h(
      "article.table",
      {},
      h(
        "header.filters",
        {},
        h("h1", {}, "All cases"),
        count,
        h(
          "label",
          {},
          h("input", {
            type: "search",
            "aria-label": "Search",
            value: options.q,
            placeholder: "search: slide 4, uid",
            oninput: e => change("q", e.target.value),
          }),
        ),
        choose(
          "Slide",
          ["", ...new Set(data.scenarios.map(s => String(s.slide)))],
          options.slide,
          v => change("slide", v),
          v => v || "all",
        ),
        choose(
          "Models",
          PAIRS(),
          options.modes.join(","),
          v => change("models", v),
          v => v.replace(",", " and "),
        ),
        choose(
          "Outcome",
          ["", ...KINDS],
          options.kind,
          v => change("kind", v),
          v => v || "all",
        ),
        choose(
          "Way in",
          data.gates,
          options.gate,
          v => change("gate", v),
          v => v,
        ),
      ),
      h(
        "div.wide",
        { tabindex: 0, role: "region", "aria-label": "All cells" },
        h("table.cells", {}, head(options.modes), found),
      ),
      legend(),
    ),
  );
  fill();
}

function choose(label, values, chosen, change, name) {
  return h(
    "label",
    {},
    `${label} `,
    h(
      "select",
      { onchange: e => change(e.target.value) },
      values.map(v => h("option", { value: v, selected: v === chosen }, name(v))),
    ),
  );
}

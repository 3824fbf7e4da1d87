/* bar.js - the linear memory as a vertical bar, the segments beside it, y as arrows.
 *
 * Its one idea: every segment register is a column that covers what its descriptor covers, from
 * base to base + limit (past the limit, if it expands down); y enters memory through DS and through FS.  All heights come from the
 * machine's own numbers.  The scale is not even: the kernel's 16 MB would be too thin to see. */
import { address, svg } from "./dom.js";
import { isNull, offsets } from "./look.js";

const TOP = 2 ** 32;
/* [linear address, per cent from the top of the picture], straight in between. */
const SCALE = [
  [TOP, 9],
  [0xc1000000, 20],
  [0xc0000000, 52],
  [0x40000000, 84],
  [0, 98],
];
const MARKS = [0xc1000000, 0xc0000000, 0x40000000];
const COLUMNS = ["cs", "ss", "ds", "fs"];
/* In rem. */
const MEMORY = 5.9,
  FIRST = 6.6,
  STEP = 1.7,
  WIDE = 0.95;

/** Where a linear address lies, in per cent from the top. */
export function heightOf(linear) {
  for (let i = 1; i < SCALE.length; i++) {
    const [high, from] = SCALE[i - 1],
      [low, to] = SCALE[i];
    if (linear >= low) return to - ((linear - low) / (high - low)) * (to - from);
  }
  return SCALE.at(-1)[1];
}

const rem = value => `${value}rem`;
const percent = value => `${value.toFixed(2)}%`;
const owner = segment => (segment.dpl === 3 ? "user" : "kernel");

function band(from, to, kind, name) {
  const top = heightOf(to),
    height = heightOf(from) - top;
  return [
    svg(`rect.band.${kind}`, { x: 0, y: percent(top), width: rem(MEMORY), height: percent(height) }),
    name &&
      svg(`text.name.${kind}`, { x: rem(MEMORY / 2), y: percent(top + height / 2), dy: "0.35em" }, name),
  ];
}

function memory(floor) {
  return [
    band(floor, 0xc0000000, "user", "user"),
    band(0xc0000000, 0xc1000000, "kernel", "kernel"),
    svg("rect.frame", {
      x: 0,
      y: percent(SCALE[0][1]),
      width: rem(MEMORY),
      height: percent(SCALE.at(-1)[1] - SCALE[0][1]),
    }),
    MARKS.map(mark =>
      svg(
        "text.mark",
        { x: rem(0.3), y: percent(heightOf(mark)), dy: mark === 0x40000000 ? "1em" : "-0.3em" },
        address(mark),
      ),
    ),
  ];
}

function column(name, segment, i) {
  const x = FIRST + i * STEP,
    middle = x + WIDE / 2;
  const head = svg("text.register", { x: rem(middle), y: "5.5%" }, name.toUpperCase());
  if (isNull(segment)) {
    return [
      head,
      svg("line.nothing", {
        x1: rem(middle),
        x2: rem(middle),
        y1: percent(SCALE[0][1]),
        y2: percent(SCALE.at(-1)[1]),
      }),
    ];
  }
  const [from, to] = offsets(segment),
    top = heightOf(Math.min(segment.base + to, TOP));
  return [
    head,
    svg(`rect.segment.${owner(segment)}`, {
      x: rem(x),
      y: percent(top),
      width: rem(WIDE),
      height: percent(heightOf(segment.base + from) - top),
      rx: "0.2rem",
    }),
  ];
}

/** y through one register: from its column into memory, or nowhere. */
function arrow(row) {
  const i = COLUMNS.indexOf(row.name);
  if (i < 0 || row.linear === undefined) return null;
  const middle = FIRST + i * STEP + WIDE / 2,
    y = percent(heightOf(row.linear));
  const refused = row.whose === "limit" || row.whose === "fence";
  const kind = refused ? "nobody" : row.whose;
  const bad = refused || row.whose === "nobody";
  /* The segment itself refuses: then y does not even come to memory. */
  const end = refused ? middle - (STEP + WIDE) / 2 + 0.4 : MEMORY - 0.1;
  return svg(
    `g.arrow.${kind}${row.used ? ".used" : ""}`,
    {},
    svg("line", { x1: rem(middle), y1: y, x2: rem(end + (refused ? 0.4 : 0.8)), y2: y }),
    svg("circle", { cx: rem(middle), cy: y, r: "0.34rem" }),
    /* A nested picture has its own origin, so the head keeps its size. */
    svg(
      "svg",
      { x: rem(end), y, overflow: "visible" },
      bad ? svg("text.cross", { x: rem(refused ? -0.25 : 0.4), dy: "0.36em" }, "×") : svg("path", { d: "M0 0 L15 -8 L15 8 Z" }),
    ),
  );
}

function sentence(c, rows) {
  const said = rows.map(r =>
    r.whose === "null" ? `${r.name}: null` : `${r.name}: y at ${address(r.linear)}, ${r.whose}`,
  );
  return `Linear memory of the ${c.mode} model. ${said.join("; ")}`;
}

export function bar(c, state, rows) {
  /* When the call has just come in, DS is still the user's. */
  const floor = c.states[0].segments.ds.base ?? 0;
  return svg(
    "svg.bar",
    { role: "img", "aria-label": sentence(c, rows) },
    memory(floor),
    COLUMNS.map((name, i) => column(name, state.segments[name], i)),
    rows.map(arrow),
  );
}

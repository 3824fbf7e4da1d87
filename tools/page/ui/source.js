/* source.js - a file of the sources, at a line.
 *
 * Its one idea: what the machine runs is what stands here: the sources are packed by the build that
 * also made the kernels. */
import { data } from "./data.js";
import { h } from "./dom.js";

export function showSource(place, path, line) {
  const text = data.sources[path];
  if (text === undefined) {
    place.replaceChildren(h("p.message", {}, `There is no ${path} here.`));
    return;
  }
  const lines = text.replace(/\n$/, "").split("\n");
  const scenario = data.scenario[path.replace(/^user\/(\w+)\.c$/, "$1")];
  place.replaceChildren(
    h(
      "article.sourcefile",
      {},
      h(
        "header",
        {},
        h("h1", {}, path),
        scenario && h("a.button", { href: `#t=${scenario.name}/fs` }, "▶ Play it"),
      ),
      h(
        "pre",
        { tabindex: 0 },
        lines.map((content, i) =>
          h(
            `span.row${i + 1 === line ? ".here" : ""}`,
            { id: i + 1 === line ? "here" : null },
            h("span.number", { "aria-hidden": "true" }, String(i + 1).padStart(4)),
            `  ${content}\n`,
          ),
        ),
      ),
    ),
  );
  document.getElementById("here")?.scrollIntoView({ block: "center" });
}

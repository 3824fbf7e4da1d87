/* dom.js - elements without a framework.
 *
 * Its one idea: h("p.words", { id: "x" }, "text", child) is the whole vocabulary.  What a person
 * or the guest wrote becomes text, never markup. */
const SVG = "http://www.w3.org/2000/svg";

function build(element, classes, properties, children) {
  if (classes.length) element.setAttribute("class", classes.join(" "));
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(c => c !== null && c !== undefined && c !== false));
  return element;
}

export function h(what, properties, ...children) {
  const [tag, ...classes] = what.split(".");
  return build(document.createElement(tag), classes, properties, children);
}

export function svg(what, properties, ...children) {
  const [tag, ...classes] = what.split(".");
  return build(document.createElementNS(SVG, tag), classes, properties, children);
}

export const hex = (number, digits = 8) => (number >>> 0).toString(16).padStart(digits, "0");

/** An address as people read it aloud: c010_0000. */
export const address = number => hex(number).replace(/(.{4})$/, "_$1");

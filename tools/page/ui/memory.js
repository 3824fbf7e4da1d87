/* memory.js - what this browser remembers: theme, projector view, predictions.
 *
 * Its one idea: where nothing may be kept (some browsers on file://), the page works all the same. */
const PREFIX = "crossring.";
const here = {};

export function remembered(key, otherwise) {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? (here[key] ?? otherwise) : JSON.parse(text);
  } catch {
    return here[key] ?? otherwise;
  }
}

export function remember(key, value) {
  here[key] = value;
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    /* Then only until the page is closed. */
  }
}

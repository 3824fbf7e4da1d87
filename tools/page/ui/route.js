/* route.js - the address line says what is shown.
 *
 * Its one idea: #t= names the thing (table, machine, source/FILE, or SCENARIO/POLICY), the other
 * words the place in it.  Another thing is a new entry of the history; another step is not, so
 * that the browser's back button leaves the case and does not repeat it. */
import { USUAL_GATE } from "./data.js";

const LISTENERS = [];

export const where = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

/* "/" stays readable. */
function written(words) {
  return (
    "#" +
    Object.entries(words)
      .filter(([, v]) => v !== null && v !== undefined && v !== "")
      .map(([k, v]) => `${k}=${encodeURIComponent(v).replace(/%2F/g, "/").replace(/%2C/g, ",")}`)
      .join("&")
  );
}

export function go(words) {
  location.hash = written(words);
}

/** The same thing, another place in it. */
export function replace(words) {
  history.replaceState(null, "", written({ ...where(), ...words }));
}

export function onRoute(listener) {
  LISTENERS.push(listener);
}
addEventListener("hashchange", () => LISTENERS.forEach(l => l(where())));

const rules = (policy, gate) => (gate === USUAL_GATE ? policy : `${policy}-${gate}`);

/** The name of a case: what player.js, parseCase, takes apart.  A column is [model, policy, gate]. */
export function caseName(scenario, [[m1, ...one], [m2, ...other]]) {
  const [r1, r2] = [rules(...one), rules(...other)];
  return m1 === "split" && m2 === "flat" && r1 === r2
    ? `${scenario}/${r1}`
    : `${scenario}/${m1}-${r1}/${m2}-${r2}`;
}

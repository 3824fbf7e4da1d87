/* machine_view.js - the machine itself (stub). */
import { h } from "./dom.js";
export function showMachine(place) {
  place.replaceChildren(h("p.message", {}, "This copy of the page was built without the machine."));
  return {};
}

/* theme.js - dark or light, and the view for a projector.
 *
 * Its one idea: the system's wish holds until somebody presses a key. */
import { remember, remembered } from "./memory.js";

const THEMES = ["auto", "dark", "light"];

function apply() {
  const theme = remembered("theme", "auto");
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.projector = remembered("projector", false) ? "on" : "off";
}

export function nextTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = remembered("theme", "auto");
  const shown = now === "auto" ? (dark ? "dark" : "light") : now;
  remember("theme", shown === "dark" ? "light" : "dark");
  apply();
}

export function toggleProjector() {
  remember("projector", !remembered("projector", false));
  apply();
}

export { apply as applyTheme, THEMES };

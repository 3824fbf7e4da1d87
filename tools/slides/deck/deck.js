/* deck.js - forward and back, with the keys of a presenter's remote.
 *
 * Its one idea: a slide is 1280 x 720 and is made as large as the screen allows; its number stands
 * in the address.  Keys: arrows, Page Up and Down, space, Home, End; n shows what to say. */
const slides = [...document.querySelectorAll("section")];
const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"],
  BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
const WIDTH = 1280,
  HEIGHT = 720;

function fit() {
  document.body.style.setProperty("--scale", Math.min(innerWidth / WIDTH, innerHeight / HEIGHT));
}

const number = () => Math.min(slides.length, Math.max(1, parseInt(location.hash.slice(1), 10) || 1));

function show() {
  slides.forEach((slide, n) => slide.classList.toggle("now", n + 1 === number()));
}

function go(to) {
  history.replaceState(null, "", `#${Math.min(slides.length, Math.max(1, to))}`);
  show();
}

addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (FORWARD.includes(event.key)) go(number() + 1);
  else if (BACK.includes(event.key)) go(number() - 1);
  else if (event.key === "Home") go(1);
  else if (event.key === "End") go(slides.length);
  else if (event.key === "n") document.body.classList.toggle("speaking");
  else return;
  event.preventDefault();
});
addEventListener("resize", fit);
addEventListener("hashchange", show);
slides.forEach((slide, n) => (slide.dataset.number = `${n + 1} / ${slides.length}`));
fit();
show();

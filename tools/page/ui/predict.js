/* predict.js - first a guess, then the machine.
 *
 * Its one idea: whoever has said what will happen looks more closely at what does.  Before the copy
 * the page asks "whose byte does y name?", for each model.  The answers are counted in this
 * browser and nowhere else. */
import { h } from "./dom.js";
import { answerOf } from "./look.js";
import { remember, remembered } from "./memory.js";

const ANSWERS = [
  ["user", "the user's"],
  ["kernel", "the kernel's"],
  ["fault", "nobody's: it faults"],
  ["refused", "refused before"],
];
const KEY = "predictions";

export const counts = () => remembered(KEY, { right: 0, wrong: 0 });

function count(right) {
  const now = counts();
  now[right ? "right" : "wrong"]++;
  remember(KEY, now);
}

const word = answer => ANSWERS.find(([name]) => name === answer)[1];

class Question {
  get on() {
    return remembered("predict", false);
  }
  set on(value) {
    remember("predict", value);
  }

  /** The question about both machines; done() once both answers are seen. */
  view(cases, done) {
    const open = new Set(cases);
    const score = h("p.score", { "aria-live": "polite" });
    const on = h(
      "button.reveal",
      { type: "button", disabled: true, onclick: done },
      "Let the machine show it",
    );
    const answered = (c, right) => {
      open.delete(c);
      count(right);
      const { right: r, wrong: w } = counts();
      score.textContent = `${r} right, ${w} wrong so far (counted here only)`;
      if (!open.size) {
        on.disabled = false;
        on.focus();
      }
    };
    return h(
      "section.question",
      { role: "group", "aria-label": "Predict" },
      h("h3", {}, "Whose byte does y name?"),
      h(
        "div.both",
        {},
        cases.map(c => this.one(c, answered)),
      ),
      h("footer", {}, score, on),
    );
  }

  one(c, answered) {
    const right = answerOf(c);
    const reply = h("p.reply", { "aria-live": "polite" });
    const buttons = ANSWERS.map(([name, text]) =>
      h(
        "button",
        {
          type: "button",
          "data-answer": name,
          onclick: event => {
            for (const b of buttons) b.disabled = true;
            event.target.classList.add(name === right ? "right" : "wrong");
            reply.textContent = name === right ? `Yes: ${word(right)}.` : `No: ${word(right)}.`;
            answered(c, name === right);
          },
        },
        text,
      ),
    );
    return h(
      "div.one",
      { "data-mode": c.mode },
      h("h4", {}, `${c.mode}, ${c.policy}`),
      h("div.answers", {}, buttons),
      reply,
    );
  }
}

export const question = new Question();

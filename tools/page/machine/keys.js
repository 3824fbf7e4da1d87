/* keys.js - from a browser's names of keys to Bochs' names, and from text to keys.
 *
 * Both name places on a keyboard, not characters: event.code "KeyZ" is Bochs' BX_KEY_Z, whatever is
 * printed on it.   Read next: emulator.js. */

const PLAIN = {
  ControlLeft: "CTRL_L", ControlRight: "CTRL_R", ShiftLeft: "SHIFT_L", ShiftRight: "SHIFT_R",
  AltLeft: "ALT_L", AltRight: "ALT_R", CapsLock: "CAPS_LOCK", Escape: "ESC", Space: "SPACE",
  Quote: "SINGLE_QUOTE", Comma: "COMMA", Period: "PERIOD", Slash: "SLASH", Semicolon: "SEMICOLON",
  Equal: "EQUALS", BracketLeft: "LEFT_BRACKET", BracketRight: "RIGHT_BRACKET",
  Backslash: "BACKSLASH", IntlBackslash: "LEFT_BACKSLASH", Minus: "MINUS", Backquote: "GRAVE",
  Backspace: "BACKSPACE", Enter: "ENTER", Tab: "TAB", Insert: "INSERT", Delete: "DELETE",
  Home: "HOME", End: "END", PageUp: "PAGE_UP", PageDown: "PAGE_DOWN",
  ArrowUp: "UP", ArrowDown: "DOWN", ArrowLeft: "LEFT", ArrowRight: "RIGHT",
  NumpadEnter: "KP_ENTER", NumpadAdd: "KP_ADD", NumpadSubtract: "KP_SUBTRACT",
};
// Letters, digits and F1 to F12 are called alike.
const REGULAR = /^(?:Key([A-Z])|Digit([0-9])|(F(?:[1-9]|1[0-2])))$/;

/** Bochs' name of a key, undefined if it has none. */
export function keyName(code) {
  const found = REGULAR.exec(code);
  return found ? found[1] ?? found[2] ?? found[3] : PLAIN[code];
}

// The other characters of a US keyboard, in the order of their keys: without Shift and with it.
const CODES = ["Backquote", "Minus", "Equal", "BracketLeft", "BracketRight", "Backslash",
  "Semicolon", "Quote", "Comma", "Period", "Slash", "Space", "Enter", "Tab"];
const LOWER = "`-=[]\\;',./ \n\t", UPPER = '~_+{}|:"<>?', SHIFTED_DIGITS = ")!@#$%^&*(";

/** { code, shift } of a character on a US keyboard, undefined if it is not on it. */
function placeOf(character) {
  if (/[a-zA-Z]/.test(character))
    return { code: `Key${character.toUpperCase()}`, shift: /[A-Z]/.test(character) };
  if (/[0-9]/.test(character)) return { code: `Digit${character}`, shift: false };
  for (const [row, shift] of [[LOWER, false], [UPPER, true]])
    if (row.includes(character)) return { code: CODES[row.indexOf(character)], shift };
  const digit = SHIFTED_DIGITS.indexOf(character);
  return digit < 0 ? undefined : { code: `Digit${digit}`, shift: true };
}

/** [{ code, down }]: the keys of this character, pressed and released; none if it has none. */
export function strokesOf(character) {
  const place = placeOf(character);
  if (!place) return [];
  const stroke = [{ code: place.code, down: true }, { code: place.code, down: false }];
  const shift = down => ({ code: "ShiftLeft", down });
  return place.shift ? [shift(true), ...stroke, shift(false)] : stroke;
}

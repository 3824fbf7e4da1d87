/* no_machine.js - stands in where tools/page/machine/ was not built into the page.
 *
 * Its one idea: the page is whole without the live machine, and says so. */
export async function openMachine() {
  throw new Error("this page has no machine (made with WASM=off)");
}

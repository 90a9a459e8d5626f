/*
 * Runs in every page before its own scripts: tests that operate pages ask it. It tells what can be operated (`plControls`), what
 * somebody sees and gets (`plSeen`), and when nothing is awaited any more (`plCalm`). A text, because the page has no modules of tests.
 */

/** What can be operated. */
const WHAT = [
  "a[href]",
  "button",
  "input",
  "select",
  "textarea",
  "summary",
  "[role=menuitem]",
  "[role=option]",
  "[role=treegrid] [role=row][tabindex]",
].join();

/** What changes of an element when it, or something that belongs to it, is operated. */
const STATES = [
  "aria-expanded",
  "aria-checked",
  "aria-pressed",
  "aria-selected",
  "aria-sort",
  "aria-current",
  "aria-label",
];

/** What is awaited: answers, and what stands in their place. */
const AWAITED = [".pf-v6-c-skeleton", ".pf-v6-c-spinner", "[aria-busy=true]"]
  .map((one) => `main ${one}`)
  .join();

/** Controls, as data. */
const TELLING = `
  const clean = (text) => (text ?? "").replaceAll(/\\s+/g, " ").trim();
  const wordsOf = (one, attribute) => clean((one.getAttribute(attribute) ?? "").split(" ")
    .map((id) => document.getElementById(id)?.textContent ?? "").join(" "));
  const nameOf = (one) => one.getAttribute("aria-label") || wordsOf(one, "aria-labelledby") || clean(one.labels?.[0]?.textContent)
    || clean(one.querySelector("title")?.textContent) || clean(one.textContent) || one.tagName;
  const kindOf = (one) => {
    if (one.tagName.toLowerCase() === "a") return "link";
    if (one.matches("[type=checkbox], [type=radio]")) return "switch";
    return one.matches("input, textarea, select") ? "field" : "button";
  };
  const whyNot = (one) => {
    if (!one.matches(":disabled, [aria-disabled=true]") && !one.matches("[role=menuitem]:has(:disabled)")) return null;
    const own = clean(one.textContent);
    return clean([one.title, wordsOf(one, "aria-describedby"), own.endsWith(".") ? own : ""].join(" "));
  };
  const partOf = (one) => one.closest(".pf-v6-c-menu") ? "menu" : one.closest("main") === null ? "frame" : "page";
  const isOfMany = (one) => one.matches("main a") || one.querySelector(".pl-option") !== null
    || one.closest(".pl-group, .pl-rows__body, .pl-tree__body, main li:not([role=menuitem], [role=option])") !== null;
  const likeness = (one) => {
    const parts = [];
    for (let at = one; at !== null && at.tagName !== "MAIN"; at = at.parentElement)
      parts.push(at.tagName, ...[...at.classList].filter((name) => name.startsWith("pl-")));
    return parts.join(" ");
  };
  const isWhole = (one) => one.matches("[role=row]") || one.parentElement.closest("button, a[href], [role=menuitem], [role=option]") === null;
  // what is clicked of an item of a menu is what fills it, and of a switch its label
  const clicked = (one) => one.matches("[role=menuitem], [role=option]") ? (one.querySelector("label, button, a") ?? one)
    : kindOf(one) === "switch" ? (one.closest("label") ?? one.labels?.[0] ?? one) : one;
  globalThis.plControls = () => [...document.querySelectorAll("${WHAT}")].filter((one) => isSeen(one) && isWhole(one));
  globalThis.plTold = () => {
    const counts = new Map();
    return plControls().map((one) => {
      const told = { kind: kindOf(one), name: nameOf(one), href: one.getAttribute("href") };
      const key = JSON.stringify(told);
      const nth = counts.get(key) ?? 0;
      counts.set(key, nth + 1);
      return {
        ...told,
        key: key + nth,
        disabled: whyNot(one),
        opens: one.hasAttribute("aria-expanded"),
        isChosen: one.matches("[aria-current], [aria-selected=true]:not(:has(input)), [aria-pressed=true], .pf-m-selected"),
        part: partOf(one),
        like: isOfMany(one) ? likeness(one) : null,
      };
    });
  };
  globalThis.plMark = (key) => {
    for (const one of document.querySelectorAll("[data-operated]")) delete one.dataset.operated;
    const at = plTold().findIndex((one) => one.key === key);
    if (at >= 0) clicked(plControls()[at]).dataset.operated = "";
    return at >= 0;
  };`;

/** What somebody sees and gets, as one text. Of what says how long ago something was, or counts looks, digits change by themselves. */
const SEEING = `
  const got = [];
  if (navigator.clipboard) navigator.clipboard.writeText = async (text) => void got.push(text);
  globalThis.print = () => void got.push("printed");
  const steady = (text) => text.replaceAll(/\\d[\\d.,]*|\\b(second|sec|minute|min|hour)s?\\b/g, "#").replaceAll(/\\s+/g, " ");
  const states = ${JSON.stringify(STATES)};
  const fields = "input:not([type=checkbox], [type=radio], [data-operated]), select, textarea:not([data-operated])";
  globalThis.plSeen = () => JSON.stringify([
    location.href,
    document.documentElement.className,
    got,
    steady(document.body.innerText),
    [...document.querySelectorAll(states.map((state) => "[" + state + "]").join())].filter(isSeen)
      .map((one) => states.map((state) => steady(one.getAttribute(state) ?? "")).join()),
    [...document.querySelectorAll(fields)].map((one) => one.value),
    [...document.querySelectorAll("[type=checkbox], [type=radio]")].map((one) => one.checked),
  ]);`;

/** Answers that are awaited are counted; a page is calm when none is, three frames long. */
const CALM = `
  let awaited = 0;
  const ask = globalThis.fetch;
  globalThis.fetch = (...asked) => {
    awaited += 1;
    return ask(...asked).finally(() => { awaited -= 1; });
  };
  const isOurs = globalThis.plIsOurs = () => document.getElementById("root") !== null;
  const isThere = () => document.querySelector("main h1:not([data-old])") !== null;
  const isBusy = () => awaited > 0 || (isOurs() && !isThere()) || document.querySelector("${AWAITED}") !== null;
  globalThis.plCalm = async () => {
    for (let still = 0; still < 3; still = isBusy() ? 0 : still + 1) await new Promise(requestAnimationFrame);
  };
  globalThis.plGo = async (...paths) => {
    for (const path of paths) {
      for (const title of document.querySelectorAll("main h1")) title.dataset.old = "";
      history.pushState(null, "", path);
      dispatchEvent(new PopStateEvent("popstate"));
      while (!isThere()) await new Promise(requestAnimationFrame);
    }
    await plCalm();
  };`;

/** The script. */
export const IN_PAGE = `(() => {
  const isOnPage = ({ right, bottom }) => right + scrollX > 0 && bottom + scrollY > 0;
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.closest("[aria-hidden=true]") === null && isOnPage(one.getBoundingClientRect());
  ${TELLING}
  ${SEEING}
  ${CALM}
})()`;

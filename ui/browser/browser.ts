import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { ensureChromium } from "./chromium.ts";
import type { Served } from "./served.ts";

/** How somebody looks at the pages. */
export interface Look {
  /** Width of the window in CSS px; 1280 unless told. */
  readonly width?: number;
  readonly height?: number;
  readonly theme?: "light" | "dark";
  readonly reducedMotion?: boolean;
  /** The bearer token that every request carries, in the place of a login. */
  readonly token?: string;
  /** What the browser may complain of in this test, because the test does it. */
  readonly mayComplain?: RegExp;
  /** Another address of the same service on this host, such as that of a relay. */
  readonly at?: string;
  /** What is done to the page before it is sent anywhere. */
  readonly before?: (page: Page) => Promise<void>;
}

/** What a browser has to know of a service. */
export type Address = Pick<Served, "url" | "token">;

/** A page that somebody has open, and what the browser complained of: errors in its console and in scripts, and every violation of our content policy. */
export interface Visit {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** Every name of this kind is this machine: an attacker's, whose page had its name rebound. */
const NAMES = "MAP *.example 127.0.0.1";

/** Starts Chromium, which is installed first where that is possible and needed. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await ensureChromium();
  // as root it has no sandbox (Debian's wrapper, too); a shared memory of 64 MB as in containers is too small for it
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const args = [...asRoot, "--disable-dev-shm-usage", `--host-resolver-rules=${NAMES}`];
  return chromium.launch({ executablePath, args });
}

/** Opens a page of a service as somebody who is logged in, or who sends a token. */
export async function visit(
  browser: Browser,
  served: Address,
  path: string,
  look: Look = {},
): Promise<Visit> {
  const context = await newContext(browser, served, look);
  const page = await context.newPage();
  const complaints: string[] = [];
  const complain = (what: string) => {
    if (look.mayComplain?.test(what) !== true) complaints.push(what);
  };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      complain(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complain(`script: ${error.message}`));
  await look.before?.(page);
  await page.goto(new URL(path, look.at ?? served.url).href);
  return { page, complaints, close: () => context.close() };
}

async function newContext(browser: Browser, served: Address, look: Look): Promise<BrowserContext> {
  const { width = 1280, height = 800, theme = "light", reducedMotion = false, token } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: reducedMotion ? "reduce" : "no-preference",
    locale: "en-GB",
    timezoneId: "UTC",
    ...(token === undefined ? {} : { extraHTTPHeaders: { authorization: `Bearer ${token}` } }),
  });
  if (token === undefined && served.token !== null) {
    const login = await loginPath(served.url, served.token);
    await context.request.get(new URL(login, served.url).href);
  }
  return context;
}

/** The way in for a browser: a code that opens one session. */
async function loginPath(url: string, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(new URL("/login/codes", url), { method: "POST", headers });
  return ((await answer.json()) as { path: string }).path;
}

import type { Browser, BrowserContext, BrowserContextOptions, CDPSession, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { DEBIAN } from "../../tools/setup/debian.mjs";

/** Somebody at a browser: cookies and tabs of their own, and a watch over what goes on in it. */
export interface Person {
  readonly context: BrowserContext;
  /** The first tab. */
  readonly page: Page;
  /** What no page may do, as far as it was done: an error on the console, a request to somewhere else, a style that the policy forbids. */
  readonly troubles: string[];
  /** Speaks with the browser beside its pages. */
  devTools(): Promise<CDPSession>;
}

export interface PersonOptions {
  /** The server: "http://localhost:39271". */
  readonly origin: string;
  /** Other origins that the story leads to. */
  readonly alsoTo?: readonly string[];
  readonly browser?: BrowserContextOptions;
}

export interface People {
  open(options: PersonOptions): Promise<Person>;
}

/**
 * One browser for the tests of a file, closed after them. After each test whoever was opened in it is gone, and the test fails when one of
 * their pages did what no page may do.
 */
export function people(): People {
  let browser: Browser;
  let opened: Person[] = [];
  beforeAll(async () => {
    // Playwright starts it without its sandbox, which root in a container could not have; the pages are ours.
    browser = await chromium.launch({ executablePath: DEBIAN.chromium });
  });
  afterEach(async () => {
    const left = opened;
    opened = [];
    await Promise.all(left.map(({ context }) => context.close()));
    expect(left.flatMap(({ troubles }) => troubles)).toEqual([]);
  });
  afterAll(() => browser.close());

  return {
    async open({ origin, alsoTo = [], browser: settings = {} }) {
      // Nobody here sees things move, and whoever clicks would wait for it to end.
      const still = { reducedMotion: "reduce" } as const;
      const context = await browser.newContext({ baseURL: origin, ...still, ...settings });
      // What a page waits for longer than this is not coming.
      context.setDefaultTimeout(10_000);
      const troubles = watch(context, [origin, ...alsoTo]);
      const page = await context.newPage();
      const person = { context, page, troubles, devTools: () => context.newCDPSession(page) };
      opened.push(person);
      return person;
    },
  };
}

function watch(context: BrowserContext, origins: readonly string[]): string[] {
  const troubles: string[] = [];
  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type()) || isToldRefusal(message.text())) return;
    troubles.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => void troubles.push(`error: ${error.error().message}`));
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== "data:" && !origins.includes(origin)) troubles.push(`request: ${request.url()}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 500) troubles.push(`status: ${response.status()} of ${response.url()}`);
  });
  return troubles;
}

/** Chromium writes each answer of 400 to 499 to the console, also those that the page tells the person in words. */
function isToldRefusal(text: string): boolean {
  return /^Failed to load resource: the server responded with a status of 4\d\d /u.test(text);
}

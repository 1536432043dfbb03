import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../disk.js';
import { bundlers } from './bundle.js';
import { installInto } from './installed-project.js';
import { servePage } from './page-server.js';
import { defaultLayout, generatedShop, refusedRefund, shopOutcome } from './shop.js';

const executablePath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find(existsSync);
if (!executablePath) console.warn('Chromium is not installed: what runs in a real browser is not tested.');

const project = temporaryFolder(afterAll);

describe.skipIf(!executablePath)('in Chromium, under a policy that allows no eval and no foreign script', () => {
  let shop = '';
  let tools: (origin: string) => RequestListener;
  let browser: Browser;
  beforeAll(async () => {
    installInto(project);
    shop = generatedShop(project, defaultLayout);
    const { folder } = await bundlers.esbuild(shop, 'listener.ts', 'server');
    ({ listenerFor: tools } = (await import(pathToFileURL(join(folder, 'listener.js')).href)) as {
      readonly listenerFor: (origin: string) => RequestListener;
    });
    browser = await chromium.launch({ executablePath: executablePath ?? '' });
  });
  afterAll(() => browser?.close());

  for (const [name, bundle] of Object.entries(bundlers)) {
    test(`a page bundled with ${name} calls server tools over HTTP, runs client tools, shows refused inputs, and violates nothing`, async () => {
      const { folder } = await bundle(shop, 'page.ts', 'browser');
      const seen = await visit(browser, tools, folder, 'page.js');
      expect(seen).toEqual({
        outcome: { ...shopOutcome, refunded: refusedRefund },
        title: shopOutcome.shown.heading,
        complaints: [],
      });
    });
  }

  test('the same page setup blocks eval and new Function, and the test notices', async () => {
    const folder = join(shop, 'control');
    writeFiles(folder, { 'control.js': control });
    const { outcome, complaints } = await visit(browser, tools, folder, 'control.js');
    expect(outcome).toEqual({ eval: 'EvalError', Function: 'EvalError' });
    expect(complaints.filter((text) => text.startsWith('violation of script-src: eval'))).toHaveLength(2);
  });
});

/** A script that tries to make code at run time. */
const control = `
const attempt = (make) => {
  try {
    return make();
  } catch (error) {
    return error.name;
  }
};
const place = document.createElement('pre');
place.id = 'outcome';
place.textContent = JSON.stringify({ eval: attempt(() => eval('1')), Function: attempt(() => new Function('return 1')()) });
document.body.append(place);
`;

/** What a script wrote on its page, and what the browser complained of. */
interface Seen {
  /** Undefined when the script wrote nothing. */
  readonly outcome: unknown;
  readonly title: string;
  readonly complaints: readonly string[];
}

/** Opens a page that loads one script. */
async function visit(
  browser: Browser,
  tools: (origin: string) => RequestListener,
  folder: string,
  script: string,
): Promise<Seen> {
  writeFiles(folder, {
    'index.html': `<!doctype html><title>Shop</title><body><script type="module" src="/${script}"></script></body>`,
  });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // An answer such as 422 is written to the console too; it is no fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      console.error(`violation of ${effectiveDirective}: ${blockedURI}`),
    );
  });
  await page.goto(`${await servePage(folder, tools)}/index.html`);
  const written = await page
    .locator('#outcome')
    .textContent()
    .catch(() => null);
  const outcome: unknown = written === null ? undefined : JSON.parse(written);
  const title = await page.title();
  await page.close();
  return { outcome, title, complaints };
}

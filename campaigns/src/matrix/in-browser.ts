import { once } from 'node:events';
import { access, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser } from 'playwright-core';

/** Where Debian and others install it. */
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine, if there is one. */
export async function openBrowser(): Promise<Browser | undefined> {
  for (const executablePath of CHROMIUM) {
    const isThere = await access(executablePath).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    const { chromium } = await import('playwright-core');
    return await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }
  return undefined;
}

/** A site of another origin than the server's, that shows a page with one script. */
export interface Site extends AsyncDisposable {
  readonly origin: string;
  /** The page's program is the bundle at that path. */
  show(bundle: string): void;
}

export async function startSite(): Promise<Site> {
  let script = '';
  const server = createServer((request, response) => {
    if (request.url === '/bundle.js') {
      response.setHeader('content-type', 'text/javascript');
      void readFile(script).then((bytes) => response.end(bytes));
    } else response.end('<!doctype html><title>matrix</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    show(bundle) {
      script = path.resolve(bundle);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What the program of a page comes to. */
export async function runInBrowser(
  browser: Browser,
  { site, bundle, url }: { site: Site; bundle: string; url: string },
): Promise<string> {
  site.show(bundle);
  const page = await browser.newPage();
  try {
    await page.goto(site.origin);
    const call = `globalThis.CLAUDE_OPS_URL = ${JSON.stringify(url)}; import('/bundle.js').then(() => globalThis.matrix)`;
    return String(await page.evaluate(call));
  } finally {
    await page.close();
  }
}

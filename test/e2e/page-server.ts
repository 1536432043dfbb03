import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Scripts of the page's own origin and nothing else: no inline code, no eval. */
const contentSecurityPolicy = "default-src 'self'; script-src 'self'";

const contentTypes: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Serves the files of a folder under a strict policy, and tool calls beside them, until the test ends. Gives the origin. */
export async function servePage(folder: string, toolsFor: (origin: string) => RequestListener): Promise<string> {
  let tools: RequestListener;
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      tools(request, response);
      return;
    }
    const file = join(folder, new URL(request.url ?? '/', 'http://localhost').pathname);
    if (!existsSync(file)) {
      response.writeHead(204).end();
      return;
    }
    response.writeHead(200, {
      'content-type': `${contentTypes[extname(file)] ?? 'application/octet-stream'}; charset=utf-8`,
      'content-security-policy': contentSecurityPolicy,
    });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  tools = toolsFor(origin);
  return origin;
}

import { describe, expect, test } from 'vitest';
import { sampleShop } from '../e2e/sample-shop.js';
import { contract, root, run, workspace } from '../tester.js';
import { snippetNoted, snippets } from './snippets.js';

describe('JSON in the documentation', () => {
  test.each(snippets('json'))('%s can be read', (_label, { code }) => {
    expect(() => JSON.parse(code) as unknown).not.toThrow();
  });

  test('the findings are those of the binary', async () => {
    const host = workspace({ 'tools/a.tool.yaml': contract({ timeotMs: 5000 }) });
    const { out } = await run(host, ['codegen', '--format', 'json']);
    expect(JSON.parse(snippetNoted('findings').code)).toEqual(JSON.parse(out));
  });

  test('the request is answered as shown', async () => {
    const request = new Request('http://localhost/chat/tool-call', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: snippetNoted('request').code,
    });
    const answer: unknown = await (await sampleShop()(request)).json();
    const shown = JSON.parse(snippetNoted('answer').code) as object;
    expect(answer).toEqual({ ...shown, requestId: expect.stringMatching(/^[\w-]{22}$/) });
  });

  test('the editor settings are those that init writes', async () => {
    const host = workspace({ 'package.json': '{ "name": "shop", "type": "module" }\n' });
    await run(host, ['init', '--yes']);
    const shown = snippets('json').map(([, { code }]) => code);
    expect(shown).toContain(host.files.get(`${root}/.vscode/settings.json`));
  });
});

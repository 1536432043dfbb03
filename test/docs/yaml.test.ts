import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Diagnostic } from '../../generator/diagnostics/diagnostic.js';
import { loadConfig } from '../../generator/load-config.js';
import { compileContract, contract, root, workspace } from '../tester.js';
import { snippets, type Snippet } from './snippets.js';

/** The codes that the note of a block announces: none, unless it says `reports GECX5001 GECX5002`. */
function announced({ note }: Snippet): string[] {
  return /\breports (.+)$/.exec(note)?.[1]?.split(' ') ?? [];
}

function fieldsOf({ code }: Snippet): Readonly<Record<string, unknown>> {
  return parse(code) as Record<string, unknown>;
}

async function codesOf(text: string): Promise<string[]> {
  return (await compileContract(text)).diagnostics.map(({ code }) => code).sort();
}

function loadedWith(text: string): string[] {
  const found: Diagnostic[] = [];
  const loaded = loadConfig(workspace({ 'gecx.config.yaml': text }), `${root}/gecx.config.yaml`, (diagnostic) =>
    found.push(diagnostic),
  );
  return loaded ? [] : found.map(({ message }) => message);
}

describe('a contract in the documentation', () => {
  test.each(snippets('contract'))('%s compiles without a finding', async (_label, snippet) => {
    expect(await codesOf(snippet.code)).toEqual(announced(snippet));
  });

  test.each(snippets('contract-fragment'))(
    '%s, in a contract, has the findings it announces',
    async (_label, snippet) => {
      const client = snippet.note.includes('client') ? { kind: 'client', http: undefined } : {};
      expect(await codesOf(contract({ ...client, ...fieldsOf(snippet) }))).toEqual(announced(snippet));
    },
  );

  test.each(snippets('schema-fragment'))(
    '%s, as an input schema, has the findings it announces',
    async (_label, snippet) => {
      expect(await codesOf(contract({ inputSchema: fieldsOf(snippet) }))).toEqual(announced(snippet));
    },
  );
});

describe('a configuration in the documentation', () => {
  test.each(snippets('configuration'))('%s loads', (_label, { code }) => {
    expect(loadedWith(code)).toEqual([]);
  });

  test.each(snippets('configuration-fragment'))('%s, in a configuration, loads', (_label, snippet) => {
    const base = { version: 1, tools: ['tools/**/*.tool.yaml'], out: 'generated' };
    expect(loadedWith(stringify({ ...base, ...fieldsOf(snippet) }))).toEqual([]);
  });
});

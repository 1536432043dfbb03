import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const { checkSync } = createRequire(import.meta.url)('recheck/lib/browser.js') as typeof import('recheck');
const budget = { timeout: null, randomSeed: 0, maxIteration: 10, attackLimit: 200_000 } as const;

/** Files whose expressions meet every text of a contract. */
const files = [
  'secrets/card-numbers.ts',
  'secrets/mask-secrets.ts',
  'secrets/secret-lookalikes.ts',
  'source/scan-suppressions.ts',
  'source/unseen-characters.ts',
];

describe.each(files)('no regular expression of generator/%s can be stalled', (file) => {
  test.each(expressionsIn(file))('%s', (_text, { source, flags }) => {
    expect(checkSync(source, flags, budget).status).toBe('safe');
  });
});

function expressionsIn(file: string): (readonly [string, RegExp])[] {
  const text = readFileSync(new URL(`../../generator/${file}`, import.meta.url), 'utf8');
  const found: (readonly [string, RegExp])[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push([node.text.slice(0, 60), new RegExp(node.text.slice(1, end), node.text.slice(end + 1))]);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}

import { describe, expect, test } from 'vitest';
import { runSnippet } from './run-snippet.js';
import { snippets } from './snippets.js';

describe('TypeScript that the documentation shows as executed', () => {
  const executed = snippets('typescript').filter(([, { note }]) => note === 'executed');

  test.each(executed)('%s runs', async (_label, { code }) => {
    await expect(runSnippet(code)).resolves.toBeDefined();
  });

  test('is there', () => {
    expect(executed.length).toBeGreaterThan(0);
  });
});

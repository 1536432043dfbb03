import { describe, expect, test } from 'vitest';
import { kindOf, snippets, snippetsOf } from './snippets.js';

describe('every fenced block of the documentation', () => {
  test.each(snippets())('%s is of a kind that is checked', (label, snippet) => {
    expect(kindOf(snippet), `${label}: \`${snippet.language}\` with the note \`${snippet.note}\``).toBeDefined();
  });
});

describe('the extractor', () => {
  const read = (...lines: string[]): unknown[] =>
    snippetsOf({ path: 'a.md', text: lines.join('\n') }).map(({ line, language, note, code }) => [
      line,
      language,
      note,
      code,
    ]);

  test('finds blocks with their line and the comment before them', () => {
    expect(read('<!-- a note -->', '', '```yaml', 'a: 1', '```', '', '```ts', 'b', '```')).toEqual([
      [3, 'yaml', 'a note', 'a: 1\n'],
      [7, 'ts', '', 'b\n'],
    ]);
  });

  test('does not carry a comment over a paragraph', () => {
    expect(read('<!-- a note -->', 'Text.', '```yaml', 'a: 1', '```')).toEqual([[3, 'yaml', '', 'a: 1\n']]);
  });

  test('takes the indentation of a fence off its lines', () => {
    expect(read('- item', '', '  ```sh', '  ls', '    -l', '  ```')).toEqual([[3, 'sh', '', 'ls\n  -l\n']]);
  });

  test('leaves a fence inside a longer fence alone', () => {
    expect(read('````md', '```', '````')).toEqual([[1, 'md', '', '```\n']]);
  });

  test('refuses a fence that stays open', () => {
    expect(() => read('```yaml', 'a: 1')).toThrow('a.md:1: the fence stays open');
  });

  test('knows no kind for a language or note that nothing checks', () => {
    const of = (language: string, note: string): unknown => kindOf({ page: '', line: 1, code: '', language, note });
    expect([of('', ''), of('py', ''), of('yaml', 'fragment of a cake'), of('text', '')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(of('yaml', 'fragment of a contract, reports GECX5001')).toBe('contract-fragment');
  });
});

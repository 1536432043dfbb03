import { describe, expect, test } from 'vitest';
import { codeLines } from './code-lines.js';
import { parse, sourceFiles } from './source-files.js';

const files = sourceFiles('runtime', 'generator');

describe('a line of code', () => {
  test('is one that holds more than a comment', () => {
    const text = [
      '/** A comment', ' * of two lines. */', 'export const a = 1; // and one', '', '// alone',
      'const b = `two', '', 'lines`; /* c */', '/* d */ const e = 1;', '',
    ].join('\n'); // prettier-ignore
    expect(codeLines(parse('a.ts', text))).toBe(5);
  });
});

describe('the kernel', () => {
  /** Lines of code, in steps of 50. Whoever needs more decides that the kernel grows. */
  const budgets: { readonly [room: string]: number } = {
    'runtime/core': 1400,
    'runtime/client': 1100,
    'runtime/server': 3850,
    'runtime/ledger': 1500,
  };
  const linesOf = (folder: string): number =>
    [...files].reduce((sum, [path, file]) => sum + (path.startsWith(`${folder}/`) ? codeLines(file) : 0), 0);

  test.each(Object.entries(budgets))('%s has at most %i lines of code, and hardly less', (room, most) => {
    const lines = linesOf(room);
    console.info(`${room}: ${lines} of ${most} lines`);
    expect(lines).toBeLessThanOrEqual(most);
    // A budget with much room is none: lower it when code goes.
    expect(lines).toBeGreaterThan(most - 100);
  });
});

describe('a source file', () => {
  /** Files that stay whole all the same, each with the reason. */
  const exceptions: { readonly [path: string]: string } = {
    'runtime/ledger/memory-ledger.ts': 'the reference for every other ledger, read next to its interface',
    'runtime/server/create-server-tool-handler.ts': 'two thirds are options and what each means',
  };
  const long = [...files].filter(([, file]) => file.getLineStarts().length - 1 > 250).map(([path]) => path);

  test('has at most 250 lines, or is one of a few exceptions', () => {
    expect(long).toEqual(Object.keys(exceptions));
  });
});

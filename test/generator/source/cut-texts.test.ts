import { describe, expect, test } from 'vitest';
import { contract } from '../../tester.js';
import { findings, onlyFinding } from '../rules/findings.js';

/** A contract whose description is written in some way. */
function described(written: string): string {
  return contract().replace('description: Looks up an order.', () => `description: ${written}`);
}

describe('a plain text that a comment ends without being meant to', () => {
  test('draws a warning that shows what is lost', async () => {
    const { name, severity, message, origin } = await onlyFinding(described('Fix issue #3 now.'));
    expect([name, severity]).toEqual(['text-cut', 'warning']);
    expect(message).toBe('This text ends where a comment starts: `#3 now.` is no part of it');
    expect(origin.start).toMatchObject({ line: 3, column: 14 });
  });

  test.each([
    ['in a schema', contract({ inputSchema: { type: 'object', title: 'Q' } }).replace('title: Q', 'title: Issue #3')],
    ['in an example', contract({ examples: [{ title: 'Q', input: {} }] }).replace('title: Q', 'title: Issue #3')],
    ['of several lines', described('Fix\n  issue #3 now.')],
    ['under an anchor', described('&text Fix issue #3 now.')],
  ])('wherever it stands: %s', async (_where, text) => {
    expect((await onlyFinding(text)).name).toBe('text-cut');
  });

  test('can be ignored', async () => {
    const ignored = described('Fixes it. #later').replace('description', '# gecx-ignore text-cut: a note\ndescription');
    expect(await findings(ignored)).toEqual([]);
  });
});

describe('no warning is drawn by', () => {
  test.each([
    ['a comment with a space behind its mark', described('Looks it up. # why')],
    ['a comment behind a quoted text', described('"Looks it up." #why')],
    ['a quoted text with a mark', described('"Fix issue #3 now."')],
    ['a block text with a mark', described('>\n  Fix issue #3 now.')],
    ['a mark without a space before it', described('Fix issue#3 now.')],
    ['a commented line below', described('Looks it up.\n#title: Orders')],
    ['a comment behind a word', contract().replace('read_only', 'read_only #sure')],
    ['a line of marks', described('Looks it up. ######')],
  ])('%s', async (_what, text) => {
    expect(await findings(text)).toEqual([]);
  });
});

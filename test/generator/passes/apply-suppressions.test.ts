import { describe, expect, test } from 'vitest';
import { compileWorkspace, contract, describe as placesOf, workspace } from '../../tester.js';
import { findings, onlyFinding } from '../rules/findings.js';

/** A contract with one warning, `name-changed`, at its name. */
const warned = contract({ name: 'con' });
const above = (...comments: readonly string[]): string => warned.replace('name:', `${comments.join('\n')}\nname:`);

describe('a comment ignores a warning', () => {
  test.each([
    ['by its code', above('# gecx-ignore GECX4004: the old name of the shop')],
    ['by its code in lower case', above('# gecx-ignore gecx4004: the old name')],
    ['by its name', above('# gecx-ignore name-changed: the old name')],
    ['without spaces', above('#gecx-ignore name-changed:because')],
    ['with other comments and blank lines in between', above('# gecx-ignore GECX4004: old', '', '  # why', '#')],
    [
      'together with the one for another',
      above('# gecx-ignore name-changed: old', '# gecx-ignore title: x').replace('title', 'GECX4004'),
    ],
    ['in a file with carriage returns', above('# gecx-ignore GECX4004: old').replaceAll('\n', '\r\n')],
    ['with a colon in the reason', above('# gecx-ignore GECX4004: see: the wiki')],
  ])('%s', async (_how, text) => {
    const found = await findings(text);
    expect(found.filter((finding) => finding.startsWith('name-changed'))).toEqual([]);
  });

  test('on the first line of a file', async () => {
    const text = `# gecx-ignore name-changed: old\n${warned.replace('kind: server\n', '')}kind: server\n`;
    expect(await findings(text)).toEqual([]);
  });

  test('deep inside', async () => {
    const text = contract({ inputSchema: { type: 'object', properties: { a: { type: 'string', format: 'sku' } } } });
    const at = '      format: sku';
    expect(await findings(text)).toEqual(['format-unknown 9:15']);
    expect(await findings(text.replace(at, `# gecx-ignore format-unknown: ours\n${at}`))).toEqual([]);
  });

  test('wherever several of its kind stand on that line', async () => {
    const text = `${contract()}# gecx-ignore text-deceptive: on purpose\n_meta: { a: "b\\u200b", c: "d\\u200b" }\n`;
    expect(await findings(text)).toEqual([]);
  });

  test('that only shows when tools are compared', async () => {
    const host = workspace({
      'tools/a.tool.yaml': contract(),
      'tools/b.tool.yaml': above('# gecx-ignore name-changed: x'),
    });
    expect(placesOf((await compileWorkspace(host)).diagnostics)).toEqual([]);
  });

  test('in the configuration', async () => {
    const config =
      'version: 1\nout: generated\ntools:\n  - tools/*.yaml\n  # gecx-ignore no-contracts: soon\n  - soon/*.yaml\n';
    const host = workspace({ 'gecx.config.yaml': config, 'tools/a.tool.yaml': contract() });
    expect(placesOf((await compileWorkspace(host)).diagnostics)).toEqual([]);
  });
});

describe('a warning stays', () => {
  test.each([
    ['for another code', above('# gecx-ignore GECX5009: x'), ['suppression-unused 2:1', 'name-changed 3:7']],
    ['two lines below', above('# gecx-ignore GECX4004: x', 'tags: []'), ['suppression-unused 2:1', 'name-changed 4:7']],
    [
      'for a comment on its own line',
      warned.replace('con', 'con # gecx-ignore GECX4004: x'),
      ['name-changed 2:7', 'suppression-unused 2:11'],
    ],
    [
      'for a comment behind something on the line above',
      warned.replace('kind: server', 'kind: server # gecx-ignore GECX4004: x'),
      ['suppression-unused 1:14', 'name-changed 2:7'],
    ],
    [
      'for a comment below',
      warned.replace('con', 'con\n# gecx-ignore GECX4004: x'),
      ['name-changed 2:7', 'suppression-unused 3:1'],
    ],
    ['for a like comment', above('# gecx-ignored GECX4004: x', '# I gecx-ignore GECX4004: x'), ['name-changed 4:7']],
  ])('%s', async (_why, text, expected) => {
    expect(await findings(text)).toEqual(expected);
  });

  test('in another file', async () => {
    const host = workspace({
      'tools/a.tool.yaml': contract({ name: 'ab' }).replace('name', '# gecx-ignore name-changed: x\nname'),
      'tools/b.tool.yaml': warned,
    });
    expect(placesOf((await compileWorkspace(host)).diagnostics)).toEqual([
      'GECX1018 tools/a.tool.yaml:2:1',
      'GECX4004 tools/b.tool.yaml:2:7',
    ]);
  });

  test.each([
    ['a block of text', 'x-note: |\n  # gecx-ignore name-changed: no comment\nname: con'],
    ['a folded text', 'x-note: >\n  a\n  # gecx-ignore name-changed: no comment\nname: con'],
    ['a quoted text', 'x-note: "a\n  # gecx-ignore name-changed: no comment\n  "\nname: con'],
    ['a text of several lines', 'x-note: a\n  b#gecx-ignore name-changed: no\nname: con'.replace(': no', '')],
  ])('for what looks like a comment in %s', async (_where, fields) => {
    expect(await findings(warned.replace('name: con', fields))).toHaveLength(1);
  });
});

describe('an error stays an error', () => {
  test('and the comment is called useless', async () => {
    const text = contract({ timeotMs: 1 }).replace('timeotMs', '# gecx-ignore GECX2001: x\ntimeotMs');
    expect(await findings(text)).toEqual(['suppression-unused 13:1', 'unknown-field 14:1']);
  });

  test('which is said even where there is none', async () => {
    const { name, hint } = await onlyFinding(`# gecx-ignore unknown-field: x\n${contract()}`);
    expect(name).toBe('suppression-unused');
    expect(hint).toBe('This is an error, and only warnings can be ignored: mend it.');
  });

  test('while there are errors, a comment may wait for a warning that is not looked for yet', async () => {
    const text = contract({ timeotMs: 1 }).replace('name', '# gecx-ignore default-unfit: x\nname');
    expect(await findings(text)).toEqual(['unknown-field 14:1']);
  });
});

describe('the comment itself is reported', () => {
  test('without a reason, though it is obeyed', async () => {
    for (const comment of ['# gecx-ignore GECX4004', '# gecx-ignore GECX4004:', '# gecx-ignore GECX4004 : ']) {
      expect(await findings(above(comment))).toEqual(['suppression-without-reason 2:1']);
    }
  });

  test('with an unknown code or name, and the nearest one', async () => {
    expect((await onlyFinding(`# gecx-ignore name-changd: x\n${contract()}`)).hint).toBe(
      'Did you mean `name-changed`?',
    );
    expect((await onlyFinding(`# gecx-ignore GECX40O4: x\n${contract()}`)).hint).toBe('Did you mean `GECX4004`?');
    expect((await onlyFinding(`# gecx-ignore constructor: x\n${contract()}`)).name).toBe('suppression-unknown');
  });

  test('at the end of a file, where nothing follows', async () => {
    const { name, hint } = await onlyFinding(`${contract()}# gecx-ignore name-changed: x`);
    expect([name, hint]).toEqual([
      'suppression-unused',
      'Put the comment on a line of its own, above the one with the warning.',
    ]);
  });

  test('and cannot be ignored by another comment', async () => {
    const text = `# gecx-ignore suppression-unused: x\n# gecx-ignore name-changed: x\n${contract()}`;
    expect(await findings(text)).toEqual(['suppression-unused 1:1', 'suppression-unused 2:1']);
  });

  test('once for each of two that say the same', async () => {
    expect(await findings(above('# gecx-ignore name-changed: x', '# gecx-ignore GECX4004: y'))).toEqual([
      'suppression-unused 2:1',
    ]);
  });
});

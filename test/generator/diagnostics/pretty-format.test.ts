import { createColors } from 'picocolors';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../../generator/source/parse-yaml.js';
import { renderPretty } from '../../../generator/diagnostics/render-pretty.js';
import type { Diagnostic } from '../../../generator/diagnostics/diagnostic.js';
import { contract, root, run, workspace } from '../../tester.js';

/** What a run prints for people; all of it, unless it was clean, on standard error. */
async function codegen(files: Readonly<Record<string, string>>): Promise<string> {
  const { err } = await run(workspace(files), ['codegen']);
  return err;
}

/** The lines of the only finding in a text of YAML. */
function pretty(text: string): string[] {
  const found: Diagnostic[] = [];
  parseYaml('a.yaml', new TextEncoder().encode(text), (diagnostic) => found.push(diagnostic));
  return renderPretty(found, createColors(false), () => text).split('\n');
}

/** What stands above the mark, cut to its columns. */
function marked(lines: readonly string[]): string | undefined {
  const at = lines.findIndex((line) => /^ +\| +\^+$|^ +\| \^+$/.test(line));
  const start = lines[at]?.indexOf('^') ?? 0;
  return lines[at - 1]?.slice(start, lines[at]?.length);
}

test('a finding shows its place, code, message, lines, mark and advice', async () => {
  const err = await codegen({ 'tools/a.tool.yaml': contract({ timeotMs: 5000, title: 'Orders' }) });
  expect(err).toBe(`tools/a.tool.yaml:13:1 error GECX2001 A contract has no field \`timeotMs\`
  11 | http:
  12 |   endpoint: /chat/tool-call
  13 | timeotMs: 5000
     | ^^^^^^^^
  14 | title: Orders
  help Did you mean \`timeoutMs\`?

1 error, 0 warnings. Run \`gecx explain CODE\` for more about one.
`);
});

test('a finding that concerns a whole file shows no lines', async () => {
  const handlers = { 'tools/lookup_order.server.ts': 'export {};\n', 'tools/gone.server.ts': 'export {};\n' };
  const err = await codegen({ 'tools/a.tool.yaml': contract(), ...handlers });
  expect(err.split('\n').slice(0, 3)).toEqual([
    'tools/gone.server.ts:1:1 warning GECX7009 tools/gone.server.ts looks like a handler, but no contract needs it',
    '  help Delete it if its tool is gone, or rename it; a file that is no handler is better kept elsewhere.',
    '',
  ]);
});

test('a finding that concerns two places shows both', async () => {
  const err = await codegen({ 'tools/a.tool.yaml': contract(), 'tools/b.tool.yaml': contract() });
  expect(err).toContain('tools/b.tool.yaml:2:7 error GECX4001');
  expect(err).toContain('\n  tools/a.tool.yaml:2:7 `lookup_order` is declared here\n');
});

test('findings of all files are shown at once, sorted, and counted', async () => {
  const err = await codegen({
    'tools/b.tool.yaml': contract({ name: 'con' }),
    'tools/a.tool.yaml': contract({ timeoutMs: 1, titel: 'x' }),
  });
  const heads = err.split('\n').filter((line) => line.includes(' GECX'));
  expect(heads.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'tools/a.tool.yaml:13:12 error GECX2005',
    'tools/a.tool.yaml:14:1 error GECX2001',
    'tools/b.tool.yaml:2:7 warning GECX4004',
  ]);
  expect(err).toContain('\n2 errors, 1 warning. ');
});

test('results go to standard output and findings to standard error', async () => {
  const host = workspace({ 'tools/a.tool.yaml': contract({ name: 'con' }) });
  const { out, err, exitCode } = await run(host, ['codegen']);
  expect(out).toContain('1 tool: wrote 10 files, created 1 skeleton');
  expect(out).not.toContain('GECX');
  expect(err).toContain('GECX4004');
  expect(exitCode).toBe(0);
});

test('a run that could not write everything does not say that it did', async () => {
  const host = workspace({ 'tools/a.tool.yaml': contract() });
  const write = (): never => {
    throw new Error('ENOSPC: no space left on device');
  };
  const { out, err, exitCode } = await run({ ...host, write }, ['codegen']);
  expect(err).toContain('generated/.codegen.json cannot be written: ENOSPC');
  expect(out).toBe('');
  expect(exitCode).toBe(1);
});

test('a missing handler is reported with the name of its tool, wherever it should be', async () => {
  const host = workspace({
    'tools/a.tool.yaml': contract(),
    'gecx.config.yaml':
      'version: 1\ntools: ["tools/*.yaml"]\nout: generated\nhandlers:\n  lookup_order: src/orders/find.ts\n',
  });
  await run(host, ['codegen']);
  host.files.delete(`${root}/src/orders/find.ts`);
  const { err } = await run(host, ['codegen', '--check']);
  expect(err).toContain('src/orders/find.ts, the handler of `lookup_order`, does not exist');
});

describe('the mark stands exactly under the place', () => {
  test.each([
    ['behind spaces', 'a:\n    b: !x 1\n', '!x'],
    ['behind characters of two UTF-16 units', '{"😀": 1, "😀": 2}\n', '"😀"'],
    ['behind a tab', 'a: 1\na:\t2\n', 'a'],
    ['in a file with carriage returns', 'x: 1\r\na: 1\r\na: 2\r\n', 'a'],
    ['in a file with a byte order mark', '\ufeffa: 1\na: 2\n', 'a'],
    ['below a line that holds a lone carriage return', 'x: "1\r2"\na: 1\na: 2\n', 'a'],
    ['below a line separator of Unicode', 'x: 1\u20282\na: 1\na: 2\n', 'a'],
    ['far to the right', `{a: 1, b: [${'1, '.repeat(200)}], a: 2}\n`, 'a'],
    ['behind control characters', '"\u0007\u009b": 1\nb: [ "\u0007", !x 2]\n', '!x'],
  ])('%s', (_case, text, expected) => {
    expect(marked(pretty(text))).toBe(expected);
  });

  test('at the end of a file', () => {
    expect(pretty('a: [1')).toContain('    |      ^');
  });

  test('on its first line only, if it is longer', () => {
    const lines = pretty('a: &a\n  - 1\n  - [x,\n     *a]\n? b\n');
    expect(lines.filter((line) => line.includes('^'))).toHaveLength(1);
  });
});

describe('nothing in a contract or a file name can steer the terminal', () => {
  const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

  test.each([
    ['an escape sequence in a key', '"\\e]0;title\\a": 1\n'],
    ['raw bytes of one', '"\u001b[2J": 1\n'],
    ['an escape sequence in a value', 'name: "\\e[31mred"\n'],
    ['a control character of Latin-1', 'name: "\\x9b31m"\n'],
    ['a change of writing direction', 'name: "abc\\u202edef"\n"\\u2066x": 1\n'],
    ['characters without width', '"na\\u200bme": x\n"\\ufeffname": x\n'],
    ['line breaks', '"a\\n\\r\\x85\\u2028b": 1\n'],
    ['an anchor', 'a: *\u001b[31mx\n'],
    ['a tag', 'a: !\u001b[31mx y\n'],
  ])('%s', async (_case, text) => {
    const err = await codegen({ 'tools/a.tool.yaml': text });
    expect(err).toContain('tools/a.tool.yaml:');
    expect(err).not.toMatch(steering);
  });

  test('an escape sequence in a file name', async () => {
    const err = await codegen({ 'tools/\u001b[31m.tool.yaml': '- a\n' });
    expect(err).toContain('GECX1014');
    expect(err).not.toMatch(steering);
  });

  test.each([
    ['an escape sequence, which is refused,', String.raw`\e[2J`, 'GECX7013'],
    ['a change of writing direction', String.raw`\u202e`, 'create'],
  ])('%s in the configured path of a handler', async (_what, part, said) => {
    const host = workspace({
      'tools/a.tool.yaml': contract(),
      'gecx.config.yaml': `version: 1\ntools: ["tools/*.yaml"]\nout: generated\nhandlers:\n  lookup_order: "src/x${part}.ts"\n`,
    });
    const { out, err } = await run(host, ['codegen']);
    expect(out + err).toContain(said);
    expect(out + err).not.toMatch(steering);
  });
});

test('colours are used only where they are wanted', () => {
  const found: Diagnostic[] = [];
  parseYaml('a.yaml', new TextEncoder().encode('a: 1\na: 2\n'), (diagnostic) => found.push(diagnostic));
  const text = (color: boolean): string => renderPretty(found, createColors(color), () => undefined);
  expect(text(true)).toContain('\u001b[31m');
  expect(text(false)).not.toContain('\u001b');
});

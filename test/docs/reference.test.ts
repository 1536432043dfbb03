import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../generator/commands/all.js';
import { diagnosticNames, diagnosticTable } from '../../generator/diagnostics/codes.js';
import { formerKeywords, keywords, refusedKeywords } from '../../generator/json-schema/keywords.js';
import configSchema from '../../generator/schema/config.schema.json' with { type: 'json' };
import contractSchema from '../../generator/schema/tools.schema.json' with { type: 'json' };
import { maxBytes } from '../../generator/source/parse-yaml.js';
import { maxDepth } from '../../generator/source/scan-yaml.js';
import { aliasBudget } from '../../generator/source/yaml-value.js';
import { errorTable } from '../../runtime/core/errors.js';
import { methodsOf, routeOf } from '../../runtime/server/http/routes.js';
import { knownFormats } from '../../generator/validator/formats.js';
import { readPages, repository } from './snippets.js';

const pages = new Map(readPages().map(({ path, text }) => [path, text]));

function page(path: string): string {
  return pages.get(path) ?? '';
}

function headings(path: string): string[] {
  const text = page(path).replaceAll(/^ *```[^]*?^ *```$/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
}

/** What a page does not name in code. */
function unnamed(path: string, names: Iterable<string>): string[] {
  return [...names].filter((name) => !page(path).includes(`\`${name}\``));
}

/** The names of all members that a schema declares, at any depth. */
function membersOf(schema: object): string[] {
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  const inner = Object.values(schema).filter((value) => typeof value === 'object' && value !== null) as object[];
  return [...own, ...inner.flatMap(membersOf)];
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

describe('docs/contracts.md', () => {
  test('has a section for each field', () => {
    const missing = Object.keys(contractSchema.properties).filter(
      (field) => !headings('docs/contracts.md').some((heading) => heading.split(' ')[0] === field),
    );
    expect(missing).toEqual([]);
  });

  test('names each member of each field, and each value that a field can have', () => {
    expect(unnamed('docs/contracts.md', new Set(membersOf(contractSchema)))).toEqual([]);
    const words = JSON.stringify(contractSchema).matchAll(/"enum":(\[[^\]]*\])/g);
    const values = [...words].flatMap(([, list = '']) => JSON.parse(list) as string[]);
    expect(unnamed('docs/contracts.md', values)).toEqual([]);
  });

  test('names each format, and each keyword that is refused or not known in every dialect', () => {
    expect(unnamed('docs/contracts.md', knownFormats)).toEqual([]);
    const notInAll = [...keywords].filter(([, { annotation, since, until }]) => !annotation && (since ?? until));
    const words = [...refusedKeywords, ...formerKeywords.keys(), ...notInAll.map(([keyword]) => keyword)];
    expect(unnamed('docs/contracts.md', words)).toEqual([]);
  });

  test('states the limits of a file', () => {
    const numbers = [maxBytes, maxDepth, aliasBudget].map((limit) => limit.toLocaleString('en'));
    expect(numbers.filter((limit) => !page('docs/contracts.md').includes(limit))).toEqual([]);
  });
});

describe('docs/config.md', () => {
  const settings: Readonly<Record<string, object>> = configSchema.properties;

  test('has a section for each setting', () => {
    expect(headings('docs/config.md')).toEqual(expect.arrayContaining(Object.keys(settings)));
  });

  test('has a row for each setting, which tells whether it is required, and its default', () => {
    const rows = [...page('docs/config.md').matchAll(/^\| `([^`]+)` +\|.*\| (yes|no) +\| (?:`([^`]+)`)?/gm)];
    expect(rows.map(([, name, required, value]) => [name, required === 'yes', value])).toEqual(
      Object.entries(settings).map(([name, schema]) => [
        name,
        configSchema.required.includes(name),
        'default' in schema ? schema.default : undefined,
      ]),
    );
  });
});

test('docs/commands.md has a section for each command and names each option', async () => {
  expect(headings('docs/commands.md')).toEqual(expect.arrayContaining(Object.keys(commands)));
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const options = all.flatMap(({ options: own }) => Object.keys(own));
  expect(options.filter((option) => !page('docs/commands.md').includes(`--${option}`))).toEqual([]);
});

test('the table of error codes names each code that the client makes', () => {
  const codesIn = (file: string): string[] =>
    [...readFileSync(join(repository, file), 'utf8').matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)].map(([, code = '']) => code);
  const codes = [...codesIn('runtime/client/call-tool.ts'), ...codesIn('runtime/client/read-envelope.ts')];
  expect(codes.length).toBeGreaterThan(0);
  expect(unnamed('docs/generated-code.md', codes)).toEqual([]);
});

describe('docs/calls.md', () => {
  test('has a row for each error code, with what the server answers', () => {
    const rows = [
      ...page('docs/calls.md').matchAll(/^\| (\d{3}) +\| `([A-Z_]+)` +\| (.+?) +\| (yes|no) +\| (.+?) +\|$/gm),
    ];
    const documented = rows.map(([, http, code = '', status, again, text]) => [
      code,
      { http: Number(http), status, again, text },
    ]);
    const table = Object.entries(errorTable).map(([code, { http, status, disposition, retryable, text }]) => [
      code,
      {
        http,
        status: disposition ? `\`${status}\` / \`${disposition}\`` : `\`${status}\``,
        again: retryable ? 'yes' : 'no',
        text,
      },
    ]);
    expect(rows.length).toBe(table.length);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(table));
  });

  test('has a row for each option of createServerToolHandler', () => {
    const source = readFileSync(join(repository, 'runtime/server/create-server-tool-handler.ts'), 'utf8');
    const [settings = ''] = /interface ServerToolHandlerSettings \{[^]*?\n\}/.exec(source) ?? [];
    const options = [...settings.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name);
    const [table = ''] = /^\| option [^]*?\n\n/m.exec(page('docs/calls.md')) ?? [];
    const rows = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(options.length).toBeGreaterThan(10);
    expect(rows.sort()).toEqual(['tools', ...options].sort());
  });

  test('has a row for each address and method', () => {
    const rows = [...page('docs/calls.md').matchAll(/^\| `(GET|POST|DELETE) (\S+)`/gm)].map(([, method, path]) => [
      method,
      routeOf(`/base${(path ?? '').replace('{requestId}', 'x'.repeat(22))}`, '/base')?.kind,
    ]);
    const all = Object.entries(methodsOf).flatMap(([kind, methods]) => methods.map((method) => [method, kind]));
    expect(rows.toSorted()).toEqual(all.toSorted());
  });
});

describe('every page', () => {
  const known = new Set<string>(diagnosticNames.map((name) => diagnosticTable[name].code));

  test.each([...pages])('%s names no code of a finding that does not exist', (_path, text) => {
    expect([...text.matchAll(/GECX\d{4}/g)].map(([code]) => code).filter((code) => !known.has(code))).toEqual([]);
  });

  test.each([...pages.keys()])('%s has no two headings that a link could not tell apart', (path) => {
    const anchors = headings(path).map(anchorOf);
    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
  });

  test.each([...pages])('%s links to places that exist', (path, text) => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(repository, target))) return true;
      return anchor !== undefined && !headings(target).some((heading) => anchorOf(heading) === anchor);
    });
    expect(broken).toEqual([]);
  });
});

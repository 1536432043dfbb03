import { assert, asyncProperty, constantFrom, oneof, string, tuple } from 'fast-check';
import ts from 'typescript';
import { expect, test } from 'vitest';
import type { OutputFile } from '../../generator/emit/emitter.js';
import { compileContract, contract } from '../tester.js';

/** A contract in which every field that takes a free text holds the same one. */
function contractWith(text: string): string {
  return contract({
    title: text,
    description: text,
    deprecated: text,
    tags: [text],
    'x-note': text,
    _meta: { [text]: text },
    audit: { classification: 'standard', redactInput: [text], redactOutput: [text] },
    auth: { scopes: [text], permissions: [text], resource: text },
    permissions: { allowedOrigins: [text] },
    approval: { approverPermission: text },
    http: { endpoint: text },
    examples: [{ title: text, input: { plain: text } }],
    inputSchema: {
      type: 'object',
      title: text,
      description: text,
      properties: {
        plain: { type: 'string', description: text, default: text },
        choice: { enum: [text, `${text} `] },
        fixed: { const: { [`a${text}`]: text } },
        nested: { type: 'object', title: text, description: text, properties: { [`p${text}`]: { description: text } } },
      },
    },
  });
}

async function filesFor(text: string): Promise<readonly OutputFile[]> {
  const { files, diagnostics } = await compileContract(contractWith(text));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return files ?? [];
}

/** The shape of a TypeScript file: its syntax tree without the texts of names and literals. */
function shapeOf(file: OutputFile): string[] {
  const source = ts.createSourceFile(file.path, file.content, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics } = source as unknown as { readonly parseDiagnostics: readonly unknown[] };
  expect(parseDiagnostics, file.content).toEqual([]);
  const kinds: string[] = [];
  const visit = (node: ts.Node): void => {
    // Whether a member's name needs quotes depends on its text; that it is a name does not.
    kinds.push(ts.isPropertyName(node) ? 'Name' : (ts.SyntaxKind[node.kind] ?? ''));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return kinds;
}

const fragments = constantFrom(
  '*/',
  '/*',
  '//',
  '`',
  '${x}',
  '"',
  "'",
  '\\',
  '</script>',
  '<!--',
  '-->',
  ']]>',
  '{{x}}',
  '{{#if}}',
  '@deprecated ',
  '\n',
  '\r\n',
  '\r',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\u200b',
  '\0',
  '\u001b[31m',
  '\ud83d\ude00',
  '# ',
  '\n# ',
  '\n---\n',
  '|',
  '```',
  '[a](b)',
  '![a](b)',
  '<b>',
  '&lt;',
  '\n    ',
  '\t',
  '* ',
  '1. ',
  '~~~',
  '__proto__',
  'constructor',
  '; export const evil = 1; ',
  '*/ export const evil = 1; /*',
  '" + evil + "',
  "require('x')",
  'new RegExp("a", "u")',
  'formats["date"]',
);
const hostile = tuple(oneof(fragments, string({ unit: 'grapheme' })), fragments, oneof(fragments, string())).map(
  (parts) => `t${parts.join('')}`,
);

test('I10: no text of a contract changes the shape of generated code', async () => {
  const harmless = new Map((await filesFor('t harmless')).map((file) => [file.path, file]));
  await assert(
    asyncProperty(hostile, async (text) => {
      const files = await filesFor(text);
      expect(files.map(({ path }) => path)).toEqual([...harmless.keys()]);
      for (const file of files) {
        const expected = harmless.get(file.path);
        if (!expected || !file.path.endsWith('.ts')) continue;
        expect(shapeOf(file), file.content).toEqual(shapeOf(expected));
        expect(file.content).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028\u2029\0\u001b]/);
      }
    }),
    { numRuns: 60, seed: 11 },
  );
});

test('I10: no text of a contract makes a heading, a table cell, a link or HTML in the Markdown page', async () => {
  const page = async (text: string): Promise<string> =>
    (await filesFor(text)).find(({ path }) => path.endsWith('tools.md'))?.content ?? '';
  const structure = (markdown: string): string[] =>
    markdown.split('\n').flatMap((line) => /^(#+ |- [A-Z][a-z ]+:|`{3,}|\||~~~|---)/.exec(line)?.[1] ?? []);
  const expected = structure(await page('t harmless')).map((line) => line.replace(/`+/, '```'));
  await assert(
    asyncProperty(hostile, async (text) => {
      const markdown = await page(text);
      expect(structure(markdown).map((line) => line.replace(/`+/, '```'))).toEqual(expected);
      const prose = markdown
        .replace('](#lookup_order)', '')
        .replaceAll(/^(`{3,})[\s\S]*?^\1$/gm, '')
        .replaceAll(/(`+)[\s\S]*?[^`]\1(?!`)/g, '');
      expect(prose).not.toMatch(/<[a-z!/]|[^\\]\]\(|[^\\]!\[/i);
    }),
    { numRuns: 60, seed: 12 },
  );
});

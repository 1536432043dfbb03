import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import configSchema from '../../generator/schema/config.schema.json' with { type: 'json' };
import contractSchema from '../../generator/schema/tools.schema.json' with { type: 'json' };
import { runIn, temporaryFolder, writeFiles } from '../disk.js';
import { Editor } from './language-server.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const contractFile = 'tools/lookup_order.tool.yaml';
const configFile = 'gecx.config.yaml';

/** A folder with a package.json that `gecx init --yes` has set up; this package is installed in it or further up. */
async function initialized(project: string = temporaryFolder(), installedIn: string = project): Promise<string> {
  mkdirSync(join(installedIn, 'node_modules'), { recursive: true });
  symlinkSync(repository, join(installedIn, 'node_modules/gecx-tools'));
  writeFiles(project, { 'package.json': '{ "name": "shop", "type": "module" }\n' });
  expect((await runIn(project, ['init', '--yes'])).exitCode).toBe(0);
  return project;
}

/** What stands behind a field while its description is looked at, where it must fit. */
const values: Readonly<Record<string, string>> = { idempotency: 'required' };

function textOf(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** The comments at the head of a file, by which an editor knows its schema. */
function headOf(folder: string, file: string): string {
  return textOf(folder, file)
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) => `${line}\n`)
    .join('');
}

function labels(proposals: readonly { readonly label: string }[]): string[] {
  return proposals.map(({ label }) => label).toSorted();
}

describe('in a contract that init wrote', () => {
  test('the editor finds nothing wrong, and needs no network', async () => {
    const editor = await Editor.open(await initialized());
    expect(await editor.remarks(contractFile)).toEqual([]);
    expect(await editor.close()).toBe('');
  });

  test('every field is proposed, with what it means', async () => {
    const folder = await initialized();
    const editor = await Editor.open(folder);
    const proposals = await editor.complete(contractFile, `${headOf(folder, contractFile)}\n|`);
    expect(labels(proposals)).toEqual(expect.arrayContaining(Object.keys(contractSchema.properties)));
    expect(proposals.filter(({ documentation }) => documentation.trim() === '')).toEqual([]);
  });

  test('the five policies are proposed behind approvalPolicy, and nothing else', async () => {
    const folder = await initialized();
    const editor = await Editor.open(folder);
    const proposals = await editor.complete(contractFile, `${textOf(folder, contractFile)}approvalPolicy: |`);
    expect(labels(proposals)).toEqual(contractSchema.definitions.ApprovalPolicy.enum.toSorted());
    expect(proposals).toHaveLength(5);
  });

  test('every field shows its description', async () => {
    const folder = await initialized();
    const editor = await Editor.open(folder);
    const undescribed: string[] = [];
    for (const [field, schema] of Object.entries(contractSchema.properties)) {
      const { description } = '$ref' in schema ? contractSchema.definitions.ApprovalPolicy : schema;
      const text = `${headOf(folder, contractFile)}\n${field.slice(0, 1)}|${field.slice(1)}: ${values[field] ?? 'x'}\n`;
      const shown = await editor.hover(`tools/${field.slice(1)}.tool.yaml`, text);
      if (!words(shown).includes(words(description))) undescribed.push(`${field}: ${shown}`);
    }
    expect(undescribed).toEqual([]);
  });

  test('a misspelt field is flagged where it stands', async () => {
    const folder = await initialized();
    const editor = await Editor.open(folder);
    const text = `${textOf(folder, contractFile)}timeotMs: 5000\n`;
    const [remark, ...others] = await editor.remarks(contractFile, text);
    expect(others).toEqual([]);
    expect(remark).toEqual({
      line: text.split('\n').length - 1,
      message: expect.stringContaining('timeotMs') as string,
    });
  });
});

test('a schema that is elsewhere would be asked for, and these tests would see it', async () => {
  const editor = await Editor.open(temporaryFolder());
  const head = '# yaml-language-server: $schema=https://gecx-tools.dev/schema/tools.schema.json\n';
  const [remark] = await editor.remarks(contractFile, `${head}name: a\n`);
  expect(remark?.message).toContain('no network');
  expect(await editor.close()).toContain('asked for the network');
});

describe('in the configuration that init wrote', () => {
  test('the editor finds nothing wrong, and needs no network', async () => {
    const editor = await Editor.open(await initialized());
    expect(await editor.remarks(configFile)).toEqual([]);
    expect(await editor.close()).toBe('');
  });

  test('every setting is proposed, with what it means', async () => {
    const folder = await initialized();
    const editor = await Editor.open(folder);
    const proposals = await editor.complete(configFile, `${headOf(folder, configFile)}\n|`);
    expect(labels(proposals)).toEqual(expect.arrayContaining(Object.keys(configSchema.properties)));
    expect(proposals.filter(({ documentation }) => documentation.trim() === '')).toEqual([]);
  });

  test('the values of a setting are proposed', async () => {
    const folder = await initialized();
    const editor = await Editor.open(folder);
    const proposals = await editor.complete(configFile, `${textOf(folder, configFile)}importExtension: |`);
    expect(labels(proposals)).toEqual(['js', 'ts']);
  });

  test('a setting shows its description', async () => {
    const folder = await initialized();
    const editor = await Editor.open(folder);
    const shown = await editor.hover(configFile, textOf(folder, configFile).replace('\nout:', '\no|ut:'));
    expect(words(shown)).toContain(words(configSchema.properties.out.description));
  });

  test('a misspelt setting is flagged where it stands', async () => {
    const folder = await initialized();
    const editor = await Editor.open(folder);
    const text = `${textOf(folder, configFile)}validator: js\n`;
    const [remark, ...others] = await editor.remarks(configFile, text);
    expect(others).toEqual([]);
    expect(remark).toEqual({
      line: text.split('\n').length - 1,
      message: expect.stringContaining('validator') as string,
    });
  });
});

test.each(['tools/misspelt.tool.yaml', configFile])(
  'the settings for VS Code lead %s to its schema without any comment',
  async (file) => {
    const folder = await initialized();
    const settings = JSON.parse(textOf(folder, '.vscode/settings.json')) as { readonly 'yaml.schemas': object };
    const editor = await Editor.open(folder, { schemas: settings['yaml.schemas'] });
    const remarks = await editor.remarks(file, 'mispelt: true\n');
    expect(remarks.map(({ message }) => message).join('\n')).toContain('mispelt');
  },
);

test.each([contractFile, configFile])(
  'in a monorepo that has installed us at its root, %s finds its schema',
  async (file) => {
    const root = temporaryFolder();
    const folder = await initialized(join(root, 'packages/shop'), root);
    const editor = await Editor.open(root);
    const remarks = await editor.remarks(join('packages/shop', file), `${textOf(folder, file)}mispelt: true\n`);
    expect(remarks.map(({ message }) => message)).toEqual([expect.stringContaining('mispelt')]);
  },
);

/** A text without its markup and line breaks. */
function words(text: string): string {
  return text
    .replaceAll(/[\\`*_<>]|&nbsp;/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

import { contract } from '../../tester.js';
import type { SourceParams } from '../../../generator/diagnostics/tables/source.js';
import type { Fixtures } from './fixture.js';

const a = 'tools/a.tool.yaml';

export const sourceFixtures: Fixtures<keyof SourceParams> = {
  'yaml-syntax': [
    { shows: 'a text that is not closed', files: 'name: "lookup', places: [`${a}:1:14`] },
    { shows: 'a colon in a plain text', files: 'name: ab\ndescription: Note: this\n', places: [`${a}:2:14`] },
    { shows: 'a tab as indentation', files: 'http:\n\tendpoint: /x\n', places: [`${a}:2:1`] },
    { shows: 'an alias without an anchor', files: 'name: ab\n_meta: *gone\n', places: [`${a}:2:8`] },
    { shows: 'an unknown directive', files: '%FOO bar\n---\nname: ab\n', places: [`${a}:1:1`] },
  ],
  'yaml-too-large': [
    { shows: 'a file above the limit', files: { [a]: `#${' '.repeat(1_048_576)}` }, places: [`${a}:1:1`] },
  ],
  'yaml-too-deep': [{ shows: 'deep lists', files: `_meta: ${'['.repeat(64)}`, places: [`${a}:1:71`] }],
  'yaml-explicit-key': [{ shows: 'a key with a question mark', files: 'name: ab\n? b\n: c\n', places: [`${a}:2:1`] }],
  'yaml-tag': [
    { shows: 'a tag of JavaScript', files: 'name: ab\n_meta: !!js/function "x"\n', places: [`${a}:2:8`] },
    { shows: 'a tag on a key', files: '!!str name: ab\n', places: [`${a}:1:1`] },
    { shows: 'two tags', files: 'a: !x 1\nb:\n  - !y 2\n', places: [`${a}:1:4`, `${a}:3:5`] },
  ],
  'yaml-merge-key': [{ shows: 'a merge of a mapping', files: 'a: &a {b: 1}\nc:\n  <<: *a\n', places: [`${a}:3:3`] }],
  'yaml-duplicate-key': [
    { shows: 'a field written twice', files: 'name: ab\ntitle: x\nname: cd\n', places: [`${a}:3:1`] },
  ],
  'yaml-several-documents': [
    { shows: 'two contracts in a file', files: `${contract()}---\n${contract()}`, places: [`${a}:13:1`] },
  ],
  'yaml-alias-cycle': [{ shows: 'a list in itself', files: '_meta: &m\n  - 1\n  - *m\n', places: [`${a}:3:5`] }],
  'yaml-alias-budget': [
    {
      shows: 'lists of lists of lists',
      files: ['a: &a [1,1,1,1,1,1,1,1,1,1]', ...'bcde'.split('').map((name, i) => listOf(name, 'abcd'[i]))].join('\n'),
      places: [`${a}:4:29`],
    },
  ],
  'yaml-number': [
    { shows: 'an integer beyond doubles', files: '_meta: 9007199254740993\n', places: [`${a}:1:8`] },
    { shows: 'infinity', files: '_meta: [1, .inf]\n', places: [`${a}:1:12`] },
    { shows: 'an integer beyond infinity', files: `_meta: 1${'0'.repeat(400)}\n`, places: [`${a}:1:8`] },
  ],
  'yaml-version': [
    { shows: 'YAML 1.1', files: '%YAML 1.1\n---\nname: ab\n', places: [`${a}:1:1`] },
    { shows: 'the version below a comment', files: '# %YAML 1.1\n%YAML 1.1\n---\nname: ab\n', places: [`${a}:2:1`] },
    { shows: 'a future version', files: '%YAML 1.3\n---\nname: ab\n', places: [`${a}:1:1`] },
  ],
  'yaml-encoding': [
    { shows: 'bytes of Latin-1', files: { [a]: new Uint8Array([0x61, 0x3a, 0x20, 0xe4]) }, places: [`${a}:1:1`] },
  ],
  'yaml-no-mapping': [
    { shows: 'a list', files: '\n- name: ab\n', places: [`${a}:2:1`] },
    { shows: 'an empty file', files: '', places: [`${a}:1:1`] },
  ],
  'yaml-key': [{ shows: 'a list as a key', files: 'name: ab\n_meta:\n  [x]: 1\n', places: [`${a}:3:3`] }],
  'yaml-text': [
    { shows: 'half of a character', files: 'name: ab\ndescription: "\\ud800"\n', places: [`${a}:2:14`] },
    { shows: 'half of a character in a key', files: 'name: ab\n_meta:\n  "\\udc00": 1\n', places: [`${a}:3:3`] },
  ],
  'text-deceptive': [
    {
      shows: 'a change of the writing direction',
      files: contract({ description: 'Pays \u202eback.' }),
      places: [`${a}:3:14`],
    },
    {
      shows: 'a key with a character without width',
      files: contract({ _meta: { 'a\u200bb': 1 } }),
      places: [`${a}:14:3`],
    },
  ],
  'text-cut': [
    {
      shows: 'the number of an issue',
      files: contract().replace('Looks up an order.', 'Fix issue #3 now.'),
      places: [`${a}:3:14`],
    },
  ],
  'suppression-unused': [
    { shows: 'a warning that is not there', files: `# gecx-ignore GECX4004: a\n${contract()}`, places: [`${a}:1:1`] },
  ],
  'suppression-unknown': [
    { shows: 'a code that does not exist', files: `# gecx-ignore GECX4999: a\n${contract()}`, places: [`${a}:1:1`] },
    { shows: 'no code', files: `# gecx-ignore\n${contract()}`, places: [`${a}:1:1`] },
  ],
  'suppression-without-reason': [
    {
      shows: 'a code alone',
      files: contract({ name: 'con' }).replace('name:', '# gecx-ignore GECX4004\nname:'),
      places: [`${a}:2:1`],
    },
  ],
  'config-missing': [
    { shows: 'no file', files: contract(), options: ['--config', 'other.yaml'], places: ['other.yaml:1:1'] },
  ],
  'config-invalid': [
    {
      shows: 'a handler in the output folder',
      files: configured('out: generated\nhandlers:\n  lookup_order: generated/x.ts\n'),
      places: ['gecx.config.yaml:5:17'],
    },
    {
      shows: 'the output folder as handler',
      files: configured('out: generated\nhandlers:\n  lookup_order: ./generated/\n'),
      places: ['gecx.config.yaml:5:17'],
    },
    {
      shows: 'a contract as handler',
      files: configured(`out: generated\nhandlers:\n  lookup_order: ${a}\n`),
      places: ['gecx.config.yaml:5:17'],
    },
    {
      shows: 'a declaration file as handler',
      files: configured('out: generated\nhandlers:\n  lookup_order: src/order.d.ts\n'),
      places: ['gecx.config.yaml:5:17'],
    },
  ],
  'no-contracts': [
    {
      shows: 'one pattern of two finds nothing',
      files: {
        [a]: contract(),
        'gecx.config.yaml': 'version: 1\ntools: ["tools/*.yaml", "tols/*.yaml"]\nout: generated\n',
      },
      places: ['gecx.config.yaml:2:25'],
    },
    {
      shows: 'patterns that only leave files out',
      files: { [a]: contract(), 'gecx.config.yaml': 'version: 1\ntools: ["!tols/*.yaml"]\nout: generated\n' },
      places: ['gecx.config.yaml:2:9'],
    },
  ],
  'handler-unknown': [
    {
      shows: 'a handler of a misspelt tool',
      files: configured('out: generated\nhandlers:\n  lookup_ordr: src/x.ts\n'),
      places: ['gecx.config.yaml:5:3'],
    },
  ],
  'handler-shared': [
    {
      shows: 'two tools with one handler',
      files: {
        ...configured('out: generated\nhandlers:\n  other_tool: src/h.ts\n  lookup_order: ./src/h.ts\n'),
        'tools/b.tool.yaml': contract({ name: 'other_tool' }),
      },
      places: ['gecx.config.yaml:6:17'],
    },
    {
      shows: 'the handler beside the contract of another tool',
      files: {
        ...configured('out: generated\nhandlers:\n  lookup_order: tools/other_tool.server.ts\n'),
        'tools/b.tool.yaml': contract({ name: 'other_tool' }),
      },
      places: ['gecx.config.yaml:5:17'],
    },
    {
      shows: 'handlers that differ in upper and lower case only',
      files: {
        ...configured('out: generated\nhandlers:\n  lookup_order: src/H.ts\n  other_tool: src/h.ts\n'),
        'tools/b.tool.yaml': contract({ name: 'other_tool' }),
      },
      places: ['gecx.config.yaml:6:15'],
    },
  ],
  'file-unreadable': [
    { shows: 'a contract without permission', files: contract(), disturb: refuse(a), places: [`${a}:1:1`] },
    {
      shows: 'a configuration without permission',
      files: contract(),
      disturb: refuse('gecx.config.yaml'),
      places: ['gecx.config.yaml:1:1'],
    },
  ],
};

function listOf(name: string, item: string | undefined): string {
  return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${item}`).join(',')}]`;
}

/** A workspace with a configuration that goes on after the patterns. */
function configured(rest: string): Record<string, string> {
  return { [a]: contract(), 'gecx.config.yaml': `version: 1\ntools: ["tools/*.yaml"]\n${rest}` };
}

function refuse(file: string): NonNullable<Fixtures<string>[string]>[0]['disturb'] & object {
  return (host) => ({
    ...host,
    read: (path) => {
      if (path.endsWith(`/${file}`)) throw new Error('EACCES: permission denied');
      return host.read(path);
    },
  });
}

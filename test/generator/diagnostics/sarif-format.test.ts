import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { diagnosticNames, diagnosticTable } from '../../../generator/diagnostics/codes.js';
import { createDiagnostic, wholeFile } from '../../../generator/diagnostics/diagnostic.js';
import { renderSarif } from '../../../generator/diagnostics/render-sarif.js';
import { packageVersion } from '../../../generator/package-root.js';
import { contract, run, workspace } from '../../tester.js';

interface Log {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: { readonly version: string; readonly rules: readonly { readonly id: string }[] };
      };
      readonly columnKind: string;
      readonly originalUriBaseIds: Readonly<Record<string, object>>;
      readonly results: readonly Readonly<Record<string, unknown>>[];
    },
  ];
}

/** The standard's own schema. It is draft-04, of which it uses nothing that draft-07 does not know. */
const schemaFile = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const { id, $schema, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>;
const ajv = new Ajv({ strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** The log of a text, which must be what the standard asks for. */
function readLog(text: string): Log {
  const log = JSON.parse(text) as Log;
  validate(log);
  expect(validate.errors).toBeNull();
  return log;
}

async function codegen(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly log: Log; readonly exitCode: number; readonly err: string }> {
  const { out, err, exitCode } = await run(workspace(files), ['codegen', '--format', 'sarif']);
  return { log: readLog(out), exitCode, err };
}

test('the schema in use is the one of SARIF 2.1.0, and refuses what is no log', () => {
  expect([id, $schema]).toEqual([expect.stringContaining('sarif-2.1.0'), expect.stringContaining('draft-04')]);
  expect(validate({ version: '2.1.0' })).toBe(false);
  expect(validate({ version: '2.1.0', runs: [{ tool: { driver: {} }, results: [] }] })).toBe(false);
});

test('a clean run is a log without results', async () => {
  const { log, exitCode, err } = await codegen({ 'tools/a.tool.yaml': contract() });
  expect(log.runs[0].results).toEqual([]);
  expect([exitCode, err]).toEqual([0, '']);
});

test('a finding has its rule, level, text and place', async () => {
  const { log, exitCode } = await codegen({ 'tools/a.tool.yaml': contract({ timeotMs: 5000 }) });
  const [{ results, tool }] = log.runs;
  expect(results).toEqual([
    {
      ruleId: 'GECX2001',
      ruleIndex: tool.driver.rules.findIndex((rule) => rule.id === 'GECX2001'),
      level: 'error',
      message: { text: 'A contract has no field `timeotMs`. Did you mean `timeoutMs`?' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'tools/a.tool.yaml', uriBaseId: 'STARTED_IN' },
            region: { startLine: 13, startColumn: 1, endLine: 13, endColumn: 9 },
          },
        },
      ],
    },
  ]);
  expect(exitCode).toBe(1);
});

test('a warning is a warning, and other places are related', async () => {
  const { log } = await codegen({
    'tools/a.tool.yaml': contract({ name: 'con' }),
    'tools/b.tool.yaml': contract({ approvalPolicy: 'denied', permissions: { requiresUserApproval: true } }),
  });
  const [warning, error] = log.runs[0].results;
  expect(warning).toMatchObject({ ruleId: 'GECX4004', level: 'warning' });
  expect(warning).not.toHaveProperty('relatedLocations');
  expect(error).toMatchObject({
    relatedLocations: [
      {
        message: { text: 'says denied' },
        physicalLocation: {
          artifactLocation: { uri: 'tools/b.tool.yaml' },
          region: { startLine: 13, startColumn: 17 },
        },
      },
    ],
  });
});

describe('the run', () => {
  const [{ tool, columnKind, originalUriBaseIds }] = readLog(renderSarif([], packageVersion())).runs;

  test('says which compiler made it, and how columns are counted', () => {
    expect(tool.driver).toMatchObject({ name: 'gecx-tools', version: packageVersion() });
    expect(columnKind).toBe('utf16CodeUnits');
    expect(Object.keys(originalUriBaseIds)).toEqual(['STARTED_IN']);
  });

  test('describes every finding of the table, in its order', () => {
    expect(tool.driver.rules).toEqual(
      diagnosticNames.map((name) => {
        const { code, severity, why, fix } = diagnosticTable[name];
        return {
          id: code,
          name,
          shortDescription: { text: name.replaceAll('-', ' ') },
          fullDescription: { text: why },
          help: { text: fix },
          defaultConfiguration: { level: severity },
        };
      }),
    );
  });
});

test('the name of a file becomes a valid reference', () => {
  const file = '../my tools/größe#1?.yaml';
  const [result] = readLog(renderSarif([createDiagnostic('yaml-encoding', wholeFile(file), {})], '1.0.0')).runs[0]
    .results;
  expect(result).toMatchObject({
    locations: [{ physicalLocation: { artifactLocation: { uri: '../my%20tools/gr%C3%B6%C3%9Fe%231%3F.yaml' } } }],
  });
});

test('the same findings give the same bytes, and no text steers a terminal', async () => {
  const files = { 'tools/a.tool.yaml': '"a\\e[31m\\u202e": 1\nname: ab\n' };
  const [one, two] = [
    await run(workspace(files), ['codegen', '--format', 'sarif']),
    await run(workspace(files), ['codegen', '--format', 'sarif']),
  ];
  expect(one).toEqual(two);
  expect(one.out).not.toMatch(/\u001b|\\u001b|\u202e/);
});

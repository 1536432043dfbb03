import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../disk.js';
import { compareWithAjv, type Agreement } from './agreement.js';
import {
  compileSource,
  corpusIsHere,
  lineOf,
  skippedWithout,
  sourcesOf,
  unknownTypes,
  type CompiledFile,
} from './corpus.js';
import { realErrors, refusals } from './refusals.js';
import { samplesOf, typeErrors } from './type-check.js';

const seed = Number(process.env['GECX_SEED'] ?? 20_261_120);
const numRuns = 40;

const compiled = new Map<string, readonly CompiledFile[]>();
const agreements = new Map<string, Agreement>();

describe.skipIf(!corpusIsHere)(`real tool definitions${skippedWithout}`, () => {
  beforeAll(async () => {
    for (const source of [...sourcesOf('tools'), ...sourcesOf('invalid')])
      compiled.set(source, await compileSource(source));
  }, 300_000);

  test.each(sourcesOf('tools'))('every contract of %s compiles, but for the listed ones', (source) => {
    const files = compiled.get(source) ?? [];
    const refused = files.filter(({ compilation }) => !compilation.files);
    const found = new Map(refused.map(({ path, errors }) => [path, [...new Set(errors.map(({ code }) => code))]]));
    const listed = [...refusals].filter(([path]) => path.startsWith(`${source}/`));
    expect(found).toEqual(new Map(listed.map(([path, { codes }]) => [path, codes])));
    const warnings = files.reduce((sum, file) => sum + file.warnings, 0);
    console.log(
      `${source}: ${files.length - refused.length} accepted, ${refused.length} refused, ${warnings} warnings`,
    );
  });

  test('every refusal of invalid/bfcl-raw-types names each type that does not exist, where it stands', () => {
    const files = compiled.get('invalid/bfcl-raw-types') ?? [];
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(file.compilation.files, file.path).toBeUndefined();
      const found = placesOf(file, 'GECX3002');
      expect(found, file.path).toEqual(unknownTypes(file));
      expect(found.length, file.path).toBeGreaterThan(0);
    }
  });

  test('every refusal of invalid/real gives the right reason at the right place', () => {
    const files = compiled.get('invalid/real') ?? [];
    expect(files.map(({ path }) => path)).toEqual([...realErrors.keys()]);
    for (const file of files) {
      expect(file.compilation.files, file.path).toBeUndefined();
      const found = file.errors.map(({ code, origin: { start } }) => ({
        code,
        at: lineOf(file, start.line).slice(start.column - 1),
      }));
      expect(found, file.path).toEqual(expect.arrayContaining([...(realErrors.get(file.path) ?? [])]));
    }
  });

  test.each(sourcesOf('tools'))(
    'the validators of %s decide as interpreted Ajv does',
    { timeout: 300_000 },
    (source) => {
      const found = acceptedOf(source).map(agreementOf);
      const accepted = found.reduce((sum, { input, output }) => sum + input.length + output.length, 0);
      const refused = found.reduce((sum, agreement) => sum + agreement.refused, 0);
      console.log(`${source}: seed ${seed}, ${accepted} values accepted by both, ${refused} refused by both`);
      expect(found.flatMap(({ differences }) => differences)).toEqual([]);
      expect(Math.min(accepted, refused)).toBeGreaterThan((accepted + refused) / 10);
    },
  );

  test(
    'what is generated type-checks under every flag, and its types hold what its validators accept',
    { timeout: 300_000 },
    () => {
      const folder = temporaryFolder();
      for (const file of sourcesOf('tools').flatMap(acceptedOf)) {
        const generated = (file.compilation.files ?? []).map(({ path, content }) => [path, content] as const);
        const samples = samplesOf(file, agreementOf(file));
        const place = join(folder, file.source, basename(file.path, '.yaml'));
        writeFiles(place, { ...Object.fromEntries(generated), 'generated/validators/samples.ts': samples });
      }
      // What must be found, so that finding nothing else says something.
      writeFiles(folder, {
        'tools/wrong.ts':
          "import { createTool } from 'gecx-tools/server';\n\nexport const text: string = createTool;\n",
      });
      const missing = expect.stringMatching(/^tools\/wrong\.ts\(1,10\): error TS2305/) as string;
      expect(typeErrors(folder, ['tools']).slice(0, 20)).toEqual([missing]);
    },
  );
});

function acceptedOf(source: string): CompiledFile[] {
  return (compiled.get(source) ?? []).filter(({ compilation }) => compilation.files);
}

function agreementOf(file: CompiledFile): Agreement {
  const known = agreements.get(file.path);
  if (known) return known;
  const found = compareWithAjv(file, { seed, numRuns });
  agreements.set(file.path, found);
  return found;
}

/** Where a code was reported: the line, and what the source says from the column on. */
function placesOf(file: CompiledFile, code: string): string[] {
  return file.errors
    .filter((error) => error.code === code)
    .map(({ origin: { start } }) => `${start.line}: ${lineOf(file, start.line).slice(start.column - 1)}`);
}

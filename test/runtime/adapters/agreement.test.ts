import { check, gen, property, type GeneratorValue } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAjvCompiler } from '../../../runtime/adapters/ajv.js';
import { createCfworkerCompiler } from '../../../runtime/adapters/cfworker.js';
import type { JsonObject, JsonValue } from '../../../runtime/core/json.js';
import type { SchemaCompiler } from '../../../runtime/core/schema-compiler.js';
import { emittedModule } from '../../corpus/agreement.js';
import { makeValue } from '../../corpus/arbitrary.js';
import { compileSource, corpusIsHere, schemasOf, skippedWithout, type CompiledFile } from '../../corpus/corpus.js';

const sources = ['github-mcp', 'tau2-airline', 'tau2-retail', 'tau2-telecom', 'tau2-mock'].map(
  (name) => `tools/${name}`,
);

/** How many values both accept and both refuse; throws at the first about which they differ. */
function compare(file: CompiledFile, compiler: SchemaCompiler, counts: { accepted: number; refused: number }): void {
  const inputSchema = schemasOf(file).inputSchema as JsonObject;
  const parse = compiler(inputSchema, { defaults: true });
  const { parseInput } = emittedModule(file).exports;
  const agree = (choose: GeneratorValue): void => {
    const value: JsonValue = makeValue(inputSchema, choose);
    const [emitted, compiled] = [parseInput(value), parse(value)];
    expect(compiled.ok, `${file.path}: ${JSON.stringify(value)}`).toBe(emitted.ok);
    // The same values, defaults included.
    if (emitted.ok) {
      expect(compiled).toEqual(emitted);
      counts.accepted++;
    } else counts.refused++;
  };
  const { failed, errorInstance } = check(property(gen(), agree), { seed: 42, numRuns: 25 });
  if (failed) throw errorInstance;
}

/** The compiler leaves out a default that does not fit, with a warning; without it such a default refuses the call. */
function isComparable({ errors, compilation }: CompiledFile): boolean {
  return errors.length === 0 && !compilation.diagnostics.some(({ code }) => code === 'GECX3020');
}

describe.skipIf(!corpusIsHere)(`on the input schemas of real tools${skippedWithout}`, () => {
  test.each<[string, SchemaCompiler]>([
    ['Ajv', createAjvCompiler()],
    ['@cfworker/json-schema', createCfworkerCompiler()],
  ])('%s parses as the generated validators do', async (_name, compiler) => {
    const counts = { accepted: 0, refused: 0 };
    for (const source of sources) {
      const compiled = (await compileSource(source)).filter(isComparable);
      for (const file of compiled) compare(file, compiler, counts);
    }
    expect(counts.accepted).toBeGreaterThan(500);
    expect(counts.refused).toBeGreaterThan(500);
  });
});

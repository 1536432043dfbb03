import { createDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.js';
import type { SourceText } from '../typescript/parse-source.js';

/** Looks for defects of the compiler in what it has made: a file that no TypeScript compiler could read. */
export async function verifyOutput(files: readonly SourceText[]): Promise<Diagnostic[]> {
  const sources = files.filter(({ path }) => /\.[jt]s$/.test(path));
  const { findSyntaxProblems } = await import('../typescript/parse-source.js');
  return findSyntaxProblems(sources).map(({ path: file, problem, start, end }) =>
    createDiagnostic('output-invalid', { file, start, end }, { file, problem }),
  );
}

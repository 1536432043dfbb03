import type { Diagnostic } from '../../../generator/diagnostics/diagnostic.js';
import { compileContract } from '../../tester.js';

/** The findings of a contract as `approval-contradiction 13:1`. */
export async function findings(text: string): Promise<string[]> {
  const { diagnostics } = await compileContract(text);
  return diagnostics.map(({ name, origin: { start } }) => `${name} ${start.line}:${start.column}`);
}

/** The only finding of a contract. */
export async function onlyFinding(text: string): Promise<Diagnostic> {
  const { diagnostics } = await compileContract(text);
  const [finding, ...others] = diagnostics;
  if (!finding || others.length > 0) throw new Error(`one finding expected, not ${diagnostics.length}`);
  return finding;
}

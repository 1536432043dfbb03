import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import type { ToolIr } from '../ir/model.js';
import { evaluateValidators } from '../validator/evaluate.js';

/** Runs a tool's own validators over its examples. */
export function checkExamples(tool: ToolIr, report: Report): void {
  const examples = tool.contract.examples ?? [];
  if (examples.length === 0) return;
  const validators = evaluateValidators(tool);
  for (const [index, example] of examples.entries()) {
    for (const part of ['input', 'output'] as const) {
      const value = example[part];
      const result = value === undefined ? undefined : validators[part](value);
      if (!result || result.ok) continue;
      for (const issue of result.issues) {
        const origin = tool.source.originOf(['examples', index, part, ...issue.path]);
        const where = issue.path.length > 0 ? `\`/${issue.path.join('/')}\` ` : '';
        report(createDiagnostic('example-invalid', origin, { part, problem: `${where}${issue.message}` }));
      }
    }
  }
}

import type { JsonSchema } from '../../runtime/core/json.js';
import { createDiagnostic } from '../diagnostics/diagnostic.js';
import { PresenceFinder, type Presence } from '../json-schema/presence.js';
import { createReferenceResolver } from '../json-schema/references.js';
import { matchPattern } from '../validator/judge-pattern.js';
import type { Rule } from './rule.js';

/** What was meant is looked for in paths up to this length. */
const maxHintSteps = 8;

/** Paths in `redactInput` and `redactOutput` should lead to something that the schema declares. */
export const redactionIsPossible: Rule = ({ contract, document }, report) => {
  for (const [field, schemaName] of [
    ['redactInput', 'inputSchema'],
    ['redactOutput', 'outputSchema'],
  ] as const) {
    const paths = contract.audit?.[field] ?? [];
    if (paths.length === 0) continue;
    const schema: JsonSchema = contract[schemaName] ?? true;
    const finder = new PresenceFinder(schema, createReferenceResolver(schema), matchPattern, 'dotted');
    for (const [index, path] of paths.entries()) {
      const found = findPath(finder, path);
      if (found === 'declared') continue;
      const name = found === 'closed' ? 'redaction-impossible' : 'redaction-undeclared';
      const origin = document.originOf(['audit', field, index]);
      report(createDiagnostic(name, origin, { path, schema: schemaName }, { hint: hintFor(finder, path) }));
    }
  }
};

function findPath(finder: PresenceFinder, path: string): Presence {
  return finder.find(path.split('.'));
}

/** Two mistakes are common: the syntax of a JSON Pointer, and a list whose items are not stepped into. */
function hintFor(finder: PresenceFinder, path: string): string | undefined {
  const steps = path.replace(/^\/|^\$\./, '').split(path.startsWith('/') ? '/' : '.');
  if (steps.length > maxHintSteps) return undefined;
  const plain = steps.map((step) => step.replace(/\[\*?\]$/, '')).join('.');
  if (plain !== path && findPath(finder, plain) === 'declared') return `Write \`${plain}\`.`;
  const parts = plain.split('.');
  for (let at = 1; at < parts.length; at++) {
    const stepped = [...parts.slice(0, at), '*', ...parts.slice(at)].join('.');
    if (findPath(finder, stepped) === 'declared') {
      return `\`*\` stands for each item of a list: write \`${stepped}\`.`;
    }
  }
  return undefined;
}

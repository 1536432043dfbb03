import { createDiagnostic } from '../diagnostics/diagnostic.js';
import { parsePointer } from '../json-schema/pointer.js';
import { PresenceFinder } from '../json-schema/presence.js';
import { createReferenceResolver } from '../json-schema/references.js';
import { matchPattern } from '../validator/judge-pattern.js';
import type { Rule } from './rule.js';

/** Paths in `keyFrom` and `sensitive` must lead to something that the schema declares. */
export const pointersLeadSomewhere: Rule = ({ contract, document }, report) => {
  const { keyFrom = [], sensitive = {} } = contract;
  for (const side of ['input', 'output'] as const) {
    const name = `${side}Schema` as const;
    const places = [
      ...(side === 'input' ? keyFrom : []).map((pointer, index) => ({
        pointer,
        origin: () => document.originOf(['keyFrom', index]),
      })),
      ...Object.keys(sensitive[side] ?? {}).map((pointer) => ({
        pointer,
        origin: () => document.originOfKey(['sensitive', side, pointer]),
      })),
    ];
    if (places.length === 0) continue;
    const schema = contract[name] ?? true;
    const finder = new PresenceFinder(schema, createReferenceResolver(schema), matchPattern, 'pointer');
    for (const { pointer, origin } of places) {
      if (finder.find(parsePointer(pointer) ?? []) === 'declared') continue;
      report(createDiagnostic('pointer-missing', origin(), { pointer, schema: name }));
    }
  }
};

import { isJsonObject, type JsonObject, type JsonValue } from '../../runtime/core/json.js';
import { createDiagnostic } from '../diagnostics/diagnostic.js';
import { valueAt } from '../json-schema/pointer.js';
import { walkSchema } from '../json-schema/subschemas.js';
import type { Path } from '../source/source-document.js';
import type { Rule, RuleSubject } from './rule.js';
import { findHeaderLookalikes, findLookalikes } from '../secrets/secret-lookalikes.js';

/** After this many, further findings of one contract say nothing new. */
const maxFound = 20;

/** A text that a browser gets, and where it stands. */
interface VisibleText {
  readonly text: string;
  readonly path: Path;
  readonly isKey: boolean;
}

/** Nothing that a browser gets of a contract should look like a secret; in its headers it must not. */
export const nothingSecret: Rule = (subject, report) => {
  const { document } = subject;
  let found = 0;
  for (const { name, value, path } of headersOf(subject)) {
    for (const { kind, what } of findHeaderLookalikes(name, value)) {
      if (++found > maxFound) return;
      const origin = document.originOf(path);
      report(
        kind === 'credential'
          ? createDiagnostic('secret-in-header', origin, { header: name, secret: what })
          : createDiagnostic('secret-exposed', origin, { secret: what, reader: readerOf(subject) }),
      );
    }
  }
  for (const { text, path, isKey } of visibleTexts(subject)) {
    for (const { what } of findLookalikes(text)) {
      if (++found > maxFound) return;
      const origin = isKey ? document.originOfKey(path) : document.originOf(path);
      report(createDiagnostic('secret-exposed', origin, { secret: what, reader: readerOf(subject) }));
    }
  }
};

function readerOf({ contract }: RuleSubject): string {
  return contract.kind === 'server'
    ? 'it becomes a part of the generated client'
    : 'all of a client tool may reach the browser';
}

function* headersOf({ contract }: RuleSubject): Generator<{ name: string; value: string; path: Path }> {
  for (const [name, value] of Object.entries(contract.http?.headers ?? {})) {
    yield { name, value, path: ['http', 'headers', name] };
  }
}

/** Of a client tool all of it, of a server tool what its generated function and types are made of. */
function* visibleTexts({ contract, document }: RuleSubject): Generator<VisibleText> {
  if (contract.kind !== 'server') {
    yield* textsIn(document.value, []);
    return;
  }
  for (const path of [['description'], ['deprecated'], ['http', 'endpoint'], ['idempotency', 'headerName']]) {
    yield* textsIn(valueAt(document.value, path), path);
  }
  for (const field of ['inputSchema', 'outputSchema'] as const) {
    const schema = contract[field];
    if (schema) yield* typedTexts(schema, field);
  }
}

/** What becomes a name, a literal type or a comment. */
function typedTexts(schema: JsonObject, field: string): VisibleText[] {
  const found: VisibleText[] = [];
  walkSchema(schema, (inner, at) => {
    const path = [field, ...at];
    for (const keyword of ['title', 'description', 'enum', 'const']) {
      found.push(...textsIn(inner[keyword], [...path, keyword]));
    }
    const { properties } = inner;
    if (!isJsonObject(properties)) return;
    for (const name of Object.keys(properties)) {
      found.push({ text: name, path: [...path, 'properties', name], isKey: true });
    }
  });
  return found;
}

function* textsIn(value: JsonValue | undefined, path: Path): Generator<VisibleText> {
  // Headers are looked at by themselves.
  if (path.length === 2 && path[0] === 'http' && path[1] === 'headers') return;
  if (typeof value === 'string') {
    yield { text: value, path, isKey: false };
  } else if (Number.isSafeInteger(value)) {
    yield { text: String(value), path, isKey: false };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsIn(item as JsonValue, [...path, index]);
  } else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      yield { text: name, path: [...path, name], isKey: true };
      yield* textsIn(member, [...path, name]);
    }
  }
}

import type { Diagnostic } from '../../../generator/diagnostics/diagnostic.js';
import { parseYaml } from '../../../generator/source/parse-yaml.js';
import type { Path, SourceDocument } from '../../../generator/source/source-document.js';
import type { JsonValue } from '../../../runtime/core/json.js';
import { describe as placesOf } from '../../tester.js';

/** What reading a YAML text came to. */
export interface Reading {
  readonly document: SourceDocument | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The findings as `GECX1001 1:3`. */
  readonly places: readonly string[];
}

/** Reads a text or bytes as the file `a.yaml`. */
export function readYaml(text: string | Uint8Array): Reading {
  const diagnostics: Diagnostic[] = [];
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const document = parseYaml('a.yaml', bytes, (diagnostic) => diagnostics.push(diagnostic));
  return { document, diagnostics, places: placesOf(diagnostics).map((place) => place.replace(' a.yaml:', ' ')) };
}

/** The value of a text that must be readable. */
export function valueOf(text: string): unknown {
  const { document, places } = readYaml(text);
  if (!document) throw new Error(`not readable: ${places.join(', ')}`);
  return document.value;
}

/** The path of every part of a value, the root's first. */
export function pathsOf(value: JsonValue, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const parts = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...parts.flatMap(([step, part]) => pathsOf(part as JsonValue, [...path, step]))];
}

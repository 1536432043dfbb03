import { isAlias, isMap, isSeq, type Document, type LineCounter, type Node } from 'yaml';
import type { JsonObject } from '../../runtime/core/json.js';
import type { Origin } from '../diagnostics/diagnostic.js';
import { keyText, originOfNode, type Path } from './node-places.js';
import type { Suppression } from './suppression.js';
import { yamlTexts, type YamlText } from './yaml-texts.js';

export type { Path } from './node-places.js';

/** A YAML file that was read: its value as JSON, and where each part of it stands. */
export interface SourceDocument {
  readonly file: string;
  readonly value: JsonObject;
  /** Where the value at a path stands. A path that leads nowhere gives its nearest parent. */
  originOf(path: Path): Origin;
  /** Where the key of a member stands. */
  originOfKey(path: Path): Origin;
  /** Every text in it, values and keys. */
  texts(): Iterable<YamlText>;
  /** Its comments that ignore warnings. */
  readonly suppressions: readonly Suppression[];
}

/** A document that finds places on demand, in the syntax tree. */
export function createSourceDocument(
  file: string,
  value: JsonObject,
  document: Document.Parsed,
  lines: LineCounter,
  suppressions: readonly Suppression[] = [],
): SourceDocument {
  const find = (path: Path): { readonly key?: Node; readonly value: Node } => {
    let here: { readonly key?: Node; readonly value: Node } = { value: document.contents as unknown as Node };
    for (const part of path) {
      const next = child(here.value, part, document);
      if (!next) break;
      here = next;
    }
    return here;
  };
  return {
    file,
    value,
    originOf: (path) => originOfNode(file, find(path).value, lines),
    originOfKey: (path) => {
      const { key, value: node } = find(path);
      return originOfNode(file, key ?? node, lines);
    },
    texts: () => yamlTexts(file, document, lines),
    suppressions,
  };
}

function child(
  parent: Node,
  part: string | number,
  document: Document.Parsed,
): { key?: Node; value: Node } | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) {
    const item = node.items[Number(part)] as Node | undefined;
    return item && { value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((candidate) => keyText(candidate) === String(part));
  if (!pair) return undefined;
  const key = pair.key as Node;
  return { key, value: (pair.value as Node | null) ?? key };
}

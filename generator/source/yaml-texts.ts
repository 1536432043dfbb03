import { isMap, isScalar, isSeq, type Document, type LineCounter, type Node, type Pair } from 'yaml';
import type { Origin } from '../diagnostics/diagnostic.js';
import { keyText, originOfNode, type Path } from './node-places.js';

/** A text of a YAML file, as a value or as a key. */
export interface YamlText {
  readonly text: string;
  /** Of the value, or of the member whose key it is. */
  readonly path: Path;
  readonly isKey: boolean;
  /** Where exactly it stands. */
  readonly origin: () => Origin;
}

/** Every text of a document, once and in order: what an alias stands for is only seen where it is written. */
export function* yamlTexts(file: string, document: Document.Parsed, lines: LineCounter): Generator<YamlText> {
  yield* textsIn(document.contents as Node | null, []);

  function* textsIn(node: Node | null, path: Path): Generator<YamlText> {
    if (isScalar(node)) {
      if (typeof node.value === 'string') yield textOf(node, node.value, path, false);
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) yield* textsIn(item as Node | null, [...path, index]);
    } else if (isMap(node)) {
      for (const pair of node.items as Pair[]) {
        const name = keyText(pair) ?? '';
        yield textOf(pair.key as Node, name, [...path, name], true);
        yield* textsIn(pair.value as Node | null, [...path, name]);
      }
    }
  }

  function textOf(node: Node, text: string, path: Path, isKey: boolean): YamlText {
    return { text, path, isKey, origin: () => originOfNode(file, node, lines) };
  }
}

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type LineCounter,
  type Node,
  type Pair,
  type Scalar,
} from 'yaml';
import type { JsonValue } from '../../runtime/core/json.js';
import { createDiagnostic, type Origin, type Report } from '../diagnostics/diagnostic.js';
import { keyText, originOfNode } from './node-places.js';

/** How many values the aliases of one file may expand to. */
export const aliasBudget = 10_000;

/** One half of a surrogate pair: no UTF-8 can hold it. */
const halfCharacter = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Turns a parsed document into a JSON value. Reports whatever JSON does not have. */
export function yamlValue(file: string, document: Document.Parsed, lines: LineCounter, report: Report): JsonValue {
  const converter = new Converter(file, lines, report);
  return converter.convert(document.contents as Node | null);
}

class Converter {
  private readonly open = new Set<unknown>();
  private readonly anchors = new Map<string, Node>();
  /** What each alias names: the last anchor of its name before it, whatever is expanded in between. */
  private readonly targets = new Map<Node, Node | undefined>();
  private aliasDepth = 0;
  private expanded = 0;

  private readonly file: string;
  private readonly lines: LineCounter;
  private readonly report: Report;

  constructor(file: string, lines: LineCounter, report: Report) {
    this.file = file;
    this.lines = lines;
    this.report = report;
  }

  convert(node: Node | null): JsonValue {
    if (this.aliasDepth > 0) this.expanded++;
    if (node === null) return null;
    if (isAlias(node)) return this.convertAlias(node);
    if ('anchor' in node && node.anchor && this.aliasDepth === 0) this.anchors.set(node.anchor, node);
    if (isScalar(node)) return this.convertScalar(node);
    if (isSeq(node)) return this.inside(node, () => node.items.map((item) => this.convert(item as Node | null)));
    if (isMap(node)) return this.inside(node, () => this.convertMap(node.items as Pair[]));
    return null;
  }

  private convertMap(pairs: readonly Pair[]): JsonValue {
    const members = new Map<string, JsonValue>();
    for (const pair of pairs) {
      const key = pair.key as Node | null;
      const name = keyText(pair);
      if (name === undefined) {
        this.report(createDiagnostic('yaml-key', this.origin(key ?? (pair.value as Node | null)), {}));
        continue;
      }
      if (name === '<<' && isScalar(key) && key.type === 'PLAIN') {
        this.report(createDiagnostic('yaml-merge-key', this.origin(key), {}));
        continue;
      }
      if (members.has(name)) this.report(createDiagnostic('yaml-duplicate-key', this.origin(key), { key: name }));
      this.checkText(key as Node, name);
      members.set(name, this.convert(pair.value as Node | null));
    }
    return Object.fromEntries(members);
  }

  private convertScalar(node: Scalar): JsonValue {
    const { value } = node;
    if (typeof value === 'bigint') {
      const number = Number(value);
      // Either the double is the integer, or it is written with the same digits: both come back as they stand here.
      const exact = Number.isFinite(number) && (BigInt(number) === value || String(number) === node.source);
      return this.checkNumber(node, number, exact);
    }
    if (typeof value === 'number') return this.checkNumber(node, value, Number.isFinite(value));
    if (typeof value === 'string') return this.checkText(node, value);
    return typeof value === 'boolean' ? value : null;
  }

  private checkText(node: Node, text: string): string {
    if (halfCharacter.test(text)) this.report(createDiagnostic('yaml-text', this.origin(node), {}));
    return text;
  }

  private checkNumber(node: Scalar, value: number, exact: boolean): number {
    if (!exact) {
      const params = { source: shorten(node.source ?? String(node.value)), read: String(value) };
      this.report(createDiagnostic('yaml-number', this.origin(node), params));
    }
    return value;
  }

  private convertAlias(node: Node & { readonly source: string }): JsonValue {
    if (!this.targets.has(node)) this.targets.set(node, this.anchors.get(node.source));
    const target = this.targets.get(node);
    if (!target) {
      const hint = `Declare the anchor \`&${node.source}\` above, or quote the text if it only starts with \`*\`.`;
      const problem = `no anchor stands before the alias \`*${node.source}\``;
      this.report(createDiagnostic('yaml-syntax', this.origin(node), { problem }, { hint }));
      return null;
    }
    if (this.expanded > aliasBudget) return null;
    if (this.open.has(target)) {
      this.report(createDiagnostic('yaml-alias-cycle', this.origin(node), { alias: node.source }));
      return null;
    }
    this.aliasDepth++;
    const value = this.convert(target);
    this.aliasDepth--;
    if (this.expanded > aliasBudget && this.aliasDepth === 0) {
      this.report(createDiagnostic('yaml-alias-budget', this.origin(node), { limit: aliasBudget }));
    }
    return value;
  }

  private inside(node: Node, convert: () => JsonValue): JsonValue {
    if (this.expanded > aliasBudget) return null;
    this.open.add(node);
    const value = convert();
    this.open.delete(node);
    return value;
  }

  private origin(node: Node | null): Origin {
    return originOfNode(this.file, node, this.lines);
  }
}

function shorten(source: string): string {
  return source.length > 40 ? `${source.slice(0, 40)}…` : source;
}

import { Document, Pair, Scalar, YAMLMap, YAMLSeq, type Node, type ParsedNode } from 'yaml';
import { maxDepth } from './scan-yaml.js';

/**
 * Reads a text that is JSON, as many contracts that a program wrote are, into the nodes that the YAML parser would make
 * of it, at a tenth of the cost. Undefined when it is not JSON, or nests too deeply: then the YAML parser has its say.
 */
export function parseJson(text: string): Document.Parsed | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const contents = new JsonReader(text).readAll();
  if (!contents) return undefined;
  const document = new Document();
  document.contents = contents as ParsedNode;
  return document as Document.Parsed;
}

const space = /[ \t\r\n]*/y;
const plainText = /"[^"\\\u0000-\u001f]*"/y;
const anyText = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;

class JsonReader {
  private at = 0;
  private depth = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  readAll(): Node | undefined {
    this.skipSpace();
    const node = this.readValue();
    this.skipSpace();
    return this.at === this.text.length ? node : undefined;
  }

  private readValue(): Node | undefined {
    switch (this.text[this.at]) {
      case '{':
        return this.readInside(new YAMLMap(), '}', (map) => this.readMember(map));
      case '[':
        return this.readInside(new YAMLSeq(), ']', (list) => {
          const item = this.readValue();
          if (item) list.items.push(item);
          return item !== undefined;
        });
      case '"':
        return this.readText();
      case 't':
      case 'f':
      case 'n':
        return this.readWord();
      default:
        return this.readNumber();
    }
  }

  /** What stands between brackets, item by item; the collection, or undefined when something else than JSON comes. */
  private readInside<T extends YAMLMap | YAMLSeq>(
    node: T,
    close: string,
    readItem: (node: T) => boolean,
  ): T | undefined {
    const start = this.at++;
    if (++this.depth > maxDepth) return undefined;
    node.flow = true;
    this.skipSpace();
    if (!this.take(close)) {
      do {
        this.skipSpace();
        if (!readItem(node)) return undefined;
        this.skipSpace();
      } while (this.take(','));
      if (!this.take(close)) return undefined;
    }
    this.depth--;
    return this.place(node, start);
  }

  private readMember(map: YAMLMap): boolean {
    const key = this.text[this.at] === '"' ? this.readText() : undefined;
    this.skipSpace();
    if (!key || !this.take(':')) return false;
    this.skipSpace();
    const value = this.readValue();
    if (value) map.items.push(new Pair(key, value));
    return value !== undefined;
  }

  private readText(): Scalar | undefined {
    const start = this.at;
    const plain = this.match(plainText);
    const quoted = plain ?? this.match(anyText);
    if (quoted === undefined) return undefined;
    const value = plain === undefined ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
    return this.scalar(value, value, 'QUOTE_DOUBLE', start);
  }

  private readNumber(): Scalar | undefined {
    const start = this.at;
    const source = this.match(number);
    if (source === undefined) return undefined;
    const isWhole = /^-?\d+$/.test(source);
    return this.scalar(isWhole ? BigInt(source) : Number(source), source, 'PLAIN', start);
  }

  private readWord(): Scalar | undefined {
    const start = this.at;
    const source = this.match(word);
    return source === undefined ? undefined : this.scalar(JSON.parse(source), source, 'PLAIN', start);
  }

  private scalar(value: unknown, source: string, type: Scalar.Type, start: number): Scalar {
    const node = new Scalar(value);
    node.source = source;
    node.type = type;
    return this.place(node, start);
  }

  private place<T extends Node>(node: T, start: number): T {
    node.range = [start, this.at, this.at];
    return node;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private skipSpace(): void {
    // Most often there is none, or one.
    if (this.text.charCodeAt(this.at) > 0x20) return;
    this.match(space);
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }
}

import ts from 'typescript';
import { retold, seen, withoutDigests, type Words } from './words.js';

/** One thing that a file says. Punctuation is none: how a file is laid out may depend on the length of its texts. */
interface Entry {
  readonly kind: string;
  readonly text?: string;
  readonly depth: number;
}

/** A parsed file: its syntax tree, comments included, as a list. */
export interface Outline {
  readonly entries: readonly Entry[];
  readonly problems: readonly string[];
}

/** Reads a TypeScript or JavaScript file. */
export function outlineOf(path: string, content: string): Outline {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics } = source as unknown as { readonly parseDiagnostics: readonly ts.Diagnostic[] };
  const reader = new Reader(source);
  reader.read(source, 0);
  const problems = parseDiagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  return { entries: reader.entries, problems: [...problems, ...reader.problems] };
}

class Reader {
  readonly entries: Entry[] = [];
  readonly problems: string[] = [];
  private readonly source: ts.SourceFile;

  constructor(source: ts.SourceFile) {
    this.source = source;
  }

  read(node: ts.Node, depth: number): void {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
    this.readDocTags(node, depth);
    const access = memberOf(node);
    if (access) {
      this.add('Access', depth);
      this.read(access.object, depth + 1);
      this.add('Name', depth + 1, access.name);
      return;
    }
    if (ts.isToken(node) || ts.isIdentifier(node)) {
      this.readToken(node, depth);
      return;
    }
    if (node.kind !== ts.SyntaxKind.SyntaxList) this.add(ts.SyntaxKind[node.kind], depth);
    for (const child of node.getChildren(this.source)) this.read(child, depth + 1);
  }

  private readToken(node: ts.Node, depth: number): void {
    this.readComments(node, depth);
    if (node.kind >= ts.SyntaxKind.FirstPunctuation && node.kind <= ts.SyntaxKind.LastPunctuation) return;
    const isName = ts.isPropertyName(node) && (node.parent as { readonly name?: ts.Node }).name === node;
    if (isName || ts.isStringLiteralLike(node)) this.add(isName ? 'Name' : 'Text', depth, textOf(node));
    else if (ts.isIdentifier(node)) this.add('Identifier', depth, node.text);
    else this.add(ts.SyntaxKind[node.kind], depth, node.getText(this.source));
  }

  /** Between two tokens there is nothing but spaces and comments. */
  private readComments(token: ts.Node, depth: number): void {
    const between = this.source.text.slice(token.getFullStart(), token.getStart(this.source, false));
    const rest = between.replaceAll(/\/\*([\s\S]*?)\*\/|\/\/(.*)/g, (comment, block?: string, line?: string) => {
      const kind = line === undefined ? (comment.startsWith('/**') ? 'DocComment' : 'BlockComment') : 'LineComment';
      this.add(kind, depth, line ?? block?.replace(/^\*/, '').replaceAll(/\n\s*\*/g, '\n'));
      return '';
    });
    if (rest.trim() !== '') this.problems.push(`not a comment: ${rest}`);
  }

  /** The tags that tools read out of doc comments. */
  private readDocTags(node: ts.Node, depth: number): void {
    const { jsDoc = [] } = node as { readonly jsDoc?: readonly ts.JSDoc[] };
    for (const doc of jsDoc) {
      for (const tag of doc.tags ?? []) this.add('Tag', depth, tag.tagName.text);
      for (const { comment } of [doc, ...(doc.tags ?? [])]) {
        if (typeof comment === 'string') continue;
        for (const part of comment ?? []) if (part.kind !== ts.SyntaxKind.JSDocText) this.add('Link', depth);
      }
    }
  }

  private add(kind: string, depth: number, text?: string): void {
    this.entries.push({ kind, depth, ...(text === undefined ? {} : { text }) });
  }
}

/** Whether `.name` or `["name"]` is written depends on the name; that a member is read does not. */
function memberOf(node: ts.Node): { readonly object: ts.Node; readonly name: string } | undefined {
  if (ts.isPropertyAccessExpression(node)) return { object: node.expression, name: node.name.text };
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return { object: node.expression, name: node.argumentExpression.text };
  return undefined;
}

function textOf(node: ts.Node): string {
  return (node as ts.Node & { readonly text: string }).text;
}

/** What the harmless file would say with other words. */
export function retoldOutline({ entries }: Outline, words: Words): Entry[] {
  return entries.flatMap((entry) => {
    const { kind, text = '' } = entry;
    if (isComment(kind)) {
      // A doc comment that would say nothing is not written.
      const expected = seen(retold(text, words));
      return expected === '' ? [] : [{ ...entry, text: expected }];
    }
    if (kind === 'Text' || kind === 'Name') return [{ ...entry, text: withoutDigests(retold(text, words)) }];
    return [entry];
  });
}

/** The outline of a file as it is compared. */
export function comparable({ entries }: Outline, like: readonly Entry[]): Entry[] {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const said = entries.filter(({ kind, text = '' }) => !isComment(kind) || seen(text) !== '');
  return said.map((entry, index) => {
    const { kind, text = '' } = entry;
    if (isComment(kind)) return { ...entry, text: seen(text) };
    if (kind === 'Text') return { ...entry, text: withoutDigests(text) };
    const expected = like[index]?.text ?? '';
    // A type is named after what it describes: some name, the same for the same, another for another.
    if (!(isNamed(kind) && inTypeNames.test(expected))) return entry;
    const isOne = /^[A-Za-z_]\w*$/.test(text);
    if (isOne && !names.has(text) && !taken.has(expected)) names.set(text, expected);
    taken.add(expected);
    return names.get(text) === expected ? { ...entry, text: expected } : entry;
  });
}

/** What is left of the harmless words in the name of a type. */
const inTypeNames = /armLess(Text|Name)/;

function isNamed(kind: string): boolean {
  return kind === 'Identifier' || kind === 'Name';
}

function isComment(kind: string): boolean {
  return kind.endsWith('Comment');
}

/**
 * Text that can be laid out on one line or on several, as prettier would do it. What is printed here needs no other
 * formatter, unless a line turned out too long: then `settled` is false.
 */
export type Layout = string | Group | readonly Layout[];

/** Items between brackets: on one line where they fit, else one a line. */
export interface Group {
  readonly open: string;
  readonly close: string;
  /** Whether there is a space inside the brackets on one line. */
  readonly padded: boolean;
  readonly items: readonly Layout[];
  /** Whether several items share a line. */
  readonly filled?: boolean;
  /** Whether it is never on one line. */
  readonly broken?: boolean;
  /** Whether the only item just moves to the next line, as the value of an arrow function does. */
  readonly hanging?: boolean;
}

/** A text, and whether every line of it is where it belongs. */
export interface LaidOut {
  readonly text: string;
  readonly settled: boolean;
}

/** How wide a line may be. */
export const printWidth = 120;

/** Lays out what starts a line at some depth, followed by `tail` on its last line. */
export function layOut(layout: Layout, depth: number = 0, tail: string = ''): LaidOut {
  const printer = new Printer();
  const indent = '  '.repeat(depth);
  const text = `${indent}${printer.print(layout, depth, indent.length, tail.length)}${tail}`;
  return { text, settled: printer.settled && text.split('\n').every(isSettled) };
}

/** Puts parts together. */
export function joinLaidOut(parts: readonly LaidOut[], separator: string): LaidOut {
  return {
    text: parts.map(({ text }) => text).join(separator),
    settled: parts.every(({ settled }) => settled),
  };
}

/** Whether a line is no longer than it may be, or cannot be broken: a comment, or one text and its name. */
export function isSettled(line: string): boolean {
  if (widths(line)[1] <= printWidth) return true;
  return (
    /^ *(\*|\/\*\*|\/\/)/.test(line) ||
    /^ *([\w$]{1,4}: |'[^']{1,2}': )?('(\\.|[^'\\])*'|"(\\.|[^"\\])*"),?$/.test(line)
  );
}

/** How wide a text is at least and at most: a character takes no column, one or two, if it is not of ASCII. */
function widths(text: string): readonly [number, number] {
  const others = text.length - text.replaceAll(/[^\x20-\x7e]/g, '').length;
  return [text.length - others, text.length + others];
}

class Printer {
  settled = true;

  print(layout: Layout, depth: number, column: number, tail: number): string {
    if (typeof layout === 'string') return layout;
    if (!isGroup(layout)) return this.printParts(layout, depth, column, tail);
    const flat = flatten(layout);
    if (flat !== undefined) {
      const room = printWidth - column - tail;
      const [narrow, wide] = widths(flat);
      // Only the formatter knows how wide the characters of all scripts are.
      if (narrow <= room && wide > room) this.settled = false;
      if (wide <= room) return flat;
    }
    const inner = depth + 1;
    const indent = '  '.repeat(inner);
    if (layout.hanging) {
      const items = layout.items.map((item) => this.print(item, inner, indent.length, tail));
      return `${layout.open}\n${indent}${items.join('')}`;
    }
    const lines = layout.filled
      ? fill(layout.items, indent.length)
      : layout.items.map((item) => `${this.print(item, inner, indent.length, 1)},`);
    return `${layout.open}\n${lines.map((line) => indent + line).join('\n')}\n${'  '.repeat(depth)}${layout.close}`;
  }

  private printParts(parts: readonly Layout[], depth: number, column: number, tail: number): string {
    let text = '';
    for (const [index, part] of parts.entries()) {
      const lastLine = text.slice(text.lastIndexOf('\n') + 1);
      const at = text.includes('\n') ? lastLine.length : column + text.length;
      const after = parts.slice(index + 1).map((next) => (typeof next === 'string' ? next.length : 0));
      text += this.print(
        part,
        depth,
        at,
        after.reduce((sum, width) => sum + width, tail),
      );
    }
    return text;
  }
}

function isGroup(layout: Exclude<Layout, string>): layout is Group {
  return 'items' in layout;
}

/** Everything on one line; undefined where that must not be. */
function flatten(layout: Layout): string | undefined {
  if (typeof layout === 'string') return layout;
  if (!isGroup(layout)) {
    const parts = layout.map(flatten);
    return parts.includes(undefined) ? undefined : parts.join('');
  }
  if (layout.broken) return undefined;
  const items = layout.items.map(flatten);
  if (items.includes(undefined)) return undefined;
  if (layout.hanging) return `${layout.open} ${items.join('')}`;
  const pad = layout.padded && items.length > 0 ? ' ' : '';
  return `${layout.open}${pad}${items.join(', ')}${pad}${layout.close}`;
}

/** As many short items on each line as fit. */
function fill(items: readonly Layout[], column: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const item of items) {
    const text = `${flatten(item) ?? ''},`;
    if (line !== '' && column + line.length + 1 + text.length > printWidth) {
      lines.push(line);
      line = text;
    } else {
      line = line === '' ? text : `${line} ${text}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

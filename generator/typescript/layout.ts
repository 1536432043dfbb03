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
  const others = text.match(/[^\x20-\x7e]/g)?.length ?? 0;
  return [text.length - others, text.length + others];
}

class Printer {
  settled = true;
  /** Groups on one line. Each is asked for again by every group around it. */
  private readonly flat = new Map<Group, string | undefined>();

  print(layout: Layout, depth: number, column: number, tail: number): string {
    if (typeof layout === 'string') return layout;
    if (!isGroup(layout)) return this.printParts(layout, depth, column, tail);
    const flat = this.flatten(layout);
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
      ? this.fill(layout.items, indent.length)
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

  /** Everything on one line; undefined where that must not be. */
  private flatten(layout: Layout): string | undefined {
    if (typeof layout === 'string') return layout;
    if (!isGroup(layout)) return this.flattenAll(layout)?.join('');
    if (!this.flat.has(layout)) this.flat.set(layout, this.flattenGroup(layout));
    return this.flat.get(layout);
  }

  private flattenGroup({ open, close, padded, items, broken, hanging }: Group): string | undefined {
    const texts = broken ? undefined : this.flattenAll(items);
    if (!texts) return undefined;
    if (hanging) return `${open} ${texts.join('')}`;
    const pad = padded && texts.length > 0 ? ' ' : '';
    return `${open}${pad}${texts.join(', ')}${pad}${close}`;
  }

  private flattenAll(layouts: readonly Layout[]): string[] | undefined {
    const texts: string[] = [];
    for (const layout of layouts) {
      const text = this.flatten(layout);
      if (text === undefined) return undefined;
      texts.push(text);
    }
    return texts;
  }

  /** As many short items on each line as fit. */
  private fill(items: readonly Layout[], column: number): string[] {
    const lines: string[] = [];
    let line = '';
    for (const item of items) {
      const text = `${this.flatten(item) ?? ''},`;
      if (line !== '' && column + line.length + 1 + text.length > printWidth) {
        lines.push(line);
        line = text;
      } else {
        line = line === '' ? text : `${line} ${text}`;
      }
    }
    return line === '' ? lines : [...lines, line];
  }
}

function isGroup(layout: Exclude<Layout, string>): layout is Group {
  return 'items' in layout;
}

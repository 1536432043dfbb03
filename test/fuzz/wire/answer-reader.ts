/** What came back for a request. */
export interface Answer {
  readonly http: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Reads the answers on one connection from its bytes. Answers before the final one, such as 100, are left out. */
export class AnswerReader {
  private rest: Buffer = Buffer.alloc(0);
  /** Of the next answers: whether they are to requests whose answers have no body. */
  private readonly areHeads: boolean[] = [];

  expect(method: string): void {
    this.areHeads.push(method === 'HEAD');
  }

  /** The answers that are complete with these bytes. */
  push(bytes: Buffer): Answer[] {
    this.rest = Buffer.concat([this.rest, bytes]);
    const answers: Answer[] = [];
    for (let answer = this.take(false); answer; answer = this.take(false)) answers.push(answer);
    return answers;
  }

  /** The last answer, if it was one that ends with the connection. */
  end(): Answer[] {
    const last = this.take(true);
    return last ? [last] : [];
  }

  private take(isEnd: boolean): Answer | undefined {
    for (;;) {
      const headEnd = this.rest.indexOf('\r\n\r\n');
      if (headEnd < 0) return undefined;
      const [line = '', ...lines] = this.rest.toString('latin1', 0, headEnd).split('\r\n');
      const http = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1] ?? Number.NaN);
      if (Number.isNaN(http)) throw new Error(`no answer starts like this: ${line.slice(0, 80)}`);
      const start = headEnd + 4;
      if (http < 200) {
        this.rest = this.rest.subarray(start);
        continue;
      }
      const headers = new Map(
        lines.map((text): [string, string] => {
          const colon = text.indexOf(':');
          return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()];
        }),
      );
      const found = this.bodyFrom(start, http, headers, isEnd);
      if (!found) return undefined;
      this.areHeads.shift();
      this.rest = this.rest.subarray(found.end);
      return { http, headers, body: found.body };
    }
  }

  private bodyFrom(
    start: number,
    http: number,
    headers: Answer['headers'],
    isEnd: boolean,
  ): { readonly body: Buffer; readonly end: number } | undefined {
    if (this.areHeads[0] === true || http === 204 || http === 304) return { body: Buffer.alloc(0), end: start };
    if (headers.get('transfer-encoding') === 'chunked') return this.chunksFrom(start);
    const length = headers.get('content-length');
    if (length === undefined) {
      return isEnd ? { body: this.rest.subarray(start), end: this.rest.length } : undefined;
    }
    const end = start + Number(length);
    return end <= this.rest.length ? { body: this.rest.subarray(start, end), end } : undefined;
  }

  private chunksFrom(start: number): { readonly body: Buffer; readonly end: number } | undefined {
    const chunks: Buffer[] = [];
    for (let at = start; ;) {
      const lineEnd = this.rest.indexOf('\r\n', at);
      if (lineEnd < 0) return undefined;
      const size = Number.parseInt(this.rest.toString('latin1', at, lineEnd), 16);
      const from = lineEnd + 2;
      if (from + size + 2 > this.rest.length) return undefined;
      if (size === 0) return { body: Buffer.concat(chunks), end: from + 2 };
      chunks.push(this.rest.subarray(from, from + size));
      at = from + size + 2;
    }
  }
}

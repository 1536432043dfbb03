import type { HttpAnswer, HttpBody, HttpRequest } from './exchange.js';

/** A request of the web platform. */
export function fromRequest(request: Request): HttpRequest {
  return new FetchRequest(request);
}

/** An answer as the web platform has it. */
export function toResponse({ status, headers, body }: HttpAnswer): Response {
  return new Response(body, { status, headers });
}

class FetchRequest implements HttpRequest {
  readonly target: string;
  readonly body: HttpBody;
  private readonly request: Request;

  constructor(request: Request) {
    const { pathname, search } = new URL(request.url);
    this.target = pathname + search;
    this.body = new FetchBody(request);
    this.request = request;
  }

  get method(): string {
    return this.request.method;
  }

  get signal(): AbortSignal {
    return this.request.signal;
  }

  header(name: string): string | null {
    return this.request.headers.get(name);
  }

  toRequest(): Request {
    return this.request;
  }
}

/** The body of a request, which may have none. */
class FetchBody implements HttpBody {
  private readonly request: Request;
  private reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(request: Request) {
    this.request = request;
  }

  get isUsed(): boolean {
    return this.request.bodyUsed;
  }

  async read(take: (piece: Uint8Array) => boolean): Promise<void> {
    const reader = this.request.body?.getReader();
    this.reader = reader;
    for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) {
      if (!take(piece.value)) return this.abandon();
    }
  }

  abandon(): void {
    // The source may answer to that never, or with an error.
    void this.reader?.cancel().catch(() => {});
  }
}

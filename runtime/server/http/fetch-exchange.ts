import type { HttpAnswer, HttpBody, HttpRequest } from './exchange.js';

/** A request of the web platform. */
export function fromRequest(request: Request): HttpRequest {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    target: pathname + search,
    header: (name) => request.headers.get(name),
    body: bodyOf(request),
    get signal() {
      return request.signal;
    },
    toRequest: () => request,
  };
}

/** An answer as the web platform has it. */
export function toResponse({ status, headers, body }: HttpAnswer): Response {
  return new Response(body, { status, headers });
}

/** The body of a request, which may have none. */
function bodyOf(request: Request): HttpBody {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  // The source may answer to that never, or with an error.
  const abandon = (): void => void reader?.cancel().catch(() => {});
  return {
    get isUsed() {
      return request.bodyUsed;
    },
    read: async (take) => {
      reader = request.body?.getReader();
      for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) {
        if (!take(piece.value)) return abandon();
      }
    },
    abandon,
  };
}

/**
 * A request that is only made when somebody asks for more than its method, address and headers: to make one takes
 * longer than most calls do. It can be used like any other, but not handed to `fetch` or `new Request`, which look
 * inside; a clone of it can.
 *
 * @param signalOf what fires when the caller is gone.
 */
export function lazyRequest(method: string, url: string, headers: Headers, signalOf: () => AbortSignal): Request {
  if (!isReady) becomeRequests();
  return new LazyRequest(method, url, headers, signalOf) as unknown as Request;
}

let isReady = false;

class LazyRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly #signalOf: () => AbortSignal;
  #made: Request | undefined;

  constructor(method: string, url: string, headers: Headers, signalOf: () => AbortSignal) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.#signalOf = signalOf;
  }

  static wholeOf(lazy: LazyRequest): Request {
    const { method, url, headers } = lazy;
    return (lazy.#made ??= new Request(url, { method, headers, signal: lazy.#signalOf() }));
  }
}

/** Not when this module is loaded: only then does Node load what `Request` is made of, which takes 20 ms. */
function becomeRequests(): void {
  isReady = true;
  Object.setPrototypeOf(LazyRequest.prototype, Request.prototype);
  for (const name of Object.keys(Object.getOwnPropertyDescriptors(Request.prototype))) {
    if (name === 'constructor') continue;
    const get = function (this: LazyRequest): unknown {
      const whole = LazyRequest.wholeOf(this);
      const member: unknown = whole[name as keyof Request];
      return typeof member === 'function' ? member.bind(whole) : member;
    };
    Object.defineProperty(LazyRequest.prototype, name, { get });
  }
}
